package dev.dayone.streams;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.KafkaStreams;

/** The meters of this hop: what came in, what became of it, how far behind, and what must never happen. */
final class StreamsMeters {

    private StreamsMeters() {}

    static void bind(MeterRegistry registry, StreamsService service, KafkaStreams streams, RestoreTimes restores) {
        Tally tally = service.tally();
        facts(registry, "new", tally.events());
        facts(registry, "duplicate", tally.duplicates());
        facts(registry, "conflict", tally.conflicts());
        facts(registry, "erased", tally.erased());
        counter(registry, "dayone.streams.revisions", "Measures published", tally.revisions());
        counter(registry, "dayone.streams.dead.letters", "Messages that could not be used", tally.deadLetters());
        counter(registry, "dayone.streams.refused.voids", "Voids that name a void", tally.refusedVoids());
        counter(registry, "dayone.streams.reattributions", "Identities that changed hands", tally.reattributions());
        counter(registry, "dayone.streams.contested.links", "Identities that two claim", tally.contestedLinks());
        Gauge.builder("dayone.streams.parked.identities", tally.parkedIdentities(), parked -> (double) parked.get())
                .description("Identities with activity that belong to nobody yet")
                .register(registry);
        Gauge.builder("dayone.streams.age.seconds", tally.lastAgeMillis(), age -> age.get() / 1000.0)
                .description("From the receipt of the last event measured to its measures")
                .register(registry);
        Gauge.builder("dayone.streams.lag", service, each -> (double) each.lag())
                .description("Messages read behind")
                .register(registry);
        Gauge.builder("dayone.streams.dropped.records", service, each -> (double) each.dropped())
                .description("Messages that Kafka Streams dropped by itself; more than 0 is an alarm")
                .register(registry);
        Gauge.builder(
                        "dayone.streams.breaker.open",
                        tally,
                        each -> each.breakerOpen().get() ? 1 : 0)
                .description("1 when everything stopped because most of what came was bad")
                .register(registry);
        Gauge.builder("dayone.streams.restore.seconds", restores, RestoreTimes::seconds)
                .description("Time it took to read state back since the start")
                .register(registry);
        Gauge.builder("dayone.streams.restored.records", restores, each -> (double) each.records())
                .description("Messages read back since the start")
                .register(registry);
        new KafkaStreamsMetrics(streams).bindTo(registry);
    }

    private static void facts(MeterRegistry registry, String outcome, LongAdder count) {
        FunctionCounter.builder("dayone.streams.facts", count, each -> (double) each.sum())
                .description("Facts by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String what, LongAdder count) {
        FunctionCounter.builder(name, count, each -> (double) each.sum())
                .description(what)
                .register(registry);
    }
}
