package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedServicesTest {

    @TempDir
    Path temp;

    @Test
    void anotherCommandReadsWhatWasAnnouncedWithWhereTheLogIs() throws IOException {
        Path file = temp.resolve("running.json");
        SharedServices running = new SharedServices(
                new KafkaAddress("127.0.0.1:9092", Map.of("security.protocol", "SASL_PLAINTEXT")),
                new PostgresAddress("jdbc:postgresql://127.0.0.1:5432/dayone", "owner", "secret"),
                Optional.of(temp.resolve("log")));

        running.announce(file);

        assertThat(SharedServices.read(file)).contains(running);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileOfAnEarlierVersionNamesNoLog() throws IOException {
        Path file = temp.resolve("running.json");
        Files.writeString(
                file, "{\"kafka\":\"a:1\",\"postgres\":\"jdbc:postgresql://a/b\",\"user\":\"u\",\"password\":\"p\"}");

        assertThat(SharedServices.read(file).orElseThrow().log()).isEmpty();
    }

    @Test
    void halfAFileIsNobodyRunning() throws IOException {
        Path file = temp.resolve("running.json");
        Files.writeString(file, "{\"kafka\":");

        assertThat(SharedServices.read(file)).isEmpty();
    }
}
