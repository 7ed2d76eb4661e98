package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.Studies;
import dev.dayone.ingest.ProgrammeIntake;
import dev.dayone.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The services as they run: pages and API over HTTP, poison in quarantine, a clean stop. */
class ServicesIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void servesWhatTheWarehouseHoldsAndQuarantinesPoison() throws Exception {
        Path home = Cli.freshDirectory("services");
        Path programme = Programmes.write(home.resolve("programme"));
        try (DataDirectory data = DataDirectory.open(home.resolve("data"));
                Services services = Services.start(data, new Services.Systems(null, null), stage -> {})) {
            poison(services.bootstrapServers());
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
            ProgrammeIntake intake =
                    ProgrammeIntake.read(programme, data.secrets(), data.repositories(), Clock.systemUTC());
            new Pipeline(services, studies, Progress.on(new PrintWriter(new StringWriter())))
                    .run(intake, data.ledger(services.clusterId(), "small"), false, data.reports());

            assertThat(count(services, "select count(*) from ops.quarantine where reason like 'not in single-object%'"))
                    .isEqualTo(1);
            assertThat(count(services, "select count(*) from mart.verdict where verdict is not null"))
                    .isEqualTo(1);
            try (DashboardServer server = DashboardServer.start(studies, 0)) {
                String base = "http://127.0.0.1:" + server.port();
                assertThat(get(base + "/").body()).contains("Is B better than A?");
                HttpResponse<String> page = get(base + "/studies/small/b-vs-a");
                assertThat(page.body()).contains("<svg", "Format A", "Format B", "95 % interval");
                assertThat(page.body()).doesNotContainPattern("(?i)significant|proves|winner|95 % chance");
                assertThat(page.headers().firstValue("Content-Security-Policy"))
                        .hasValueSatisfying(csp -> assertThat(csp).contains("default-src 'none'"));
                assertThat(get(base + "/api/studies/small/b-vs-a").body()).contains("\"outcomes\"");
                assertThat(get(base + "/studies/small/none").statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void startServesUntilTerminatedAndStopsCleanly() throws Exception {
        Path home = Cli.freshDirectory("start");
        Running running = Running.start(home);
        assertThat(get(running.dashboard()).statusCode()).isEqualTo(200);

        running.close();

        assertThat(running.process().exitValue()).isZero();
        assertThat(home.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
    }

    private static void poison(String bootstrapServers) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.REJECTS, "poison", "no Avro at all".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static long count(Services services, String sql) {
        return services.warehouse()
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
