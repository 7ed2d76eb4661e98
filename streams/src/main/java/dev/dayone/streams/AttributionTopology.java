package dev.dayone.streams;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireSerde;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits and what git hosts tell know an address or a login, not a participant: they are parked until it is linked, then sent on to
 * their participant.
 */
final class AttributionTopology {

    private static final Logger LOG = LoggerFactory.getLogger(AttributionTopology.class);
    private static final String PARKED = "parked-commits";
    private static final String OWNERS = "identity-owners";

    private AttributionTopology() {}

    /** @return attributed events, keyed by participant */
    static KStream<String, Event> addTo(StreamsBuilder builder, KStream<String, Event> roster) {
        WireSerde<Event> events = WireSerde.of(Event.class);
        KStream<String, Event> links = roster.filter(
                        (key, event) -> event instanceof IdentityLinked, Named.as("identity-links"))
                .selectKey(
                        (key, event) -> Objects.requireNonNull(event.meta().identity()), Named.as("link-by-identity"))
                .repartition(Repartitioned.with(Serdes.String(), events)
                        .withName("links-by-identity")
                        .withNumberOfPartitions(Topics.PARTITIONS));
        KStream<String, Event> commits = builder.stream(
                        Topics.GIT_ACTIVITY,
                        Consumed.with(Serdes.String(), events).withName("git-activity"))
                .filter((key, event) -> event != null && event.attributable(), Named.as("commits"));
        builder.addStateStore(StateKeys.store(PARKED));
        builder.addStateStore(StateKeys.store(OWNERS));
        return commits.merge(links, Named.as("commits-and-links"))
                .process(Attribution::new, Named.as("attribute"), PARKED, OWNERS)
                .repartition(Repartitioned.with(Serdes.String(), events)
                        .withName("attributed-commits")
                        .withNumberOfPartitions(Topics.PARTITIONS));
    }

    private static final class Attribution implements Processor<String, Event, String, Event> {

        private ProcessorContext<String, Event> context;
        private KeyValueStore<String, byte[]> parked;
        private KeyValueStore<String, byte[]> owners;

        @Override
        public void init(ProcessorContext<String, Event> started) {
            context = started;
            parked = started.getStateStore(PARKED);
            owners = started.getStateStore(OWNERS);
        }

        @Override
        public void process(Record<String, Event> message) {
            String identity = message.key();
            byte[] owner = owners.get(identity);
            if (message.value() instanceof IdentityLinked link) {
                link(identity, owner, link, message);
            } else if (owner == null) {
                String id = message.value().meta().eventId().toString();
                parked.putIfAbsent(StateKeys.of(identity, id), WireCodec.encode(message.value()));
            } else {
                context.forward(message.withKey(new String(owner, StandardCharsets.UTF_8)));
            }
        }

        private void link(String identity, byte[] owner, IdentityLinked link, Record<String, Event> message) {
            String participant = Objects.requireNonNull(link.meta().participant());
            if (owner != null) {
                if (!participant.equals(new String(owner, StandardCharsets.UTF_8))) {
                    LOG.warn("identity is linked already; the first link stays: identity={}", identity);
                }
                return;
            }
            owners.put(identity, participant.getBytes(StandardCharsets.UTF_8));
            List<KeyValue<String, byte[]>> waiting = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> scan =
                    parked.prefixScan(StateKeys.prefix(identity), StateKeys.PREFIX)) {
                scan.forEachRemaining(waiting::add);
            }
            for (KeyValue<String, byte[]> commit : waiting) {
                parked.delete(commit.key);
                context.forward(message.withKey(participant).withValue((Event) WireCodec.decode(commit.value)));
            }
        }
    }
}
