package dev.dayone.ingest.privacy;

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

    private static final Pattern PARTICIPANT = Pattern.compile("p-[0-9a-f]{20}");

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

    /** Whether that is a participant's pseudonym, and no team's name. */
    public boolean isParticipant(String owner) {
        return PARTICIPANT.matcher(owner).matches();
    }

    public String rater(String id) {
        return "r-" + hash("rater", id.strip());
    }

    /** An e-mail address; GitHub's no-reply addresses are the login they stand for. */
    public String email(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        Matcher noreply = GITHUB_NOREPLY.matcher(plain);
        return noreply.matches() ? github(noreply.group(1)) : "i-" + hash("email", plain);
    }

    /**
     * An address that git writes where nobody set one, and that many have: within its scope it is one, elsewhere another.
     *
     * @param scope whose repository it stands in, or which
     */
    public String placeholder(String scope, String address) {
        return "i-" + hash("placeholder", scope + '\0' + address.strip().toLowerCase(Locale.ROOT));
    }

    public String github(String login) {
        return "i-" + hash("github", login.strip().toLowerCase(Locale.ROOT));
    }

    /** A user name on a GitLab server. */
    public String gitlab(String username) {
        return "i-" + hash("gitlab", username.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * A user of a tracker of experiment runs.
     *
     * @param tracker wandb, mlflow or slurm
     */
    public String tracker(String tracker, String user) {
        return "i-" + hash(tracker, user.strip().toLowerCase(Locale.ROOT));
    }

    /** An experiment run by the id that its tracker gives it, which people may choose. */
    public String run(String tracker, String id) {
        return "x-" + hash("run", tracker + '\0' + id);
    }

    /** A path inside a repository. */
    public String path(String path) {
        return "f-" + hash("path", path);
    }

    /** A branch or tag. */
    public String reference(String name) {
        return "b-" + hash("reference", name);
    }

    /** The name of a check. */
    public String check(String name) {
        return "n-" + hash("check", name);
    }

    /** A repository by its address or full name: {@code https://host/owner/name.git} and {@code host/owner/name} are one. */
    public String repository(String address) {
        String plain = address.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z+]+://(?:[^@/]*@)?", "")
                .replaceFirst("^[^@/]+@([^:/]+):", "$1/")
                .replaceFirst("/+$", "")
                .replaceFirst("\\.git$", "");
        return "g-" + hash("repository", plain);
    }

    /** A repository by the path of its clone, which may be called after its owner. */
    public String localRepository(String path) {
        return "d-" + hash("clone", path);
    }

    /** A repository by the id that its host gives it. */
    public String repositoryId(String host, String id) {
        return "h-" + hash("repository-id", host + '/' + id);
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
