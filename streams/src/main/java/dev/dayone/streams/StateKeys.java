package dev.dayone.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Keys of the state stores: owner, a zero, then what is owned, so that one prefix scan reads all that an owner has. */
final class StateKeys {

    private static final StringSerializer PREFIX = new StringSerializer();

    private StateKeys() {}

    static String of(String owner, String owned) {
        return prefix(owner) + owned;
    }

    static String prefix(String owner) {
        return owner + '\0';
    }

    /** What stands after the last zero. */
    static String last(String key) {
        return key.substring(key.lastIndexOf('\0') + 1);
    }

    /** What stands before the first zero. */
    static String owner(String key) {
        return key.substring(0, key.indexOf('\0'));
    }

    static void forEach(ReadOnlyKeyValueStore<String, byte[]> store, String prefix, BiConsumer<String, byte[]> each) {
        try (KeyValueIterator<String, byte[]> scan = store.prefixScan(prefix, PREFIX)) {
            scan.forEachRemaining(entry -> each.accept(entry.key, entry.value));
        }
    }

    /** Deletes all under that prefix. */
    static void delete(KeyValueStore<String, byte[]> store, String prefix) {
        List<KeyValue<String, byte[]>> found = new ArrayList<>();
        forEach(store, prefix, (key, value) -> found.add(KeyValue.pair(key, value)));
        found.forEach(entry -> store.delete(entry.key));
    }
}
