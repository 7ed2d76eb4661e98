package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAddressTest {

    @Test
    void aFileGivesWhatLetsAClientIn(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("client.properties"), """
                bootstrap.servers=elsewhere:1
                security.protocol=SASL_SSL
                sasl.jaas.config=... password="secret";
                """);
        KafkaAddress address = KafkaAddress.configured("here:9092", file);
        assertThat(address.with(Map.of("acks", "all")))
                .containsEntry("bootstrap.servers", "here:9092")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("acks", "all");
        assertThat(address.toString()).isEqualTo("here:9092");
    }

    @Test
    void whatDayOneSetsItselfIsRefused(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("client.properties"), "isolation.level=read_uncommitted\n");
        assertThatThrownBy(() -> KafkaAddress.configured("here:9092", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("isolation.level is not taken");
        assertThatThrownBy(() -> KafkaAddress.configured("here:9092", directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }
}
