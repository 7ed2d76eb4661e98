package dev.dayone.schemas;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Kafka's view of {@link WireCodec}, for one kind of record. Null stays null: a tombstone. */
public final class WireSerde<T extends WireRecord> implements Serde<T> {

    private final Class<T> type;

    private WireSerde(Class<T> type) {
        this.type = type;
    }

    public static <T extends WireRecord> WireSerde<T> of(Class<T> type) {
        return new WireSerde<>(type);
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    private byte @Nullable [] encode(@Nullable T value) {
        return value == null ? null : WireCodec.encode(value);
    }

    private @Nullable T decode(byte @Nullable [] bytes) {
        return bytes == null ? null : type.cast(WireCodec.decode(bytes));
    }
}
