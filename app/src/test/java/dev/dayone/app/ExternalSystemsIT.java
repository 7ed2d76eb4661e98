package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.Event;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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

    /** Events keep coming, and another process keeps measuring, while all measures are made anew and put in force. */
    @Test
    void measuresAreMadeAnewBesideLiveWriters() throws Exception {
        Path home = Cli.freshDirectory("external-replay");
        List<Event> events = History.of(6_000, 5);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
            String[] systems = {"--kafka", kafka.bootstrapServers(), "--postgres", libpq(postgres.address())};
            KafkaTopics.create(kafka.bootstrapServers(), true);
            try (Publisher publisher = Publisher.connect(kafka.bootstrapServers())) {
                int half = events.size() / 2;
                events.subList(0, half).forEach(publisher::send);
                publisher.flush();
                AtomicBoolean done = new AtomicBoolean();
                AtomicInteger sent = new AtomicInteger(half);
                Thread writer = new Thread(() -> {
                    while (sent.get() < events.size() && !(done.get() && sent.get() > half + 500)) {
                        publisher.send(events.get(sent.getAndIncrement()));
                        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                    }
                });
                int during;
                try (Running live = Running.start(home, join(systems, "--only", "streams,sink"))) {
                    writer.start();
                    Cli replay = Cli.run(join(
                            systems, "replay", "--data", home.resolve("data-2").toString()));
                    during = sent.get() - half;
                    done.set(true);
                    writer.join();
                    assertThat(replay.code()).as(replay.out() + replay.err()).isZero();
                    assertThat(replay.err()).contains("Generation 1 is in force.");
                    assertThat(live.process().isAlive()).isTrue();
                }
                assertThat(during).as("events while it was made anew").isGreaterThan(100);
                events.subList(sent.get(), events.size()).forEach(publisher::send);
                publisher.flush();
            }
            try (Running next = Running.start(home, join(systems, "--only", "streams,sink"))) {
                Cli whole = null;
                for (int attempt = 0; attempt < 30 && (whole == null || whole.code() != 0); attempt++) {
                    Thread.sleep(2_000);
                    whole = Cli.run(join(
                            systems,
                            "reconcile",
                            "--data",
                            home.resolve("data-3").toString()));
                }
                assertThat(whole.code()).as(whole.out() + whole.err()).isZero();
                assertThat(next.process().isAlive()).isTrue();
            }
        }
    }

    /** Postgres as administrators hand it out: a role that is no superuser, with CREATEROLE, in a database of its own. */
    @Test
    void aRoleThatIsNoSuperuserOwnsTheWarehouse() throws Exception {
        Path home = Cli.freshDirectory("external-role");
        Path programme = Programmes.write(home.resolve("programme"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
            PostgresAddress admin = postgres.address();
            try (Connection connection = DriverManager.getConnection(admin.jdbcUrl(), admin.user(), admin.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("create role programme_team login createrole password 'kept elsewhere'");
                statement.execute("create database warehouse owner programme_team");
            }
            String own = libpq(admin)
                    .replace(admin.user() + ":" + admin.password(), "programme_team:kept%20elsewhere")
                    .replaceAll("/[^/]*$", "/warehouse");
            String[] there = {
                "--data", home.resolve("data").toString(), "--kafka", kafka.bootstrapServers(), "--postgres", own
            };
            Cli ran = run(programme, home.resolve("data"), kafka, own);
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.json().get("intake").get("accepted").asInt()).isEqualTo(74);

            Cli granted = Cli.run(join(there, "grant", "ines", "--role", "evaluator", "--programme", "small"));
            assertThat(granted.code()).as(granted.err()).isZero();
            // Connections cannot be put on record here, which is said, and the reader is read-only all the same.
            assertThat(granted.err()).contains("cannot have its connections put on record");
            try (Connection reader =
                    WarehouseIT.connect(PostgresAddress.parse(granted.out().strip()))) {
                assertThat(WarehouseIT.strings(reader, "show default_transaction_read_only"))
                        .containsExactly("on");
            }
            Cli whole = Cli.run(join(there, "reconcile"));
            assertThat(whole.code()).as(whole.out() + whole.err()).isZero();
            Cli revoked = Cli.run(join(there, "grant", "ines", "--revoke"));
            assertThat(revoked.code()).as(revoked.err()).isZero();
        }
    }

    private static String[] join(String[] systems, String... more) {
        return Stream.concat(Arrays.stream(more), Arrays.stream(systems)).toArray(String[]::new);
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
