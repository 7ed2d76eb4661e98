package dev.dayone.streams;

import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import java.util.Comparator;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The plans and calendars in force, so that whoever asks for a live standing is told what the plan allows. */
final class PlanTopology {

    static final String PLANS = "plans";
    static final String STUDY = "study ";
    static final String COHORT = "cohort ";

    /** The plan received last holds, as in the warehouse. */
    private static final Comparator<Event> LATEST = Comparator.comparing(
                    (Event event) -> event.meta().receivedAt())
            .thenComparing(event -> event.meta().eventId());

    private PlanTopology() {}

    static void addTo(StreamsBuilder builder, KStream<String, Event> roster, StateStores stores) {
        builder.addStateStore(stores.store(PLANS));
        roster.filter(
                        (key, event) -> event instanceof StudyRegistered || event instanceof CohortScheduled,
                        Named.as("plans-and-calendars"))
                .process(Keeping::new, Named.as("keep-plans"), PLANS);
    }

    private static final class Keeping implements Processor<String, Event, Void, Void> {

        private KeyValueStore<String, byte[]> plans;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            plans = context.getStateStore(PLANS);
        }

        @Override
        public void process(Record<String, Event> message) {
            Event event = message.value();
            String name = event instanceof StudyRegistered study
                    ? STUDY + study.study()
                    : COHORT + ((CohortScheduled) event).cohort();
            String key = StateKeys.of(event.meta().programme(), name);
            byte[] known = plans.get(key);
            if (known == null || LATEST.compare((Event) WireCodec.decode(known), event) < 0) {
                plans.put(key, WireCodec.encode(event));
            }
        }
    }
}
