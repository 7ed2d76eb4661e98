package dev.dayone.ingest.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only this installation knows: the key of the pseudonyms, and the vault. */
public final class Secrets {

    private final byte[] key;
    private final Vault vault;

    private Secrets(byte[] key, Vault vault) {
        this.key = key.clone();
        this.vault = vault;
    }

    /** @param key of the pseudonyms, 32 bytes */
    public static Secrets of(byte[] key, Vault vault) {
        return new Secrets(key, vault);
    }

    /** For looking without keeping. */
    public static Secrets forgetful(byte[] key) {
        return new Secrets(key, Vault.forgetful(key));
    }

    /** The same pseudonyms, for looking without keeping: no key is made for anybody. */
    public Secrets withoutKeeping() {
        return forgetful(key);
    }

    public Vault vault() {
        return vault;
    }

    public Pseudonyms pseudonyms(String programme) {
        return Pseudonyms.of(key, programme);
    }

    /** Tells this key from another and says nothing of it: what a warehouse remembers. */
    public byte[] fingerprint() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal("dayone pseudonym key".getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /** Stamps what one run reads. */
    public Mint mint(String programme, Instant receivedAt, String runId) {
        return new Mint(programme, pseudonyms(programme), vault, receivedAt.truncatedTo(ChronoUnit.MILLIS), runId);
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
