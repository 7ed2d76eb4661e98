package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: API tokens, of which only a digest is kept, and the secrets of webhooks, kept under seal. In one file, written
 * whole and read again when it changes, so that a running collector follows at once.
 */
public final class Credentials {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Vault vault;
    private List<Token> tokens = List.of();
    private List<Secret> secrets = List.of();
    private FileTime read = FileTime.fromMillis(-1);

    private Credentials(Path file, Vault vault) {
        this.file = file;
        this.vault = vault;
    }

    public static Credentials open(Path file, Vault vault) {
        return new Credentials(file, vault);
    }

    /**
     * An API token.
     *
     * @param scope kinds of events that its bearer may send
     * @param xapi whether its bearer may send xAPI statements
     * @param digest SHA-256 of the token, in hexadecimal
     * @param expires null = never
     */
    public record Token(
            String id,
            String programme,
            Set<EntryKind> scope,
            boolean xapi,
            String digest,
            Instant created,
            @Nullable Instant expires) {

        public Token {
            scope = Set.copyOf(scope);
        }

        boolean isValid(Instant now) {
            return expires == null || now.isBefore(expires);
        }
    }

    /**
     * The secret of a webhook. Several may be valid at a time, so that one can follow the other without a gap.
     *
     * @param door github or gitlab
     * @param sealed the secret under seal
     * @param retires null = never
     */
    public record Secret(
            String id,
            String door,
            String programme,
            String sealed,
            Instant created,
            @Nullable Instant retires) {

        boolean isValid(Instant now) {
            return retires == null || now.isBefore(retires);
        }

        @Override
        public String toString() {
            return "Secret[" + id + ", " + door + ", " + programme + "]";
        }
    }

    /** The token in clear, shown once. */
    public synchronized String createToken(
            String programme, Set<EntryKind> scope, boolean xapi, Instant now, @Nullable Instant expires) {
        load();
        String token = "d1_" + random();
        List<Token> all = new ArrayList<>(tokens);
        all.add(new Token(shortId(), programme, scope, xapi, Digests.sha256(token), now, expires));
        tokens = List.copyOf(all);
        store();
        return token;
    }

    /** The secret in clear, to be given to the host; shown once. */
    public synchronized String createSecret(String door, String programme, Instant now) {
        load();
        String secret = random();
        List<Secret> all = new ArrayList<>(secrets);
        String sealed = Base64.getEncoder().encodeToString(vault.seal(secret.getBytes(StandardCharsets.UTF_8)));
        all.add(new Secret(shortId(), door, programme, sealed, now, null));
        secrets = List.copyOf(all);
        store();
        return secret;
    }

    public synchronized List<Token> tokens() {
        load();
        return tokens;
    }

    public synchronized List<Secret> secrets() {
        load();
        return secrets;
    }

    /** Ends a token or a secret from that time on; false where there is none of that id. */
    public synchronized boolean end(String id, Instant from) {
        load();
        boolean known = tokens.stream().anyMatch(token -> token.id().equals(id))
                || secrets.stream().anyMatch(secret -> secret.id().equals(id));
        tokens = tokens.stream()
                .map(t -> t.id().equals(id)
                        ? new Token(t.id(), t.programme(), t.scope(), t.xapi(), t.digest(), t.created(), from)
                        : t)
                .toList();
        secrets = secrets.stream()
                .map(s -> s.id().equals(id)
                        ? new Secret(s.id(), s.door(), s.programme(), s.sealed(), s.created(), from)
                        : s)
                .toList();
        if (known) {
            store();
        }
        return known;
    }

    /** The valid token with that text. */
    synchronized Optional<Token> token(String text, Instant now) {
        load();
        byte[] digest = Digests.sha256(text).getBytes(StandardCharsets.US_ASCII);
        return tokens.stream()
                .filter(token -> MessageDigest.isEqual(digest, token.digest().getBytes(StandardCharsets.US_ASCII)))
                .filter(token -> token.isValid(now))
                .findFirst();
    }

    /** The valid secrets of one door of one programme, in clear. */
    synchronized List<byte[]> secretsOf(String door, String programme, Instant now) {
        load();
        List<byte[]> clear = new ArrayList<>();
        for (Secret secret : secrets) {
            if (secret.door().equals(door) && secret.programme().equals(programme) && secret.isValid(now)) {
                vault.open(Base64.getDecoder().decode(secret.sealed())).ifPresent(clear::add);
            }
        }
        return clear;
    }

    private void load() {
        try {
            if (!Files.exists(file)) {
                return;
            }
            FileTime changed = Files.getLastModifiedTime(file);
            if (changed.equals(read)) {
                return;
            }
            JsonNode json = JsonEntries.JSON.readTree(Files.readAllBytes(file));
            List<Token> readTokens = new ArrayList<>();
            for (JsonNode t : json.path("tokens")) {
                Set<EntryKind> scope = EnumSet.noneOf(EntryKind.class);
                t.path("scope").forEach(kind -> EntryKind.ofStem(kind.asText()).ifPresent(scope::add));
                readTokens.add(new Token(
                        t.path("id").asText(),
                        t.path("programme").asText(),
                        scope,
                        t.path("xapi").asBoolean(),
                        t.path("sha256").asText(),
                        Instant.parse(t.path("created").asText()),
                        t.hasNonNull("expires")
                                ? Instant.parse(t.path("expires").asText())
                                : null));
            }
            List<Secret> readSecrets = new ArrayList<>();
            for (JsonNode s : json.path("secrets")) {
                readSecrets.add(new Secret(
                        s.path("id").asText(),
                        s.path("door").asText(),
                        s.path("programme").asText(),
                        s.path("sealed").asText(),
                        Instant.parse(s.path("created").asText()),
                        s.hasNonNull("retires")
                                ? Instant.parse(s.path("retires").asText())
                                : null));
            }
            tokens = List.copyOf(readTokens);
            secrets = List.copyOf(readSecrets);
            read = changed;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private void store() {
        ObjectNode json = JsonEntries.JSON.createObjectNode();
        ArrayNode outTokens = json.putArray("tokens");
        for (Token token : tokens) {
            ObjectNode t = outTokens
                    .addObject()
                    .put("id", token.id())
                    .put("programme", token.programme())
                    .put("xapi", token.xapi())
                    .put("sha256", token.digest())
                    .put("created", token.created().toString())
                    .put(
                            "expires",
                            token.expires() == null ? null : token.expires().toString());
            ArrayNode scope = t.putArray("scope");
            token.scope().stream().map(EntryKind::stem).sorted().forEach(scope::add);
        }
        ArrayNode outSecrets = json.putArray("secrets");
        for (Secret secret : secrets) {
            outSecrets
                    .addObject()
                    .put("id", secret.id())
                    .put("door", secret.door())
                    .put("programme", secret.programme())
                    .put("sealed", secret.sealed())
                    .put("created", secret.created().toString())
                    .put(
                            "retires",
                            secret.retires() == null ? null : secret.retires().toString());
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path half = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "credentials",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, json.toPrettyString() + "\n");
            Directories.force(half);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            read = Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String shortId() {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
