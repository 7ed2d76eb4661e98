package dev.dayone.streams;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How state is kept between messages: in memory, or in RocksDB where it is to outgrow memory. Both are rebuilt from their changelog,
 * which is compacted to one message a key.
 */
public enum StateStores {
    IN_MEMORY,
    ROCKSDB;

    /** A store whose every change goes to the changelog. */
    StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                this == ROCKSDB ? Stores.persistentKeyValueStore(name) : Stores.inMemoryKeyValueStore(name),
                Serdes.String(),
                Serdes.ByteArray());
    }

    /** A store whose values change often: what changed twice within a commit interval goes to the changelog once. */
    StoreBuilder<KeyValueStore<String, byte[]>> coalescing(String name) {
        return store(name).withCachingEnabled();
    }
}
