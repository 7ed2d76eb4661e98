package dev.dayone.warehouse.sink;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.UnknownSchemaException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message and what it says.
 *
 * @param record null = it cannot be decoded
 * @param hash of what an event says; null = it is no event
 * @param problem why it cannot be decoded; null = it was
 */
record Incoming(
        ConsumerRecord<byte[], byte[]> message,
        @Nullable WireRecord record,
        byte @Nullable [] hash,
        @Nullable String problem) {

    /**
     * Messages that say something: those without a value only probe a new partition, or end the life of a key.
     *
     * @throws UnknownSchemaException where one was written by a version that this one does not know
     */
    static List<Incoming> decode(Iterable<ConsumerRecord<byte[], byte[]>> messages) {
        List<Incoming> out = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            if (message.value() != null) {
                out.add(decode(message));
            }
        }
        return out;
    }

    /** @param event what it says */
    RawRows.Arrived arrived(Event event) {
        return new RawRows.Arrived(event, message, Objects.requireNonNull(hash));
    }

    private static Incoming decode(ConsumerRecord<byte[], byte[]> message) {
        try {
            WireRecord record = WireCodec.decode(message.value());
            return new Incoming(
                    message, record, record instanceof Event event ? WireCodec.contentHash(event) : null, null);
        } catch (UnknownSchemaException e) {
            throw e;
        } catch (UndecodableException e) {
            return new Incoming(message, null, null, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Incoming(
                    message, null, null, "cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
