package dev.dayone.streams;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.WireCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * People whose published count of facts is not the number of facts that the store holds: whoever takes a partition over measures
 * them, whatever became of the mark that they wait.
 */
final class Unmeasured {

    private static final String COUNT = "D1.events";

    private final ReadOnlyKeyValueStore<String, byte[]> facts;
    private final ReadOnlyKeyValueStore<String, byte[]> days;
    private final ReadOnlyKeyValueStore<String, byte[]> published;

    Unmeasured(
            ReadOnlyKeyValueStore<String, byte[]> facts,
            ReadOnlyKeyValueStore<String, byte[]> days,
            ReadOnlyKeyValueStore<String, byte[]> published) {
        this.facts = facts;
        this.days = days;
        this.published = published;
    }

    /** Those people, each once; of people never enrolled, who have no measures, those too. */
    Set<String> find() {
        Map<String, Long> held = new HashMap<>();
        try (KeyValueIterator<String, byte[]> all = days.all()) {
            all.forEachRemaining(entry -> held.merge(
                    StateKeys.owner(entry.key), ((CommitDay) WireCodec.decode(entry.value)).facts(), Long::sum));
        }
        countFacts(held);
        Set<String> unmeasured = new LinkedHashSet<>();
        held.forEach((participant, count) -> {
            if (count != spokenOf(participant)) {
                unmeasured.add(participant);
            }
        });
        return unmeasured;
    }

    /** A fact that came by two ways counts once; the keys of a person stand together. */
    private void countFacts(Map<String, Long> held) {
        Set<String> ids = new HashSet<>();
        String person = "";
        try (KeyValueIterator<String, byte[]> all = facts.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                String owner = StateKeys.owner(entry.key);
                if (!owner.equals(person)) {
                    ids.clear();
                    person = owner;
                }
                String id = StateKeys.last(entry.key);
                if (!id.equals(TimelineTopology.ERASED) && isOwn(entry.key, entry.value) && ids.add(id)) {
                    held.merge(owner, 1L, Long::sum);
                }
            }
        }
    }

    private static boolean isOwn(String key, byte[] value) {
        // What names the person itself needs no decoding.
        return key.contains("\0\0") || TimelineTopology.isOwn(key, (Event) WireCodec.decode(value));
    }

    private long spokenOf(String participant) {
        byte[] value = published.get(StateKeys.of(participant, COUNT));
        if (value == null || !(WireCodec.decode(value) instanceof MeasureValue count) || count.withdrawn()) {
            return 0;
        }
        Double number = count.value();
        return number == null ? 0 : number.longValue();
    }
}
