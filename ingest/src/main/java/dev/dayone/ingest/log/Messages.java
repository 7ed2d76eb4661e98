package dev.dayone.ingest.log;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How what producers say becomes a message: topic, key, and headers after the CloudEvents 1.0 Kafka binding (binary mode), so that
 * others can read what travels here.
 */
public final class Messages {

    private Messages() {}

    public static String topic(WireRecord message) {
        return message instanceof Event event ? event.topic() : Topics.REJECTS;
    }

    public static String key(WireRecord message) {
        return message instanceof Event event ? event.key() : programme(message);
    }

    /** The programme that it belongs to. */
    public static String programme(WireRecord message) {
        if (message instanceof Event event) {
            return event.meta().programme();
        }
        return message instanceof Reject reject ? reject.meta().programme() : ((RejectResolved) message).programme();
    }

    /** When we read it: the message's own time. */
    public static Instant receivedAt(WireRecord message) {
        if (message instanceof Event event) {
            return event.meta().receivedAt();
        }
        return message instanceof Reject reject ? reject.meta().receivedAt() : ((RejectResolved) message).resolvedAt();
    }

    /**
     * What Kafka is told as the message's time, in milliseconds: when we read it; nothing, so that Kafka takes its own
     * time, where no clock could have shown that yet. A broker refuses the whole batch of a message that is ahead of it
     * by an hour, and a clock that was wrong once would hold back everybody's messages for good.
     */
    public static @Nullable Long timestamp(WireRecord message, Instant now) {
        Instant received = receivedAt(message);
        return received.isAfter(Instant.EPOCH) && !received.isAfter(now) ? received.toEpochMilli() : null;
    }

    public static List<Header> headers(WireRecord message) {
        if (message instanceof Event event) {
            return cloudEvent(
                    message,
                    event.meta().eventId().toString(),
                    event.meta().programme(),
                    event.meta().occurredAt());
        }
        if (message instanceof Reject reject) {
            return cloudEvent(
                    message,
                    reject.meta().eventId().toString(),
                    reject.meta().programme(),
                    reject.meta().receivedAt());
        }
        RejectResolved resolved = (RejectResolved) message;
        return cloudEvent(
                message, resolved.reject() + "/" + resolved.resolution(), resolved.programme(), resolved.resolvedAt());
    }

    private static List<Header> cloudEvent(WireRecord message, String id, String programme, Instant time) {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", id),
                header("ce_type", "dev.dayone." + message.getClass().getSimpleName()),
                header("ce_source", "/dayone/" + programme),
                header("ce_time", time.toString()),
                header("ce_dataschema", "avro:" + WireCodec.fingerprint(message.getClass())),
                header("content-type", "application/avro"));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
