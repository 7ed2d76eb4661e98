package dev.dayone.warehouse.sink;

import dev.dayone.schemas.EventMeta;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What became of the messages of each run and source: accepted + rejected + duplicates + conflicts = sent. */
final class IntakeCounts {

    /** What becomes of a message. */
    enum Fate {
        ACCEPTED,
        REJECTED,
        DUPLICATE,
        CONFLICT
    }

    /** @param source without what it names behind a colon, as the file or repository */
    record Key(String run, String programme, String source) {

        static Key of(EventMeta meta) {
            int colon = meta.source().indexOf(':');
            return new Key(
                    meta.runId(),
                    meta.programme(),
                    colon < 0 ? meta.source() : meta.source().substring(0, colon));
        }
    }

    private final Map<Key, EnumMap<Fate, Long>> counts = new LinkedHashMap<>();

    void add(EventMeta meta, Fate fate) {
        counts.computeIfAbsent(Key.of(meta), key -> new EnumMap<>(Fate.class)).merge(fate, 1L, Long::sum);
    }

    long count(Key key, Fate fate) {
        EnumMap<Fate, Long> found = counts.get(key);
        return found == null ? 0 : found.getOrDefault(fate, 0L);
    }

    void forEach(BiConsumer<Key, Map<Fate, Long>> action) {
        counts.forEach(action);
    }
}
