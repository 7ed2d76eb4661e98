package dev.dayone.ingest.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what may not travel in clear (AES-256-GCM, NIST SP 800-38D): free text and addresses under a key of the participant's own,
 * refused originals under the installation's. A participant's key is random, kept wrapped in one file, and can be destroyed; what
 * it sealed is then gone wherever copies of it lie.
 */
public final class Vault {

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] installation;
    private final @Nullable Path ring;
    private final Map<String, byte[]> keys = new HashMap<>();

    private Vault(byte[] secret, @Nullable Path ring) {
        this.installation = derive(secret, "seal");
        this.ring = ring;
    }

    /**
     * @param secret of this installation, 32 bytes
     * @param ring file of the participants' keys; made when the first is needed
     */
    public static Vault open(byte[] secret, Path ring) {
        return new Vault(secret, ring);
    }

    /** For looking without keeping: participants' keys are forgotten with this object. */
    public static Vault forgetful(byte[] secret) {
        return new Vault(secret, null);
    }

    /** Seals a text for one participant. */
    public String seal(String participant, String text) {
        byte[] sealed = seal(key(participant), participant, text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(sealed);
    }

    /** The text; nothing when the participant's key is gone, or the seal is broken. */
    public Optional<String> open(String participant, String sealed) {
        Optional<byte[]> key = knownKey(participant);
        return key.flatMap(k -> open(k, participant, Base64.getDecoder().decode(sealed)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Seals under the installation's key. */
    public byte[] seal(byte[] bytes) {
        return seal(installation, "installation", bytes);
    }

    /** What {@link #seal(byte[])} sealed; nothing when the seal is broken or of another installation. */
    public Optional<byte[]> open(byte[] sealed) {
        return open(installation, "installation", sealed);
    }

    private static byte[] seal(byte[] key, String context, byte[] plain) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(1 + NONCE + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM", e);
        }
    }

    private static Optional<byte[]> open(byte[] key, String context, byte[] sealed) {
        if (sealed.length < 1 + NONCE || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private synchronized byte[] key(String participant) {
        return knownKey(participant).orElseGet(() -> {
            byte[] key = new byte[32];
            RANDOM.nextBytes(key);
            append(participant, key);
            // Another process may have made one at the same time: the first in the file is the key.
            return knownKey(participant).orElse(key);
        });
    }

    private synchronized Optional<byte[]> knownKey(String participant) {
        if (!keys.containsKey(participant)) {
            load();
        }
        return Optional.ofNullable(keys.get(participant));
    }

    private void append(String participant, byte[] key) {
        if (ring == null) {
            keys.put(participant, key);
            return;
        }
        String line =
                participant + ' ' + Base64.getEncoder().encodeToString(seal(installation, participant, key)) + '\n';
        try {
            if (!Files.exists(ring)) {
                Files.createDirectories(ring.toAbsolutePath().getParent());
                Files.createFile(
                        ring, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (FileChannel channel = FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid()) {
                    Lines.append(channel, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the participants' keys cannot be written to " + ring, e);
        }
    }

    /**
     * Destroys a participant's key where it lies: what it sealed can be read by nobody again, wherever copies of it are.
     *
     * @return whether there was one
     */
    public synchronized boolean destroy(String participant) {
        keys.remove(participant);
        if (ring == null || !Files.exists(ring)) {
            return false;
        }
        boolean found = false;
        try (FileChannel channel = FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (all.hasRemaining() && channel.read(all) >= 0) {
                // Until all is read.
            }
            byte[] name = (participant + ' ').getBytes(StandardCharsets.UTF_8);
            byte[] bytes = all.array();
            for (int start = 0; start < bytes.length; ) {
                int end = start;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                if (lock.isValid() && Arrays.mismatch(bytes, start, end, name, 0, name.length) == name.length) {
                    byte[] nothing = new byte[end - start];
                    Arrays.fill(nothing, (byte) '-');
                    channel.write(ByteBuffer.wrap(nothing), start);
                    found = true;
                }
                start = end + 1;
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("the participants' keys cannot be written to " + ring, e);
        }
        return found;
    }

    private void load() {
        if (ring == null || !Files.exists(ring)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(ring)) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && !keys.containsKey(words[0])) {
                    decoded(words[1])
                            .flatMap(bytes -> open(installation, words[0], bytes))
                            .ifPresent(key -> keys.put(words[0], key));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(ring + " holds the participants' keys and cannot be read", e);
        }
    }

    /** Half a line is no key: nothing was sealed under it, since its writer was told that it is not kept. */
    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A key for one purpose from the installation's secret (HMAC-SHA256 as a key derivation function). */
    private static byte[] derive(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
