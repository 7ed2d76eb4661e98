package dev.dayone.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    @TempDir
    Path temp;

    @Test
    void opensForWhomItWasSealedAndForNobodyElse() {
        Vault vault = Vault.open(new byte[32], temp.resolve("keys"));
        String sealed = vault.seal("p-1", "hired by Example Ltd");

        assertThat(Vault.open(new byte[32], temp.resolve("keys")).open("p-1", sealed))
                .contains("hired by Example Ltd");
        assertThat(vault.open("p-2", sealed)).isEmpty();
        assertThat(sealed).doesNotContain("Example");
    }

    @Test
    void withoutTheKeyNothingOpens() throws IOException {
        Path ring = temp.resolve("keys");
        String sealed = Vault.open(new byte[32], ring).seal("p-1", "text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ring)))
                .isEqualTo("rw-------");

        Files.writeString(ring, "");

        assertThat(Vault.open(new byte[32], ring).open("p-1", sealed)).isEmpty();
    }

    /** As a full disk or a power cut leaves it: it spoils neither the keys before it nor the one behind it. */
    @Test
    void halfALineIsNoKeyAndSpoilsNoOther() throws IOException {
        Path ring = temp.resolve("keys");
        String before = Vault.open(new byte[32], ring).seal("p-1", "before");
        Files.writeString(ring, "p-2 QUJDR", StandardOpenOption.APPEND);

        String half = Vault.open(new byte[32], ring).seal("p-2", "half");
        String behind = Vault.open(new byte[32], ring).seal("p-3", "behind");

        Vault again = Vault.open(new byte[32], ring);
        assertThat(again.open("p-1", before)).contains("before");
        assertThat(again.open("p-2", half)).contains("half");
        assertThat(again.open("p-3", behind)).contains("behind");
    }

    @Test
    void aDestroyedKeyIsGoneAndNoOther() throws IOException {
        Path ring = temp.resolve("keys");
        Vault vault = Vault.open(new byte[32], ring);
        String one = vault.seal("p-1", "text");
        String other = vault.seal("p-11", "text");
        String line = Files.readAllLines(ring).get(0);

        assertThat(vault.destroy("p-1")).isTrue();

        assertThat(vault.destroy("p-1")).isFalse();
        assertThat(vault.open("p-1", one)).isEmpty();
        assertThat(vault.open("p-11", other)).contains("text");
        assertThat(Vault.open(new byte[32], ring).open("p-11", other)).contains("text");
        assertThat(Files.readString(ring)).doesNotContain(line, "p-1 ");
        assertThat(vault.seal("p-1", "text")).isNotEqualTo(one);
        assertThat(vault.open("p-1", one)).isEmpty();
    }

    @Test
    void anAlteredSealIsBroken() {
        Vault vault = Vault.forgetful(new byte[32]);
        byte[] sealed = vault.seal("original".getBytes(StandardCharsets.UTF_8));
        assertThat(vault.open(sealed)).isPresent();
        sealed[sealed.length - 1] ^= 1;

        assertThat(vault.open(sealed)).isEmpty();
        assertThat(vault.open(new byte[3])).isEmpty();
        assertThat(Vault.forgetful(new byte[] {1}).open(vault.seal(new byte[1])))
                .isEmpty();
    }

    @Test
    void secretsNeverShow() {
        byte[] key = "an installation's secret".getBytes(StandardCharsets.UTF_8);
        Secrets secrets = Secrets.forgetful(key);
        Mint mint = secrets.mint("p", Instant.EPOCH, "r");

        assertThat(secrets + " " + mint).doesNotContain("secret of", "installation's");
    }
}
