package dev.dayone.schemas;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Marks an event that the log has already and that is sent once more as a repair, as a Kafka header. The sink counts it neither as
 * sent nor as a duplicate. Streams take what they lack of it and publish all measures of its person once more, above a revision.
 */
public final class AgainHeader {

    public static final String NAME = "dayone_again";

    private AgainHeader() {}

    /** @param revision the highest that the warehouse holds of the person; what is published now is above it */
    public static byte[] bytes(long revision) {
        return String.valueOf(revision).getBytes(StandardCharsets.US_ASCII);
    }

    /** The revision to be above; nothing where the message is no repair. */
    public static OptionalLong revision(Headers headers) {
        Header header = headers.lastHeader(NAME);
        if (header == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
