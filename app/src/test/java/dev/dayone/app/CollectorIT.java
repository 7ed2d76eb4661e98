package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SharedServices;
import dev.dayone.ingest.spool.Drain.LogSync;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The running product with its doors open: killed in the middle, looked at by other commands, watched directories, replays. */
class CollectorIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatWasAnsweredIsInTheWarehouseOnceAlsoAfterAKill() throws Exception {
        Path home = Cli.freshDirectory("collector");
        Path programme = Programmes.write(home.resolve("programme"));
        String data = home.resolve("data").toString();
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running first = Running.start(home, programme.toString())) {
            token = Cli.run("ingest", "token", "create", "--data", data, "--programme", "small")
                    .out()
                    .strip();
            for (int batch = 0; batch < 30; batch++) {
                promised.addAll(post(first, token, batch));
            }
            first.kill();
        }
        try (Running second = Running.start(home, programme.toString())) {
            for (int batch = 25; batch < 40; batch++) {
                promised.addAll(post(second, token, batch));
            }
            String secret = Cli.run("ingest", "hook", "create", "gitlab", "--data", data, "--programme", "small")
                    .out()
                    .strip();
            String push = "{\"object_kind\":\"tag_push\",\"ref\":\"refs/tags/v1\",\"before\":\"" + "0".repeat(40)
                    + "\",\"after\":\"" + "a".repeat(40) + "\",\"user_username\":\"pat\",\"project\":{\"id\":5}}";
            for (int i = 0; i < 3; i++) {
                assertThat(send(second, "/hooks/gitlab/small", push, "X-Gitlab-Token", secret)
                                .statusCode())
                        .isEqualTo(202);
            }
            assertThat(send(second, "/hooks/gitlab/small", push, "X-Gitlab-Token", "wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(second, "/nowhere", "{}", "X", "y").statusCode()).isEqualTo(404);

            long appended = awaitDrained(second);
            try (Services attached = Services.attach(
                    SharedServices.read(home.resolve("data/running.json")).orElseThrow())) {
                // Whoever sends from another process brings the log to the disk too, before it remembers what it sent.
                assertThat(attached.logSync()).isNotSameAs(LogSync.COPIED);
                attached.logSync().sync();
                awaitIntake(attached, appended);
                assertThat(strings(
                                attached,
                                "select cast(event_id as text) from raw.event where source like 'api:%' order by 1"))
                        .hasSize(40 * 5)
                        .containsAll(promised);
                assertThat(number(attached, "select count(*) from raw.event where source = 'gitlab'"))
                        .isEqualTo(1);
                assertThat(number(attached, "select sum(rejected) from ops.intake where run_id like 'collector-%'"))
                        .isEqualTo(45);
            }
        }
        assertThat(home.resolve("data/running.json")).doesNotExist();
    }

    @Test
    void rejectsAreListedShownReplayedAndWaivedBesideARunningStart() throws Exception {
        Path home = Cli.freshDirectory("rejects");
        Path programme = Programmes.write(home.resolve("programme"));
        Programmes.replace(programme.resolve("checkpoints.csv"), "p3,final", "newcomer,final");
        Programmes.replace(programme.resolve("checkpoints.csv"), "p5,final,task,", "p5,final,task,9");
        String data = home.resolve("data").toString();
        try (Running running = Running.start(home, programme.toString(), "--scan-every", "1")) {
            assertThat(running.collector()).startsWith("http://127.0.0.1:");
            JsonNode open = awaitRejects(data, 2);
            JsonNode unknown = withCode(open, "UNKNOWN_REFERENCE");
            assertThat(unknown.get("reason").asText())
                    .doesNotContain("newcomer")
                    .contains("8 letters");
            assertThat(withCode(open, "OUT_OF_RANGE").get("shape").asText()).isEqualTo("number");
            String id = unknown.get("reject").asText();
            Cli show = Cli.run("rejects", "show", id.substring(0, 8), "--data", data);
            assertThat(show.out()).contains("\"participant\":\"newcomer\"");
            assertThat(Cli.run("audit", "--data", data).out()).contains("seal opened", "The chain is whole");
            Cli early = Cli.run("rejects", "replay", id, "--data", data, "--programme-dir", programme.toString());
            assertThat(early.code()).isEqualTo(1);
            assertThat(early.out()).contains("0 replayed, 1 still refused", "is no participant of roster.csv");

            Files.writeString(
                    programme.resolve("roster.csv"),
                    Files.readString(programme.resolve("roster.csv")) + "newcomer,c1,a,new@example.org\n");
            Cli replay = Cli.run("rejects", "replay", "--all", "--data", data, "--programme-dir", programme.toString());

            assertThat(replay.out()).contains("1 replayed, 1 still refused");
            String other = withCode(open, "OUT_OF_RANGE").get("reject").asText();
            assertThat(Cli.run("rejects", "waive", other, "--note", "typed twice", "--data", data)
                            .code())
                    .isZero();
            assertThat(Cli.run("rejects", "list", "--data", data, "--json").json())
                    .isEmpty();
            assertThat(Cli.run("rejects", "show", other, "--data", data).out()).contains("waived: typed twice");

            // A login is made beside a running process, too.
            Cli granted = Cli.run("grant", "beside", "--role", "evaluator", "--programme", "small", "--data", data);
            try (Connection reader =
                    WarehouseIT.connect(PostgresAddress.parse(granted.out().strip()))) {
                assertThat(WarehouseIT.strings(reader, "select state from mart.reject order by 1"))
                        .containsExactly("replayed", "waived");
            }
        }
    }

    @Test
    void singleSourcesAreAccountedForAndTakenOnce() throws Exception {
        Path home = Cli.freshDirectory("sources");
        Path programme = Programmes.write(home.resolve("programme"));
        String data = home.resolve("data").toString();
        Path repository = home.resolve("repository");
        Git.run(home, "init", "--quiet", repository.toString());
        for (int i = 0; i < 3; i++) {
            Git.commit(repository, "p1@example.org");
        }
        Path feed = Files.writeString(home.resolve("2015-01-01-0.json"), """
                {"id":"1","type":"PushEvent","actor":{"login":"a"},"repo":{"id":1,"name":"a/b"},"payload":{"ref":"refs/heads/main","size":0,"head":"%s","before":"%s","commits":[]},"created_at":"2015-01-01T00:00:00Z"}
                {"id":"2","type":"WatchEvent","actor":{"login":"a"},"repo":{"id":1,"name":"a/b"},"payload":{},"created_at":"2015-01-01T00:00:00Z"}
                {"id":"3","type":"PushEvent"}
                no json
                """.formatted("a".repeat(40), "b".repeat(40)));
        Path placements = Files.writeString(
                home.resolve("placements.csv"),
                "participant,date,status,tier\np1,2024-05-01,J1a,V3\np2,2024-05-01,J9,V3\n");
        try (Running running = Running.start(home)) {
            assertThat(running.process().isAlive()).isTrue();
            JsonNode first = Cli.run(
                            "ingest", "git", repository.toString(), "--programme", "small", "--data", data, "--json")
                    .json();
            assertThat(first.get("repositories").get(0).get("commits").asInt()).isEqualTo(3);
            assertThat(first.get("intake").get("accepted").asInt()).isEqualTo(4);
            JsonNode again = Cli.run(
                            "ingest", "git", repository.toString(), "--programme", "small", "--data", data, "--json")
                    .json();
            assertThat(again.get("intake").get("sent").asInt()).isZero();
            JsonNode whole = Cli.run(
                            "ingest",
                            "git",
                            repository.toString(),
                            "--programme",
                            "small",
                            "--data",
                            data,
                            "--json",
                            "--full")
                    .json();
            assertThat(whole.get("intake").get("duplicates").asInt()).isEqualTo(4);

            JsonNode archive = Cli.run(
                            "ingest", "gharchive", feed.toString(), "--programme", "small", "--data", data, "--json")
                    .json()
                    .get("intake");
            assertThat(archive.get("accepted").asInt()).isEqualTo(1);
            assertThat(archive.get("rejected").asInt()).isEqualTo(3);
            assertThat(archive.get("sent").asInt()).isEqualTo(4);

            Cli file = Cli.run(
                    "ingest",
                    "file",
                    placements.toString(),
                    "--programme-dir",
                    programme.toString(),
                    "--data",
                    data,
                    "--json");
            assertThat(file.json().get("intake").get("accepted").asInt()).isEqualTo(1);
            assertThat(file.json().get("problems").get(0).asText())
                    .startsWith("placements.csv:3:3: status \"J9\" is not a status code.");
        }
    }

    private static List<String> post(Running running, String token, int batch) throws Exception {
        StringBuilder events = new StringBuilder("{\"events\":[");
        for (int i = 0; i < 5; i++) {
            events.append("""
                    {"type":"PlacementRecorded","participant":"p%d","id":"b%d-%d","status":"J3a","tier":"V2","startedOn":"2024-05-01"},
                    """.formatted(i, batch, i));
        }
        events.append("{\"type\":\"PlacementRecorded\",\"participant\":\"ghost")
                .append(batch)
                .append("\"}]}");
        HttpResponse<String> answer =
                send(running, "/v1/events", events.toString(), "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(202);
        List<String> ids = new ArrayList<>();
        for (JsonNode result : JSON.readTree(answer.body()).get("results")) {
            if (result.has("eventId")) {
                ids.add(result.get("eventId").asText());
            }
        }
        assertThat(ids).hasSize(5);
        return ids;
    }

    private static HttpResponse<String> send(Running running, String path, String body, String header, String value)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running.collector() + path))
                        .header(header, value)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static long awaitDrained(Running running) {
        return await("the spool is drained")
                .atMost(Duration.ofMinutes(1))
                .until(() -> spool(running), spool -> spool.get("waiting").asLong() == 0)
                .get("appended")
                .asLong();
    }

    private static JsonNode spool(Running running) throws Exception {
        HttpRequest status = HttpRequest.newBuilder(URI.create(running.collector() + "/v1/status"))
                .build();
        return JSON.readTree(
                        HTTP.send(status, HttpResponse.BodyHandlers.ofString()).body())
                .get("spool");
    }

    private static void awaitIntake(Services services, long appended) {
        String sum = "select coalesce(sum(accepted + rejected + duplicates + conflicts), 0) from ops.intake "
                + "where run_id like 'collector-%'";
        await("accounted for, of all that was ever spooled")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(number(services, sum)).isEqualTo(appended));
    }

    private static JsonNode awaitRejects(String data, int count) {
        JsonNode found = await(count + " rejects")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> Cli.run("rejects", "list", "--data", data, "--json")
                                .json(),
                        open -> open.size() >= count);
        assertThat(found).hasSize(count);
        return found;
    }

    private static JsonNode withCode(JsonNode rejects, String code) {
        for (JsonNode reject : rejects) {
            if (reject.get("code").asText().equals(code)) {
                return reject;
            }
        }
        throw new AssertionError("no reject has code " + code + ": " + rejects);
    }

    private static long number(Services services, String sql) {
        return services.warehouse()
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static List<String> strings(Services services, String sql) {
        return services.warehouse()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
