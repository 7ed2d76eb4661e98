package dev.dayone.ingest.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.ApiAccess;
import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.ReviewSubmitted;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An organisation as its interface tells it, against a stand-in that answers as the documentation says. */
class GitHubOrganisationTest {

    private static final Instant NOW = Instant.parse("2024-04-01T12:00:00Z");
    private static final Mint MINT = Secrets.forgetful(new byte[32]).mint("course", NOW, "run");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private GitHubStandIn host;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void organisationOfTwo() throws Exception {
        host = new GitHubStandIn();
        Files.createDirectories(temp.resolve("data"));
        Files.writeString(temp.resolve("data/hosts"), "127.0.0.1\n");
        host.list("/orgs/school/repos", repository(1, "school/week-1-kim", 0), repository(2, "school/template", 1));
        host.object("/repos/school/week-1-kim", repository(1, "school/week-1-kim", 0));
        host.object("/repos/school/template", repository(2, "school/template", 1));
        host.list("/repos/school/template/forks", repository(3, "lee/template", 0));
        host.object(
                "/repos/lee/template",
                edited(
                        repository(3, "lee/template", 0),
                        "parent",
                        "{\"html_url\": \"https://github.com/school/template\"}"));
        for (String name : new String[] {"school/week-1-kim", "school/template", "lee/template"}) {
            host.list("/repos/" + name + "/branches", "{\"name\": \"main\"}");
            host.list("/repos/" + name + "/pulls");
            host.list("/repos/" + name + "/issues");
            host.list("/repos/" + name + "/actions/runs", "workflow_runs", List.of());
        }
        host.list("/repos/school/week-1-kim/pulls", PULL);
        host.object(
                "/repos/school/week-1-kim/pulls/7",
                edited(
                        PULL,
                        "merged_by",
                        "{\"login\": \"lee\", \"type\": \"User\"}",
                        "merged",
                        "true",
                        "additions",
                        "40"));
        host.list("/repos/school/week-1-kim/pulls/7/reviews", REVIEW);
        host.list("/repos/school/week-1-kim/issues", ISSUE, "{\"number\": 7, \"pull_request\": {}}");
        host.object(
                "/repos/school/week-1-kim/issues/8",
                edited(ISSUE, "closed_by", "{\"login\": \"kim\", \"type\": \"User\"}"));
        host.list("/repos/school/week-1-kim/actions/runs", "workflow_runs", List.of(RUN));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static final String SHA = "0123456789012345678901234567890123456789";
    private static final String PULL = """
            {"id": 70, "number": 7, "state": "closed", "draft": false, "user": {"login": "kim", "type": "User"},
             "created_at": "2024-03-01T10:00:00Z", "updated_at": "2024-03-02T11:00:00Z", "closed_at": "2024-03-02T10:00:00Z",
             "merged_at": "2024-03-02T10:00:00Z", "merge_commit_sha": "%s", "head": {"sha": "%s", "repo": {"id": 1}},
             "base": {"sha": "%s"}}""".formatted(SHA.replace('0', 'a'), SHA, SHA.replace('1', 'b'));
    private static final String REVIEW = """
            {"id": 71, "state": "CHANGES_REQUESTED", "user": {"login": "lee", "type": "User"}, "commit_id": "%s",
             "submitted_at": "2024-03-01T12:00:00Z"}""".formatted(SHA);
    private static final String ISSUE = """
            {"id": 80, "number": 8, "state": "closed", "user": {"login": "lee", "type": "User"},
             "created_at": "2024-03-03T10:00:00Z", "updated_at": "2024-03-04T10:00:00Z", "closed_at": "2024-03-04T10:00:00Z"}""";
    private static final String RUN = """
            {"id": 90, "name": "tests", "run_attempt": 1, "status": "completed", "conclusion": "success", "event": "push",
             "head_branch": "main", "head_sha": "%s", "created_at": "2024-03-05T10:00:00Z", "run_started_at": "2024-03-05T10:00:01Z",
             "updated_at": "2024-03-05T10:05:00Z", "actor": {"login": "kim", "type": "User"}, "pull_requests": []}""".formatted(SHA);

    private static String repository(int id, String name, int forks) {
        return "{\"id\": " + id + ", \"full_name\": \"" + name + "\", \"html_url\": \"https://github.com/" + name
                + "\", \"default_branch\": \"main\", \"forks_count\": " + forks + ", \"owner\": {\"login\": \""
                + name.substring(0, name.indexOf('/')) + "\"}}";
    }

    private static String edited(String json, String... fields) throws Exception {
        ObjectNode node = (ObjectNode) JSON.readTree(json);
        for (int i = 0; i < fields.length; i += 2) {
            node.set(fields[i], JSON.readTree(fields[i + 1]));
        }
        return node.toString();
    }

    private HostApi api(Map<String, String> headers, Duration patience) {
        return new HostApi(new HostApi.Settings(
                URI.create(host.base()),
                ApiAccess.in(temp.resolve("data"), Map.of()),
                headers,
                temp.resolve("answers"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                (wait, why) -> waits.add(wait),
                patience));
    }

    private Found read() throws Exception {
        return GitHubOrganisation.read(api(Map.of(), Duration.ofMinutes(65)), "school", List.of(), name -> {});
    }

    private static List<Event> events(Found found) {
        List<Event> events = new ArrayList<>();
        for (Found.Told told : found.told()) {
            PayloadReading reading = GitHubWebhook.listed(MINT, told.event(), told.body());
            assertThat(reading).isInstanceOf(PayloadReading.Taken.class);
            events.addAll(((PayloadReading.Taken) reading).events());
        }
        return events;
    }

    @Test
    void everythingIsListedWithWhatItIsAForkOf() throws Exception {
        Found found = read();

        assertThat(found.counts()).isEqualTo(new Found.Counts(2, 1, 3, 1, 1, 1, 1));
        assertThat(found.notes()).isEmpty();
        assertThat(found.repositories())
                .extracting(HostRepository::fullName, HostRepository::upstream)
                .containsExactly(
                        tuple("school/week-1-kim", null),
                        tuple("school/template", null),
                        tuple("lee/template", "https://github.com/school/template"));
        List<Event> events = events(found);
        assertThat(events).hasSize(6);
        assertThat(events.stream().filter(PullRequestChanged.class::isInstance).map(PullRequestChanged.class::cast))
                .extracting(
                        PullRequestChanged::action, event -> event.updatedAt().toString(), PullRequestChanged::merged)
                .containsExactly(
                        tuple("opened", "2024-03-01T10:00:00Z", false), tuple("closed", "2024-03-02T10:00:00Z", true));
    }

    @Test
    void whatAWebhookTellsTooHasTheSameIdAndSaysTheSame() throws Exception {
        List<Event> listed = events(read());
        ObjectNode repository = (ObjectNode) JSON.readTree(repository(1, "school/week-1-kim", 0));

        same(listed, PullRequestChanged.class, "closed", "pull_request", repository, body -> {
            body.put("action", "closed").put("number", 7);
            body.set(
                    "pull_request",
                    JSON.readTree(edited(PULL, "merged", "true", "updated_at", "\"2024-03-02T10:00:00Z\"")));
            body.set("sender", JSON.readTree("{\"login\": \"lee\", \"type\": \"User\"}"));
        });
        same(listed, ReviewSubmitted.class, "", "pull_request_review", repository, body -> {
            body.put("action", "submitted");
            body.set("review", JSON.readTree(edited(REVIEW, "state", "\"changes_requested\"")));
            body.set("pull_request", JSON.readTree(PULL));
            body.set("sender", JSON.readTree("{\"login\": \"lee\", \"type\": \"User\"}"));
        });
        same(listed, IssueChanged.class, "opened", "issues", repository, body -> {
            body.put("action", "opened");
            body.set(
                    "issue",
                    JSON.readTree(edited(ISSUE, "state", "\"open\"", "updated_at", "\"2024-03-03T10:00:00Z\"")));
            body.set("sender", JSON.readTree("{\"login\": \"lee\", \"type\": \"User\"}"));
        });
        same(listed, IssueChanged.class, "closed", "issues", repository, body -> {
            body.put("action", "closed");
            body.set("issue", JSON.readTree(ISSUE));
            body.set("sender", JSON.readTree("{\"login\": \"kim\", \"type\": \"User\"}"));
        });
        same(listed, CiRunChanged.class, "", "workflow_run", repository, body -> {
            body.put("action", "completed");
            body.set("workflow_run", JSON.readTree(RUN));
            body.set("sender", JSON.readTree("{\"login\": \"kim\", \"type\": \"User\"}"));
        });
    }

    private interface Fill {
        void in(ObjectNode body) throws Exception;
    }

    private static <E extends Event> void same(
            List<Event> listed, Class<E> type, String action, String kind, ObjectNode repository, Fill fill)
            throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.set("repository", repository);
        fill.in(body);
        Event webhook = ((PayloadReading.Taken) GitHubWebhook.read(MINT, kind, "delivery", body))
                .events()
                .get(0);
        Event ours = listed.stream()
                .filter(type::isInstance)
                .filter(event -> action.isEmpty() || event.toString().contains("action=" + action))
                .findFirst()
                .orElseThrow();
        assertThat(ours.meta().eventId())
                .as(kind + " " + action)
                .isEqualTo(webhook.meta().eventId());
        assertThat(ours)
                .usingRecursiveComparison()
                .ignoringFields("origin", "additions")
                .isEqualTo(webhook);
    }

    @Test
    void pagesAreFollowedAndWhatHasNotChangedIsNotSentAgain() throws Exception {
        host.pageSize = 1;
        Found first = read();
        int asked = host.asked.size();
        assertThat(host.asked)
                .anyMatch(question -> question.startsWith("/orgs/school/repos") && question.contains("page=2"));
        host.answered.clear();

        Found second = read();

        assertThat(second.told()).isEqualTo(first.told());
        assertThat(host.asked.size()).isLessThan(2 * asked);
        assertThat(host.answered).containsOnly(304);
    }

    @Test
    void aPageThatCameAfterAFullLastOneIsAskedFor() throws Exception {
        for (boolean links : new boolean[] {true, false}) {
            host.linksWith304 = links;
            String path = "/grows-" + links;
            // The host gives fewer than we ask for, so only its header can tell; or exactly as many as we ask for.
            host.pageSize = 2;
            String question = path + (links ? "?per_page=100" : "?per_page=2");
            host.list(path, "{\"n\": 1}", "{\"n\": 2}");
            assertThat(api(Map.of(), Duration.ZERO).all(question, "")).hasSize(2);
            host.list(path, "{\"n\": 1}", "{\"n\": 2}", "{\"n\": 3}");
            assertThat(api(Map.of(), Duration.ZERO).all(question, ""))
                    .as("Link with 304: " + links)
                    .hasSize(3);
        }
    }

    @Test
    void pagesThatLeadRoundInACircleAreTold() {
        String again = "<" + host.base() + "/orgs/school/repos?type=all&per_page=100>; rel=\"next\"";
        host.trouble(200, Map.of("Link", again), "[]");
        host.trouble(200, Map.of("Link", again), "[]");
        assertThatThrownBy(this::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("leads round in a circle of pages");
    }

    @Test
    @Timeout(20)
    void anAnswerThatStopsInTheMiddleIsNotWaitedForWithoutEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try {
                    Socket asked = server.accept();
                    asked.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n["
                                    .getBytes(StandardCharsets.US_ASCII));
                    asked.getOutputStream().flush();
                    asked.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answering.setDaemon(true);
            answering.start();
            HostApi api = new HostApi(
                    new HostApi.Settings(
                            URI.create("http://127.0.0.1:" + server.getLocalPort()),
                            ApiAccess.in(temp.resolve("data"), Map.of()),
                            Map.of(),
                            temp.resolve("answers"),
                            Clock.systemUTC(),
                            (wait, why) -> {},
                            Duration.ZERO),
                    Duration.ofMillis(300));

            assertThatThrownBy(() -> api.get("/x"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("stopped in the middle of an answer");
        }
    }

    @Test
    void aRunThatWasStoppedGoesOnWhereItWas() throws Exception {
        host.trouble(
                403,
                Map.of(
                        "X-RateLimit-Remaining",
                        "0",
                        "X-RateLimit-Reset",
                        "" + NOW.plusSeconds(7200).getEpochSecond()),
                "{}");
        assertThatThrownBy(this::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("wants us to wait for 121 minutes. Run this again then: it goes on where it was");
        Found whole = read();
        int asked = host.asked.size();
        host.answered.clear();
        assertThat(read().told()).isEqualTo(whole.told());
        assertThat(host.answered).as(asked + " questions").containsOnly(304);
    }

    @Test
    void limitsAndFaultsAreWaitedForAsTheHostSays() throws Exception {
        host.trouble(429, Map.of("Retry-After", "30"), "{}");
        host.trouble(403, Map.of(), "{\"message\": \"You have exceeded a secondary rate limit.\"}");
        host.trouble(502, Map.of(), "<html>Bad gateway</html>");
        host.trouble(
                403,
                Map.of(
                        "X-RateLimit-Remaining",
                        "0",
                        "X-RateLimit-Reset",
                        "" + NOW.plusSeconds(600).getEpochSecond()),
                "{\"message\": \"API rate limit exceeded\"}");

        Found found = read();

        assertThat(found.counts().repositories()).isEqualTo(2);
        assertThat(waits)
                .startsWith(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(601));
    }

    @Test
    void aFaultThatDoesNotEndIsTold() throws Exception {
        for (int i = 0; i < 6; i++) {
            host.trouble(502, Map.of(), "");
        }
        assertThatThrownBy(this::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("answers 502 again and again");
    }

    @Test
    void aWrongTokenAndAnUnknownNameHaveTheirOwnWords() throws Exception {
        host.token = "right";
        assertThatThrownBy(() -> GitHubOrganisation.read(
                        api(Map.of("Authorization", "Bearer wr0ng"), Duration.ZERO), "school", List.of(), name -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("refuses the token that it was given")
                .hasMessageNotContaining("wr0ng");
        assertThatThrownBy(() -> GitHubOrganisation.read(
                        api(Map.of("Authorization", "Bearer right"), Duration.ZERO), "nobody", List.of(), name -> {}))
                .isInstanceOf(HostApi.DeniedException.class)
                .hasMessageContaining("answers 404")
                .hasMessageNotContaining("right");
    }

    @Test
    void aPageElsewhereIsNotAskedSoThatTheTokenStaysHere() throws Exception {
        host.trouble(200, Map.of("Link", "<https://elsewhere.example/repos?page=2>; rel=\"next\""), "[]");
        assertThatThrownBy(this::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sends us on to another server, elsewhere.example");
    }

    @Test
    void aServerOfOurOwnNetworkIsAskedOnlyWhereItIsNamed() throws Exception {
        Files.delete(temp.resolve("data/hosts"));
        assertThatThrownBy(this::read).isInstanceOf(InputException.class).hasMessageContaining("repositories/hosts");
    }

    @Test
    void aPartThatIsSwitchedOffLeavesTheOthers() throws Exception {
        host.list("/orgs/school/repos", repository(9, "school/bare", 0));
        host.object("/repos/school/bare", repository(9, "school/bare", 0));

        Found found = read();

        assertThat(found.counts().repositories()).isEqualTo(1);
        assertThat(found.told()).isEmpty();
        assertThat(found.notes()).isEmpty();
    }

    @Test
    void classroomSaysForWhomARepositoryWasMade() throws Exception {
        host.list(
                "/assignments/12/accepted_assignments",
                "{\"students\": [{\"login\": \"Kim\"}], \"repository\": {\"full_name\": \"school/secret-name\"}}");
        host.object("/repos/school/secret-name", repository(4, "school/secret-name", 0));

        Found found =
                GitHubOrganisation.read(api(Map.of(), Duration.ofMinutes(65)), "school", List.of("12"), name -> {});

        assertThat(found.repositories().get(3).students()).containsExactly("Kim");
    }
}
