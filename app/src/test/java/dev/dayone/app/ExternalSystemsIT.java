package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.Event;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.api.Tag;
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
                Cli keyless = run(programme, home.resolve("data-2"), wiped, url);
                assertThat(keyless.err()).contains("is not the one that made the pseudonyms in this warehouse");
                assertThat(keyless.code()).isEqualTo(3);

                Files.copy(
                        home.resolve("data/pseudonym.key"),
                        home.resolve("data-2/pseudonym.key"),
                        StandardCopyOption.REPLACE_EXISTING);
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
            String[] systems = {
                "--kafka",
                kafka.address().bootstrapServers(),
                "--kafka-config",
                kafka.clientProperties().toString(),
                "--postgres",
                libpq(postgres.address())
            };
            KafkaTopics.create(kafka.address(), true);
            try (Publisher publisher = Publisher.connect(kafka.address())) {
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

    /** Servers across a network: both behind TLS, Kafka with SCRAM, Postgres with a certificate of the client's and a password from the file that libpq reads. */
    @Test
    @Tag("faults")
    void runsOnServersThatAskForTlsCertificatesAndPasswords() throws Exception {
        Path home = Cli.freshDirectory("external-tls");
        Path programme = Programmes.write(home.resolve("programme"));
        Certificates server = Certificates.make(home, "server");
        Certificates client = Certificates.make(home, "client");
        EmbeddedPostgres.start(home.resolve("postgres")).close();
        askForCertificates(home.resolve("postgres/cluster"), server, client);
        Path config = Files.writeString(home.resolve("client.properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="dayone" password="kept-elsewhere";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(server.certificate()));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                SecuredKafka kafka = SecuredKafka.start(home.resolve("kafka"), server, "dayone", "kept-elsewhere")) {
            PostgresAddress admin = postgres.administrator();
            try (Connection connection = WarehouseIT.connect(admin);
                    Statement statement = connection.createStatement()) {
                statement.execute("create role remote login createrole password 'kept elsewhere'");
                statement.execute("create database remote owner remote");
                for (String role : List.of(
                        "owner", "ingest", "sink", "evaluator", "report_reader", "programme", "privacy", "admin")) {
                    statement.execute("grant dayone_" + role + " to remote with admin option");
                }
            }
            int port = URI.create(admin.jdbcUrl().substring("jdbc:".length())).getPort();
            System.setProperty(
                    "org.postgresql.pgpassfile",
                    Files.writeString(home.resolve("pgpass"), "127.0.0.1:" + port + ":remote:remote:kept elsewhere\n")
                            .toString());
            String url = "postgresql://remote@127.0.0.1:" + port + "/remote?sslmode=verify-full&sslrootcert="
                    + server.certificate();
            String certificate = "&sslcert=" + client.certificate() + "&sslkey=" + client.derKey();
            List<String> common = List.of("run", programme.toString(), "--no-serve", "--json", "--data");
            String[] brokers = {"--kafka", kafka.servers(), "--kafka-config", config.toString()};

            Cli ran = Cli.run(join(
                    join(brokers, "--postgres", url + certificate),
                    join(new String[] {home.resolve("data").toString()}, common.toArray(String[]::new))));
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.json().get("intake").get("accepted").asInt()).isEqualTo(74);

            Cli without = Cli.run(join(
                    join(brokers, "--postgres", url),
                    join(new String[] {home.resolve("data-2").toString()}, common.toArray(String[]::new))));
            assertThat(without.code()).isEqualTo(3);
            assertThat(without.err()).contains("certificate");
            Cli open = Cli.run(join(
                    new String[] {"--kafka", kafka.servers(), "--postgres", url + certificate},
                    join(new String[] {home.resolve("data").toString()}, common.toArray(String[]::new))));
            assertThat(open.code()).isEqualTo(3);
            assertThat(open.err()).contains("cannot be used");
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    /** What an administrator writes into the files of a server. */
    private static void askForCertificates(Path cluster, Certificates server, Certificates client) throws Exception {
        for (Path file : List.of(server.key(), server.certificate(), client.certificate())) {
            Path copy = cluster.resolve(file.getFileName());
            Files.copy(file, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            for (String whose : List.of("unix:uid", "unix:gid")) {
                Files.setAttribute(copy, whose, Files.getAttribute(cluster, whose));
            }
        }
        Files.writeString(
                cluster.resolve("postgresql.conf"),
                "\nssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'\nssl_ca_file = 'client.crt'\n",
                StandardOpenOption.APPEND);
        Path rules = cluster.resolve("pg_hba.conf");
        Files.writeString(
                rules,
                "hostssl remote remote 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\nhost remote remote 127.0.0.1/32 reject\n"
                        + Files.readString(rules));
    }

    /** Postgres as administrators hand it out: a role that is no superuser, with CREATEROLE, in a database of its own. */
    @Test
    @Tag("faults")
    void aRoleThatIsNoSuperuserOwnsTheWarehouse() throws Exception {
        Path home = Cli.freshDirectory("external-role");
        Path programme = Programmes.write(home.resolve("programme"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
            PostgresAddress admin = postgres.administrator();
            try (Connection connection = DriverManager.getConnection(
                            admin.jdbcUrl().replaceAll("/[^/]*$", "/postgres"), admin.user(), admin.password());
                    Statement statement = connection.createStatement()) {
                // As on a server that never saw us.
                statement.execute("drop database dayone");
                for (String role : List.of(
                        "service",
                        "summary",
                        "groups",
                        "owner",
                        "ingest",
                        "sink",
                        "evaluator",
                        "report_reader",
                        "programme",
                        "privacy",
                        "admin")) {
                    statement.execute("drop owned by dayone_" + role);
                    statement.execute("drop role dayone_" + role);
                }
                statement.execute("create role programme_team login createrole password 'kept elsewhere'");
                statement.execute("create database warehouse owner programme_team");
            }
            String own = libpq(admin)
                    .replace(admin.user() + ":" + admin.password(), "programme_team:kept%20elsewhere")
                    .replaceAll("/[^/]*$", "/warehouse");
            String[] there = {
                "--data",
                home.resolve("data").toString(),
                "--kafka",
                kafka.address().bootstrapServers(),
                "--kafka-config",
                kafka.clientProperties().toString(),
                "--postgres",
                own
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
            Cli again = Cli.run(join(there, "grant", "ines", "--role", "report_reader", "--programme", "small"));
            assertThat(again.code()).as(again.err()).isZero();
            try (Connection reader = WarehouseIT.connect(
                            PostgresAddress.parse(again.out().strip()));
                    Statement statement = reader.createStatement()) {
                statement.execute("set default_transaction_read_only = off");
                statement.execute("select lo_from_bytea(0, 'x')");
            }
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
                kafka.address().bootstrapServers(),
                "--kafka-config",
                kafka.clientProperties().toString(),
                "--postgres",
                postgres);
    }

    private static String libpq(PostgresAddress address) {
        URI jdbc = URI.create(address.jdbcUrl().substring("jdbc:".length()));
        return "postgresql://" + address.user() + ":" + address.password() + "@" + jdbc.getHost() + ":" + jdbc.getPort()
                + jdbc.getPath();
    }
}
