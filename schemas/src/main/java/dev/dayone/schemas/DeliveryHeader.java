package dev.dayone.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a message stands in a collector's spool, as a Kafka header. A message that a collector sends again after a crash has the same
 * one.
 *
 * @param spool the spool
 * @param sequence grows with each message
 */
public record DeliveryHeader(UUID spool, long sequence) {

    public static final String NAME = "dayone_delivery";

    public byte[] bytes() {
        return (spool + ":" + sequence).getBytes(StandardCharsets.US_ASCII);
    }

    /** Nothing where the bytes are no such header. */
    public static Optional<DeliveryHeader> parse(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(":", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new DeliveryHeader(UUID.fromString(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
