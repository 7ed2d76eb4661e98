package dev.dayone.streams;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.streams.measures.Timeline;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Timelines of the participants measured last, decoded: a fact more costs no reading of those before. The stores are the truth; an
 * entry is read from them when it is first asked for, and lives no longer than the task that reads it.
 */
final class TimelineCache {

    private static final int PARTICIPANTS = 2_000;

    private final Map<String, Entry> entries = new LinkedHashMap<>(PARTICIPANTS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > PARTICIPANTS;
        }
    };

    /** One participant. */
    static final class Entry {
        private final Map<String, Event> own = new HashMap<>();
        private final Map<String, Event> copies = new HashMap<>();
        private final Map<String, CommitDay> days = new TreeMap<>();
        private final Map<String, MeasureValue> published = new LinkedHashMap<>();
        private boolean publishedRead;
        private @Nullable EnrolmentState enrolment;
        private @Nullable Instant lastReceived;
        private long measuredAt;

        Map<String, MeasureValue> published() {
            return published;
        }

        @Nullable
        EnrolmentState enrolment() {
            return enrolment;
        }

        void setEnrolment(EnrolmentState state) {
            enrolment = state;
        }

        void setMeasuredAt(long now) {
            measuredAt = now;
        }

        /** When the fact that came last was received; nothing where all were read from the stores. */
        Optional<Instant> lastReceived() {
            Optional<Instant> last = Optional.ofNullable(lastReceived);
            lastReceived = null;
            return last;
        }

        void readPublished(KeyValueStore<String, byte[]> store, String participant) {
            if (publishedRead) {
                return;
            }
            StateKeys.forEach(store, StateKeys.prefix(participant), (key, value) -> {
                WireRecord record = WireCodec.decode(value);
                if (record instanceof MeasureValue measure) {
                    published.put(measure.measure(), measure);
                } else if (record instanceof EnrolmentState state) {
                    enrolment = state;
                }
            });
            publishedRead = true;
        }
    }

    void put(String participant, String key, Event event, boolean own) {
        Entry entry = entries.get(participant);
        if (entry != null) {
            (own ? entry.own : entry.copies).put(key, event);
            entry.lastReceived = event.meta().receivedAt();
        }
    }

    void put(String participant, String identity, CommitDay day) {
        Entry entry = entries.get(participant);
        if (entry != null) {
            entry.days.put(StateKeys.of(identity, day.slot()), day);
        }
    }

    void forget(String participant) {
        entries.remove(participant);
    }

    /** When somebody was measured last, by the clock of the task; 0 = not since the entry was read. Reads nothing, so that it fails for nobody. */
    long measuredAt(String participant) {
        Entry entry = entries.get(participant);
        return entry == null ? 0 : entry.measuredAt;
    }

    Timeline timeline(String participant, KeyValueStore<String, byte[]> facts, KeyValueStore<String, byte[]> days) {
        Entry entry = entry(participant, facts, days);
        return Timeline.of(entry.own.values(), entry.copies.values(), entry.days.values());
    }

    Entry entry(String participant, KeyValueStore<String, byte[]> facts, KeyValueStore<String, byte[]> days) {
        Entry known = entries.get(participant);
        if (known != null) {
            return known;
        }
        Entry entry = new Entry();
        TimelineTopology.forEachFact(
                facts, participant, (key, event, own) -> (own ? entry.own : entry.copies).put(key, event));
        StateKeys.forEach(days, StateKeys.prefix(participant), (key, value) -> {
            CommitDay day = (CommitDay) WireCodec.decode(value);
            entry.days.put(StateKeys.of(day.identity(), day.slot()), day);
        });
        entries.put(participant, entry);
        return entry;
    }
}
