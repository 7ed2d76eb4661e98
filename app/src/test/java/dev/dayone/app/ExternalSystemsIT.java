package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.warehouse.PostgresAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Kafka and Postgres that somebody else runs, named with --kafka and --postgres. */
class ExternalSystemsIT {

    @Test
    void runsOnServersNamedByTheUserAndRefusesAWipedLog() throws Exception {
        Path home = Cli.freshDirectory("external");
        Path programme = Programmes.write(home.resolve("programme"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"))) {
            String url = libpq(postgres.address());
            try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
                Cli cli = run(programme, home.resolve("data"), kafka, url);

                assertThat(cli.err()).doesNotContain("dayone: ");
                assertThat(cli.code()).isZero();
                assertThat(cli.json().get("intake").get("accepted").asInt()).isEqualTo(74);
                assertThat(home.resolve("data/kafka")).doesNotExist();
                assertThat(home.resolve("data/postgres")).doesNotExist();
            }
            try (EmbeddedKafka wiped = EmbeddedKafka.start(home.resolve("kafka-of-another"))) {
                Cli cli = run(programme, home.resolve("data-2"), wiped, url);

                assertThat(cli.err()).contains("is not the one these rows came from: its log was wiped");
                assertThat(cli.code()).isEqualTo(3);
            }
        }
    }

    private static Cli run(Path programme, Path data, EmbeddedKafka kafka, String postgres) {
        return Cli.run(
                "run",
                programme.toString(),
                "--no-serve",
                "--json",
                "--data",
                data.toString(),
                "--kafka",
                kafka.bootstrapServers(),
                "--postgres",
                postgres);
    }

    private static String libpq(PostgresAddress address) {
        URI jdbc = URI.create(address.jdbcUrl().substring("jdbc:".length()));
        return "postgresql://" + address.user() + ":" + address.password() + "@" + jdbc.getHost() + ":" + jdbc.getPort()
                + jdbc.getPath();
    }
}
