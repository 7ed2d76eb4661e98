package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
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
