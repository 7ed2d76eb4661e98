package dev.dayone.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names and addresses leave ingest only as these: keyed hashes (HMAC-SHA256, first 80 bits), unreadable without the key. */
public final class Pseudonyms {

    private static final int BYTES = 10;
    private static final Pattern GITHUB_NOREPLY =
            Pattern.compile("(?:\\d+\\+)?([^@+]+)@users\\.noreply\\.github\\.com");

    private final byte[] key;
    private final String programme;

    private Pseudonyms(byte[] key, String programme) {
        this.key = key.clone();
        this.programme = programme;
    }

    /** @param key secret of this installation, 32 bytes */
    public static Pseudonyms of(byte[] key, String programme) {
        return new Pseudonyms(key, programme);
    }

    public String participant(String id) {
        return "p-" + hash("participant", id.strip());
    }

    String rater(String id) {
        return "r-" + hash("rater", id.strip());
    }

    /** An e-mail address; GitHub's no-reply addresses are the login they stand for. */
    String email(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        Matcher noreply = GITHUB_NOREPLY.matcher(plain);
        return noreply.matches() ? github(noreply.group(1)) : "i-" + hash("email", plain);
    }

    String github(String login) {
        return "i-" + hash("github", login.strip().toLowerCase(Locale.ROOT));
    }

    private String hash(String kind, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal((programme + '\0' + kind + '\0' + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
