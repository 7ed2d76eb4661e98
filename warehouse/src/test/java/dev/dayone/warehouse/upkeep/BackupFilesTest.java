package dev.dayone.warehouse.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.warehouse.postgres.RefusedException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What restore believes of files that anybody may have written. */
class BackupFilesTest {

    private static final byte[] KEY = "a key of this installation, 32 B".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LIST = "{\"tables\": []}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private void sign(byte[] key) throws Exception {
        Files.writeString(directory.resolve("manifest.hmac"), HexFormat.of().formatHex(Backup.code(LIST, key)));
    }

    @Test
    void whatWasMadeWithTheKeyIsRead() throws Exception {
        sign(KEY);
        assertThatCode(() -> Backup.requireOurs(directory, LIST, true, KEY)).doesNotThrowAnyException();
    }

    @Test
    void whatWasChangedOrMadeWithAnotherKeyIsNotReadEitherWay() throws Exception {
        byte[] changed = "{\"tables\": [1]}".getBytes(StandardCharsets.US_ASCII);
        byte[] other = KEY.clone();
        other[0]++;
        sign(KEY);
        for (boolean authenticated : new boolean[] {true, false}) {
            refused(() -> Backup.requireOurs(directory, changed, authenticated, KEY));
            refused(() -> Backup.requireOurs(directory, LIST, authenticated, other));
        }
        Files.writeString(directory.resolve("manifest.hmac"), "");
        refused(() -> Backup.requireOurs(directory, LIST, true, KEY));
    }

    @Test
    void whatNobodySignedIsReadOnlyWhereThatIsAskedFor() {
        refused(() -> Backup.requireOurs(directory, LIST, true, KEY));
        assertThatCode(() -> Backup.requireOurs(directory, LIST, false, KEY)).doesNotThrowAnyException();
    }

    @Test
    void aListOfManyGigabytesIsNotReadIntoMemory() throws Exception {
        Files.write(directory.resolve("manifest.json"), LIST);
        assertThat(Backup.manifest(directory)).isEqualTo(LIST);
        for (String name : new String[] {"manifest.json", "manifest.hmac"}) {
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
                file.setLength(20L << 20);
            }
        }
        refused(() -> Backup.manifest(directory));
        refused(() -> Backup.requireOurs(directory, LIST, true, KEY));
    }

    private static void refused(ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOf(RefusedException.class);
    }
}
