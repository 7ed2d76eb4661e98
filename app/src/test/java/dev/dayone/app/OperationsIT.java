package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SharedServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The operations port of a running product, tasks and changes of format on the way in, and a replay of all of it. */
class OperationsIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatRunsIsSeenAndCanBeMadeAnew() throws Exception {
        Path home = Cli.freshDirectory("operations");
        Path programme = Programmes.write(home.resolve("programme"));
        Files.writeString(programme.resolve("tasks.csv"), """
                participant,checkpoint,assigned_at,deadline,delivery,repository,required_check
                p1,final,2024-02-01T09:00:00Z,2024-02-08T18:00:00Z,notebook,github.com/x/y,ci
                p2,final,2024-02-08T09:00:00Z,2024-02-01T18:00:00Z,,,
                """);
        Files.writeString(programme.resolve("format-changes.csv"), """
                participant,format,date
                p1,a,2024-01-20
                p3,nowhere,2024-01-20
                """);
        Path broken = Files.createDirectories(home.resolve("broken"));
        Files.writeString(broken.resolve("dayone.yaml"), "programme: [");
        Path data = home.resolve("data");
        // A directory that cannot be used stops no other.
        try (Running running = Running.start(home, broken.toString(), programme.toString())) {
            assertThat(get(running.operations() + "/health", "").statusCode()).isEqualTo(200);
            assertThat(get(running.operations() + "/v1/live", "").statusCode())
                    .as("outcomes by arm are for whoever has the token")
                    .isEqualTo(401);
            JsonNode live = awaitStudies(running);
            assertThat(live.path("interval").asText()).contains("confidence sequence", "no verdict");
            JsonNode arm = live.path("studies")
                    .get(0)
                    .path("outcomes")
                    .get(0)
                    .path("arms")
                    .get(0);
            assertThat(arm.path("n").asLong()).isEqualTo(12);
            assertThat(arm.path("interval").path("lower").asDouble())
                    .isLessThan(arm.path("mean").asDouble());

            String metrics = get(running.operations() + "/metrics", "").body();
            assertThat(metrics)
                    .contains(
                            "dayone_streams_dropped_records 0.0",
                            "dayone_streams_facts_total{outcome=\"new\"}",
                            "dayone_sink_alive 1.0",
                            "dayone_spool_kafka_reachable 1.0",
                            "dayone_streams_lag");
            assertThat(MonitoringTest.metersUsed())
                    .allSatisfy(name ->
                            assertThat(metrics).as("meters of deploy/ exist").containsPattern("(?m)^" + name + "[ {]"));
            Cli examined = Cli.run("doctor", "--json", "--data", data.toString());
            assertThat(examined.json().findValuesAsText("thing"))
                    .contains(
                            "java",
                            "disk",
                            "keys",
                            "services",
                            "clock",
                            "topics",
                            "transactions",
                            "sink",
                            "measures",
                            "backup");
            assertThat(examined.json().toString())
                    .contains("DayOne runs on", "There is no backup of this warehouse", "All topics are there");
            JsonNode ready =
                    JSON.readTree(get(running.operations() + "/ready", "").body());
            assertThat(ready.path("droppedRecords").asLong()).isZero();

            String participant;
            try (Services attached = Services.attach(
                    SharedServices.read(data.resolve("running.json")).orElseThrow())) {
                participant = attached.warehouse()
                        .jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "select participant from raw.event where type = 'FormatChanged'")
                                .mapTo(String.class)
                                .one());
                long rejected = attached.warehouse()
                        .jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "select count(*) from ops.reject where source like 'tasks%' or source like 'format%'")
                                .mapTo(Long.class)
                                .one());
                assertThat(rejected).isEqualTo(2);
            }
            Programmes.write(broken);
            Programmes.replace(broken.resolve("dayone.yaml"), "programme: ", "programme: corrected-");
            awaitProgramme(data, "corrected-");

            String timeline = running.operations() + "/v1/timeline/" + participant;
            assertThat(get(timeline, "").statusCode()).isEqualTo(401);
            assertThat(get(timeline, "token of the tests").body())
                    .contains("\"type\":\"FormatChanged\"", "\"type\":\"TaskAssigned\"", "\"type\":\"Enrolled\"");
            assertThat(get(running.operations() + "/v1/timeline/nobody", "token of the tests")
                            .statusCode())
                    .isEqualTo(404);
        }

        // Waits until the directory that was corrected last is measured: what is compared is then whole.
        Cli whole = Cli.run("run", broken.toString(), "--no-serve", "--data", data.toString());
        assertThat(whole.code()).as(whole.err()).isZero();
        Cli compared = Cli.run("replay", "--compare-only", "--json", "--data", data.toString());
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.json().path("equal").asLong()).isPositive();
        assertThat(compared.json().path("changed").asLong()).isZero();
        Cli switched = Cli.run("replay", "--data", data.toString());
        assertThat(switched.code()).as(switched.err()).isZero();
        assertThat(switched.err()).contains("Generation 1 is in force.");
        Cli again = Cli.run("run", programme.toString(), "--no-serve", "--json", "--data", data.toString());
        assertThat(again.json().path("intake").path("accepted").asLong()).isZero();
    }

    /** A directory that was corrected is taken up without anybody asking. */
    private static void awaitProgramme(Path data, String start) throws Exception {
        try (Services attached = Services.attach(
                SharedServices.read(data.resolve("running.json")).orElseThrow())) {
            await("the corrected directory is read")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> attached.warehouse()
                            .jdbi()
                            .withHandle(handle -> handle.createQuery(
                                            "select count(*) > 0 from raw.event where starts_with(programme, :start)")
                                    .bind("start", start)
                                    .mapTo(Boolean.class)
                                    .one()));
        }
    }

    private static JsonNode awaitStudies(Running running) {
        return await("both arms have twelve people")
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> JSON.readTree(get(running.operations() + "/v1/live", "token of the tests")
                                .body()),
                        live -> twelve(live, 0) && twelve(live, 1));
    }

    private static boolean twelve(JsonNode live, int arm) {
        JsonNode arms = live.path("studies").path(0).path("outcomes").path(0).path("arms");
        return arms.path(arm).path("n").asLong() == 12;
    }

    private static HttpResponse<String> get(String address, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
