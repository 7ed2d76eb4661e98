package dev.dayone.warehouse.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class PostgresAddressTest {

    @Test
    void aPasswordInTheAddressIsTaken() {
        PostgresAddress address = PostgresAddress.parse("postgresql://kim:two%20words@db.example.org/warehouse");

        assertThat(address.user()).isEqualTo("kim");
        assertThat(address.password()).isEqualTo("two words");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.org/warehouse");
        assertThat(address.toString()).doesNotContain("words");
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "PGPASSWORD", matches = ".*")
    void anotherPasswordComesFromTheFileThatLibpqReads(@TempDir Path home) throws Exception {
        Path file = Files.writeString(home.resolve("pgpass"), """
                other.example.org:5433:warehouse:kim:not this
                db.example.org:5433:warehouse:kim:kept elsewhere
                db.example.org:5432:*:kim:the usual port
                """);
        System.setProperty("org.postgresql.pgpassfile", file.toString());
        try {
            assertThat(PostgresAddress.parse("postgresql://kim@db.example.org:5433/warehouse?sslmode=verify-full")
                            .password())
                    .isEqualTo("kept elsewhere");
            assertThat(PostgresAddress.parse("postgresql://kim@db.example.org/warehouse")
                            .password())
                    .isEqualTo("the usual port");
            assertThat(PostgresAddress.parse("postgresql://sam@db.example.org/warehouse")
                            .password())
                    .isEmpty();
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }
}
