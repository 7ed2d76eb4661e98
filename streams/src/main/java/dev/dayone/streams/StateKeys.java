package dev.dayone.streams;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Keys of the state stores: owner, a zero, then what is owned, so that one prefix scan reads all that an owner has. */
final class StateKeys {

    static final StringSerializer PREFIX = new StringSerializer();

    private StateKeys() {}

    static String of(String owner, String owned) {
        return prefix(owner) + owned;
    }

    static String prefix(String owner) {
        return owner + '\0';
    }

    /** A changelogged store of bytes by text. */
    static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }
}
