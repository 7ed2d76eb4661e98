package dev.dayone.streams;

import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fact of a participant, kept for ever; whenever facts came in, the measures anew from all of them, and out goes what
 * changed, one revision higher. Participants are recomputed in batches, so a burst of commits costs one computation.
 */
final class TimelineTopology {

    /** How long facts may gather before measures follow: far below what a reader notices, far above the time between commits. */
    static final Duration GATHER = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(TimelineTopology.class);
    private static final String FACTS = "facts";
    private static final String DIRTY = "participants-to-measure";
    private static final String PUBLISHED = "published-measures";

    /** Name under which the enrolment in force is kept among the published; no measure is called so. */
    private static final String ENROLMENT = "";

    private TimelineTopology() {}

    /** @return measures and enrolments in force, keyed by participant */
    static KStream<String, WireRecord> addTo(StreamsBuilder builder, KStream<String, Event> events) {
        builder.addStateStore(StateKeys.store(FACTS));
        builder.addStateStore(StateKeys.store(DIRTY));
        builder.addStateStore(StateKeys.store(PUBLISHED));
        return events.process(Measuring::new, Named.as("measure"), FACTS, DIRTY, PUBLISHED);
    }

    /** Whether an event of the roster, checkpoint or placement topics belongs to one participant. */
    static boolean isPersonal(@Nullable Event event) {
        return event != null && event.meta().participant() != null;
    }

    private static final class Measuring implements Processor<String, Event, String, WireRecord> {

        private ProcessorContext<String, WireRecord> context;
        private KeyValueStore<String, byte[]> facts;
        private KeyValueStore<String, byte[]> dirty;
        private KeyValueStore<String, byte[]> published;

        @Override
        public void init(ProcessorContext<String, WireRecord> started) {
            context = started;
            facts = started.getStateStore(FACTS);
            dirty = started.getStateStore(DIRTY);
            published = started.getStateStore(PUBLISHED);
            started.schedule(GATHER, PunctuationType.WALL_CLOCK_TIME, this::measureDirty);
        }

        @Override
        public void process(Record<String, Event> message) {
            Event event = message.value();
            String key = StateKeys.of(message.key(), event.meta().eventId().toString());
            byte[] known = facts.get(key);
            if (known == null) {
                facts.put(key, WireCodec.encode(event));
                dirty.put(message.key(), new byte[0]);
            } else if (!Arrays.equals(
                    WireCodec.contentHash((Event) WireCodec.decode(known)), WireCodec.contentHash(event))) {
                // The warehouse keeps both in quarantine; here the first stays in force.
                LOG.warn("event id with other content: id={}", event.meta().eventId());
            }
        }

        private void measureDirty(long now) {
            List<String> participants = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> all = dirty.all()) {
                all.forEachRemaining(entry -> participants.add(entry.key));
            }
            for (String participant : participants) {
                measure(participant, now);
                dirty.delete(participant);
            }
        }

        private void measure(String participant, long now) {
            List<Event> events = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> own =
                    facts.prefixScan(StateKeys.prefix(participant), StateKeys.PREFIX)) {
                own.forEachRemaining(entry -> events.add((Event) WireCodec.decode(entry.value)));
            }
            Timeline timeline = Timeline.of(events);
            Map<String, MeasureValue> before = new LinkedHashMap<>();
            @Nullable EnrolmentState enrolledBefore = null;
            try (KeyValueIterator<String, byte[]> own =
                    published.prefixScan(StateKeys.prefix(participant), StateKeys.PREFIX)) {
                while (own.hasNext()) {
                    WireRecord record = WireCodec.decode(own.next().value);
                    if (record instanceof MeasureValue value) {
                        before.put(value.measure(), value);
                    } else if (record instanceof EnrolmentState state) {
                        enrolledBefore = state;
                    }
                }
            }
            publishEnrolment(participant, timeline, enrolledBefore, now);
            for (MeasureValue value : MeasureCatalogue.of(timeline)) {
                publish(participant, before.remove(value.measure()), value, now);
            }
            for (MeasureValue gone : before.values()) {
                if (!gone.withdrawn()) {
                    forward(participant, gone.measure(), gone.withdraw(gone.revision() + 1), now);
                }
            }
        }

        private void publishEnrolment(
                String participant, Timeline timeline, @Nullable EnrolmentState before, long now) {
            Enrolled was = before == null ? null : before.event();
            Enrolled is = timeline.enrolment().orElse(null);
            if (is == null
                    ? was == null
                    : was != null && is.meta().eventId().equals(was.meta().eventId())) {
                return;
            }
            String programme = is != null
                    ? is.meta().programme()
                    : Objects.requireNonNull(was).meta().programme();
            long revision = before == null ? 1 : before.revision() + 1;
            forward(participant, ENROLMENT, EnrolmentState.of(programme, participant, revision, is), now);
        }

        private void publish(String participant, @Nullable MeasureValue before, MeasureValue value, long now) {
            if (before == null) {
                forward(participant, value.measure(), value.withRevision(1), now);
                return;
            }
            if (value.withRevision(before.revision()).equals(before)) {
                return;
            }
            long next = before.revision() + 1;
            boolean moved = !before.withdrawn()
                    && !(before.arm().equals(value.arm()) && before.cohort().equals(value.cohort()));
            if (moved) {
                forward(participant, before.measure(), before.withdraw(next), now);
                next++;
            }
            forward(participant, value.measure(), value.withRevision(next), now);
        }

        private void forward(String participant, String name, WireRecord record, long now) {
            published.put(StateKeys.of(participant, name), WireCodec.encode(record));
            context.forward(new Record<>(participant, record, now));
        }
    }
}
