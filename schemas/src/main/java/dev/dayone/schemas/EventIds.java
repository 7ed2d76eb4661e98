package dev.dayone.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based event ids (RFC 9562, version 5): the natural key of a fact decides its id, so reading it again changes nothing. */
public final class EventIds {

    /** Our namespace: the version 5 UUID of {@code dayone.dev} in the DNS namespace. */
    private static final UUID NAMESPACE = UUID.fromString("c3b1ed2c-0bc1-5a70-9f3b-3e2ff2cd4b2d");

    private EventIds() {}

    /** @param naturalKey the parts that make the fact unique, in a fixed order, the kind of fact first */
    public static UUID of(String... naturalKey) {
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(bytes(NAMESPACE));
        for (String part : naturalKey) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            sha1.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            sha1.update(text);
        }
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
