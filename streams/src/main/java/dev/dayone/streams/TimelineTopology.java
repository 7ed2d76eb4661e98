package dev.dayone.streams;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityReleased;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.streams.FactStore.Outcome;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every fact of a participant, kept for ever; whenever facts came in, or a window closed, the measures anew from all of them, and
 * out goes what changed, one revision higher. Participants are recomputed in turn, within a share of the time, so a burst of facts
 * costs one computation and never holds up the facts behind it.
 */
final class TimelineTopology {

    static final String FACTS = "participant-facts";
    static final String DAYS = "participant-days";
    static final String PUBLISHED = "published-measures";
    static final String DIRTY = "participants-to-measure";
    private static final String DUE = "windows-to-close";

    /** Of the time between two rounds, what measuring may take. */
    private static final long ROUND_NANOS = Pace.ROUND.toNanos();

    /**
     * Whoever was measured is measured again no sooner: the first fact is seen at once, and a busy hour of one person is one revision
     * a second, however many facts it brings.
     */
    static final long AGAIN_MILLIS = 1_000;

    /** Where many wait, each waits so much longer for every one of them: what streams and the warehouse can carry is shared. */
    private static final long EACH_AGAIN_MILLIS = 30;

    private static final long LONGEST_AGAIN_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(TimelineTopology.class);

    /** Name under which the enrolment in force is kept among the published; no measure is called so. */
    private static final String ENROLMENT = "";

    /** Name, among the facts of a participant, of the mark of an erasure. */
    static final String ERASED = "?";

    private TimelineTopology() {}

    /**
     * @param personal events that name their participant
     * @param attributed what identities brought
     * @param firstRevision revisions begin above this
     * @return measures, enrolments in force and dead letters, keyed by participant and measure
     */
    static KStream<String, WireRecord> addTo(
            StreamsBuilder builder,
            KStream<String, Event> personal,
            KStream<String, WireRecord> attributed,
            StateStores stores,
            long firstRevision,
            Tally tally) {
        builder.addStateStore(stores.store(FACTS));
        builder.addStateStore(stores.store(DAYS));
        builder.addStateStore(stores.coalescing(DIRTY));
        builder.addStateStore(stores.store(DUE));
        builder.addStateStore(stores.coalescing(PUBLISHED));
        return personal.mapValues(event -> (WireRecord) event, Named.as("personal-facts"))
                .merge(attributed, Named.as("with-attributed"))
                .process(
                        () -> new Measuring(tally, firstRevision),
                        Named.as("measure"),
                        FACTS,
                        DAYS,
                        DIRTY,
                        DUE,
                        PUBLISHED);
    }

    /** Whether an event of the roster, checkpoint or placement topics belongs to one participant. */
    static boolean isPersonal(@Nullable Event event) {
        return event != null && event.meta().participant() != null;
    }

    /** Key on the topic of measures. */
    static String key(String participant, String measure) {
        return participant + '|' + measure;
    }

    /** One fact of a participant, and whether it is the participant's own doing. */
    interface EachFact {
        void accept(String key, Event event, boolean own);
    }

    /** All facts of a participant that the store holds. */
    static void forEachFact(ReadOnlyKeyValueStore<String, byte[]> facts, String participant, EachFact each) {
        StateKeys.forEach(facts, StateKeys.prefix(participant), (key, value) -> {
            if (!StateKeys.last(key).equals(ERASED)) {
                Event event = (Event) WireCodec.decode(value);
                each.accept(key, event, isOwn(key, event));
            }
        });
    }

    /** Whether the participant did it, or it is about the participant: else it is what another did to the participant's work. */
    static boolean isOwn(String key, Event event) {
        String via = key.substring(key.indexOf('\0') + 1, key.lastIndexOf('\0'));
        return via.isEmpty() || via.equals(event.key());
    }

    private static final class Measuring implements Processor<String, WireRecord, String, WireRecord> {

        private final Tally tally;
        private final long firstRevision;
        private final Set<String> waiting = new LinkedHashSet<>();

        /** Whose measures are published whatever they were, each above that revision: repairs. */
        private final Map<String, Long> repairs = new HashMap<>();

        private TimelineCache cache = new TimelineCache();
        private ProcessorContext<String, WireRecord> context;
        private KeyValueStore<String, byte[]> facts;
        private KeyValueStore<String, byte[]> days;
        private KeyValueStore<String, byte[]> dirty;
        private KeyValueStore<String, byte[]> due;
        private KeyValueStore<String, byte[]> published;
        private FactStore store;
        private Pace pace;
        private @Nullable LocalDate lastClosed;

        Measuring(Tally tally, long firstRevision) {
            this.tally = tally;
            this.firstRevision = firstRevision;
        }

        @Override
        public void init(ProcessorContext<String, WireRecord> started) {
            context = started;
            facts = started.getStateStore(FACTS);
            days = started.getStateStore(DAYS);
            dirty = started.getStateStore(DIRTY);
            due = started.getStateStore(DUE);
            published = started.getStateStore(PUBLISHED);
            store = new FactStore(facts);
            // A task that is revived after an abort comes here again: only what the stores hold has happened.
            cache = new TimelineCache();
            lastClosed = null;
            waiting.clear();
            repairs.clear();
            try (KeyValueIterator<String, byte[]> all = dirty.all()) {
                all.forEachRemaining(entry -> waiting.add(entry.key));
            }
            // Not through await: nothing is written before the first message, and the next take-over compares again.
            Set<String> unmeasured = new Unmeasured(facts, days, published).find();
            unmeasured.removeAll(waiting);
            if (waiting.addAll(unmeasured)) {
                LOG.info(
                        "{}: {} people have facts that their published measures do not speak of, and are measured",
                        started.taskId(),
                        unmeasured.size());
            }
            pace = new Pace(started);
            started.schedule(Pace.ROUND, PunctuationType.WALL_CLOCK_TIME, this::round);
        }

        @Override
        public void process(Record<String, WireRecord> message) {
            String participant = message.key();
            pace.saw(message.timestamp());
            if (isErased(participant)) {
                tally.erased().increment();
                return;
            }
            WireRecord value = message.value();
            String via = AttributionTopology.via(message.headers());
            AgainHeader.revision(message.headers()).ifPresent(revision -> {
                repairs.merge(participant, revision, Math::max);
                cache.forget(participant);
                await(participant);
            });
            if (value instanceof ParticipantErased erased) {
                erase(participant, erased, message.timestamp());
            } else if (value instanceof Event event) {
                fact(participant, via, event);
            } else if (value instanceof CommitDay day) {
                days.put(StateKeys.of(StateKeys.of(participant, via), day.slot()), WireCodec.encode(day));
                cache.put(participant, via, day);
                await(participant);
            } else if (value instanceof IdentityReleased) {
                String prefix = StateKeys.prefix(StateKeys.of(participant, via));
                StateKeys.delete(facts, prefix);
                StateKeys.delete(days, prefix);
                cache.forget(participant);
                await(participant);
            }
        }

        private void fact(String participant, String via, Event event) {
            UUID id = event.meta().eventId();
            String key = StateKeys.of(StateKeys.of(participant, via), id.toString());
            Outcome outcome = store.add(key, event);
            if (via.isEmpty()) {
                // What came by an identity was counted there.
                tally.seen().increment();
                switch (outcome) {
                    case NEW, REREAD -> tally.events().increment();
                    case DUPLICATE -> tally.duplicates().increment();
                    case CONFLICT -> {
                        tally.conflicts().increment();
                        LOG.warn("event id with other content: id={}", id);
                    }
                }
            }
            if (outcome != Outcome.NEW && outcome != Outcome.REREAD) {
                return;
            }
            if (event.meta().voids()) {
                refuseVoidsOfVoids(participant, via, event);
            }
            cache.put(participant, key, event, isOwn(key, event));
            await(participant);
        }

        /** A void stays: whoever wants the fact back sends it as a revision. */
        private void refuseVoidsOfVoids(String participant, String via, Event event) {
            for (UUID target : event.meta().corrects()) {
                byte[] known = facts.get(StateKeys.of(StateKeys.of(participant, via), target.toString()));
                if (known != null && ((Event) WireCodec.decode(known)).meta().voids()) {
                    tally.refusedVoids().increment();
                    LOG.warn("a void is not taken back: void={}", target);
                }
            }
        }

        private void await(String participant) {
            if (waiting.add(participant)) {
                dirty.put(participant, new byte[0]);
            }
        }

        private boolean isErased(String participant) {
            return facts.get(StateKeys.of(StateKeys.of(participant, ""), ERASED)) != null;
        }

        /** Closes windows whose day has come, then measures who waits, for as long as a round may take. */
        private void round(long now) {
            if (!pace.isDue(now)) {
                return;
            }
            LocalDate today = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC).toLocalDate();
            if (!today.equals(lastClosed)) {
                closeWindows(today);
                lastClosed = today;
            }
            long end = System.nanoTime() + ROUND_NANOS;
            long again = Math.min(Math.max(AGAIN_MILLIS, waiting.size() * EACH_AGAIN_MILLIS), LONGEST_AGAIN_MILLIS);
            for (String participant : List.copyOf(waiting)) {
                if (now - cache.measuredAt(participant) < again) {
                    continue;
                }
                waiting.remove(participant);
                dirty.delete(participant);
                measureOrBury(participant, today, now);
                pace.did();
                if (System.nanoTime() > end) {
                    break;
                }
            }
        }

        private void closeWindows(LocalDate today) {
            List<String> closed = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> open =
                    due.range("0", today.plusDays(1).toString())) {
                open.forEachRemaining(entry -> closed.add(entry.key));
            }
            for (String key : closed) {
                due.delete(key);
                await(StateKeys.last(key));
            }
        }

        /** One participant whose measures cannot be computed must not hold up all others. */
        private void measureOrBury(String participant, LocalDate today, long now) {
            List<MeasureValue> values;
            Timeline timeline;
            try {
                timeline = cache.timeline(participant, facts, days);
                values = MeasureCatalogue.of(timeline, today);
            } catch (RuntimeException e) {
                LOG.error("measures cannot be computed: participant={}", participant, e);
                tally.deadLetters().increment();
                context.forward(new Record<>(
                        participant,
                        new DeadLetter(
                                "",
                                context.taskId().partition(),
                                -1,
                                DeadLetter.Code.MEASURING,
                                "measure",
                                e.getClass().getSimpleName(),
                                "",
                                0,
                                Instant.ofEpochMilli(now)),
                        now));
                return;
            }
            publish(participant, timeline, values, today, now);
        }

        private void publish(
                String participant, Timeline timeline, List<MeasureValue> values, LocalDate today, long now) {
            TimelineCache.Entry entry = cache.entry(participant, facts, days);
            entry.readPublished(published, participant);
            entry.setMeasuredAt(now);
            // A repair publishes all of it, above what the warehouse holds.
            Long repair = repairs.remove(participant);
            long above = repair == null ? firstRevision : Math.max(firstRevision, repair);
            publishEnrolment(participant, timeline, entry, repair != null, above, now);
            Set<String> gone = new LinkedHashSet<>(entry.published().keySet());
            for (MeasureValue value : values) {
                gone.remove(value.measure());
                publish(entry, value, repair != null, above, now);
            }
            for (String measure : gone) {
                MeasureValue before = Objects.requireNonNull(entry.published().get(measure));
                if (!before.withdrawn() || repair != null) {
                    forward(entry, before.withdraw(Math.max(before.revision(), above) + 1), now);
                }
            }
            MeasureCatalogue.nextMaturity(values, today)
                    .ifPresent(day -> due.put(StateKeys.of(day.toString(), participant), new byte[0]));
            entry.lastReceived().ifPresent(received -> tally.lastAgeMillis().set(now - received.toEpochMilli()));
        }

        private void publishEnrolment(
                String participant,
                Timeline timeline,
                TimelineCache.Entry entry,
                boolean whatever,
                long above,
                long now) {
            EnrolmentState before = entry.enrolment();
            Enrolled was = before == null ? null : before.event();
            Enrolled is = timeline.enrolment().orElse(null);
            if ((is == null && was == null) || (!whatever && Objects.equals(is, was))) {
                return;
            }
            String programme = is != null
                    ? is.meta().programme()
                    : Objects.requireNonNull(was).meta().programme();
            long revision = (before == null ? above : Math.max(before.revision(), above)) + 1;
            EnrolmentState state = EnrolmentState.of(programme, participant, revision, is);
            entry.setEnrolment(state);
            published.put(StateKeys.of(participant, ENROLMENT), WireCodec.encode(state));
            context.forward(new Record<>(key(participant, ENROLMENT), state, now));
        }

        private void publish(TimelineCache.Entry entry, MeasureValue value, boolean whatever, long above, long now) {
            Revisions.of(entry.published().get(value.measure()), value, whatever, above)
                    .forEach(each -> forward(entry, each, now));
        }

        private void forward(TimelineCache.Entry entry, MeasureValue value, long now) {
            tally.revisions().increment();
            entry.published().put(value.measure(), value);
            published.put(StateKeys.of(value.participant(), value.measure()), WireCodec.encode(value));
            context.forward(new Record<>(key(value.participant(), value.measure()), value, now));
        }

        /** Forgets all of a participant: what was published is withdrawn, then removed from the log by tombstones. */
        private void erase(String participant, ParticipantErased erased, long now) {
            TimelineCache.Entry entry = cache.entry(participant, facts, days);
            entry.readPublished(published, participant);
            List<String> keys = new ArrayList<>();
            for (MeasureValue value : List.copyOf(entry.published().values())) {
                if (!value.withdrawn()) {
                    forward(entry, value.withdraw(value.revision() + 1), now);
                }
                keys.add(key(participant, value.measure()));
            }
            EnrolmentState state = entry.enrolment();
            if (state != null && state.enrolled()) {
                EnrolmentState none = EnrolmentState.of(state.programme(), participant, state.revision() + 1, null);
                context.forward(new Record<>(key(participant, ENROLMENT), none, now));
                keys.add(key(participant, ENROLMENT));
            }
            for (String key : keys) {
                context.forward(new Record<String, @Nullable WireRecord>(key, null, now));
            }
            StateKeys.delete(facts, StateKeys.prefix(participant));
            StateKeys.delete(days, StateKeys.prefix(participant));
            StateKeys.delete(published, StateKeys.prefix(participant));
            facts.put(StateKeys.of(StateKeys.of(participant, ""), ERASED), new byte[0]);
            cache.forget(participant);
            if (waiting.remove(participant)) {
                dirty.delete(participant);
            }
            LOG.info("participant erased: request={}", erased.meta().eventId());
        }
    }
}
