package dev.dayone.streams;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import dev.dayone.streams.measures.Timeline;
import java.util.Arrays;
import org.apache.kafka.streams.state.KeyValueStore;

/** Facts by their owner, each once for ever. */
final class FactStore {

    private final KeyValueStore<String, byte[]> store;

    /** What a fact did to the store. */
    enum Outcome {
        NEW,
        /** Known already, and this reading of it is the one to keep. */
        REREAD,
        DUPLICATE,
        /** Its id is known with other content: the first stays in force, the warehouse keeps both. */
        CONFLICT
    }

    FactStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** @param key under which the fact is kept */
    Outcome add(String key, Event event) {
        byte[] encoded = WireCodec.encode(event);
        byte[] known = store.get(key);
        if (known == null) {
            store.put(key, encoded);
            return Outcome.NEW;
        }
        if (Arrays.equals(known, encoded)) {
            return Outcome.DUPLICATE;
        }
        Event before = (Event) WireCodec.decode(known);
        if (!Arrays.equals(WireCodec.contentHash(before), WireCodec.contentHash(event))) {
            return Outcome.CONFLICT;
        }
        if (Timeline.preferred(before, event) == before) {
            return Outcome.DUPLICATE;
        }
        store.put(key, encoded);
        return Outcome.REREAD;
    }
}
