package dev.dayone.ingest.door;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a delivery comes from who it says: over the raw bytes, in the same time whether right or wrong. */
final class Signature {

    private static final String PREFIX = "sha256=";

    private Signature() {}

    /** GitHub: header {@code X-Hub-Signature-256} is {@code sha256=} and HMAC-SHA256 of the body, in hexadecimal. */
    static boolean ofGitHub(String header, byte[] body, List<byte[]> secrets) {
        byte[] given = header.startsWith(PREFIX)
                ? header.substring(PREFIX.length()).getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
        boolean right = false;
        for (byte[] secret : secrets) {
            byte[] due = HexFormat.of().formatHex(hmac(secret, body)).getBytes(StandardCharsets.US_ASCII);
            // All secrets are tried, and none by a shorter way.
            right |= MessageDigest.isEqual(due, given);
        }
        return right;
    }

    /** GitLab: header {@code X-Gitlab-Token} is the secret itself. */
    static boolean ofGitLab(String header, List<byte[]> secrets) {
        byte[] given = hmac(KEY, header.getBytes(StandardCharsets.UTF_8));
        boolean right = false;
        for (byte[] secret : secrets) {
            right |= MessageDigest.isEqual(hmac(KEY, secret), given);
        }
        return right;
    }

    /** Both sides are hashed before they are compared, so that not even their length shows. */
    private static final byte[] KEY = "dayone-gitlab-token".getBytes(StandardCharsets.US_ASCII);

    private static byte[] hmac(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
