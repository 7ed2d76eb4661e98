package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept is for the account that keeps it, and a key that is none opens nothing. */
class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void whatStoodOpenIsClosedAtTheStart() throws IOException {
        Path root = Files.createDirectory(temp.resolve("data"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (DataDirectory data = DataDirectory.open(root)) {
            data.operatorToken(Optional.empty());
            data.secrets();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        for (String key : new String[] {"operator.token", "pseudonym.key"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(key))))
                    .as(key)
                    .isEqualTo("rw-------");
        }
    }

    /** The account's umask lets everybody read and write; what is secret does not follow it. */
    @Test
    void secretsAreTheOwnersWhateverTheUmask() throws Exception {
        Process open = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$0\" -cp \"$1\" \"$2\" \"$3\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        MakeSecrets.class.getName(),
                        temp.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(open.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(open.waitFor()).as(said).isZero();

        try (Stream<Path> files = Files.walk(temp.resolve("data"))) {
            List<Path> secrets = files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.getFileName().toString().matches(".*\\.(key|keys|token)|password|credentials\\.json"))
                    .toList();
            assertThat(secrets).hasSize(4);
            for (Path secret : secrets) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .as("%s", secret)
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("data"))))
                .isEqualTo("rwx------");
    }

    /** Makes every secret of a data directory, as a process of its own. */
    static final class MakeSecrets {

        private MakeSecrets() {}

        public static void main(String[] directory) {
            try (DataDirectory data = DataDirectory.open(Path.of(directory[0]))) {
                data.operatorToken(Optional.empty());
                data.secrets().vault().seal("somebody", "a name");
                data.credentials().createSecret("github", "p", Instant.EPOCH);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "00", "short", "0123456789abcdef0123456789abcdef"})
    void aKeyThatIsEmptyOrShortIsRefused(String key) throws IOException {
        try (DataDirectory data = DataDirectory.open(temp)) {
            for (String name : new String[] {"operator.token", "pseudonym.key"}) {
                Files.writeString(temp.resolve(name), key);
            }
            assertThatThrownBy(() -> data.operatorToken(Optional.empty()))
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("operator.token: cannot be read");
            assertThatThrownBy(data::secrets)
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("pseudonym.key: cannot be read");
            assertThatThrownBy(() -> data.backupKey(temp.resolve("pseudonym.key")))
                    .isInstanceOf(UsageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "0123456789"})
    void aTokenThatCanBeGuessedIsRefused(String token) {
        try (DataDirectory data = DataDirectory.open(temp)) {
            assertThatThrownBy(() -> data.operatorToken(Optional.of(token)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("DAYONE_OPERATOR_TOKEN");
        }
    }
}
