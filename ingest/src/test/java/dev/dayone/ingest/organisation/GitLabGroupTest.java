package dev.dayone.ingest.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.ingest.host.GitLabWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.ApiAccess;
import dev.dayone.schemas.Event;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group as its interface tells it: the same stand-in, with GitLab's names. */
class GitLabGroupTest {

    private static final Instant NOW = Instant.parse("2024-04-01T12:00:00Z");
    private static final Mint MINT = Secrets.forgetful(new byte[32]).mint("course", NOW, "run");
    private static final String SHA = "0123456789012345678901234567890123456789";

    @TempDir
    Path temp;

    private static String project(int id, String path, String more) {
        return "{\"id\": " + id + ", \"path_with_namespace\": \"" + path + "\", \"web_url\": \"https://gitlab.com/"
                + path
                + "\", \"default_branch\": \"main\", \"namespace\": {\"path\": \""
                + path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1, path.lastIndexOf('/')) + "\"}"
                + more + "}";
    }

    @Test
    void projectsForksRequestsPipelinesAndIssuesAreListedInTheWordsOfWebhooks() throws Exception {
        try (GitHubStandIn host = new GitHubStandIn()) {
            Files.writeString(temp.resolve("hosts"), "127.0.0.1\n");
            host.list("/groups/school/projects", project(1, "school/week1/kim", ", \"forks_count\": 1"));
            host.list(
                    "/projects/1/forks",
                    project(
                            2,
                            "lee/kim",
                            ", \"forked_from_project\": {\"web_url\": \"https://gitlab.com/school/week1/kim\"}"));
            host.list("/projects/1/repository/branches", "{\"name\": \"main\"}", "{\"name\": \"dev\"}");
            host.list("/projects/1/merge_requests", """
                    {"id": 50, "iid": 5, "state": "merged", "draft": false, "author": {"username": "kim"}, "source_project_id": 1,
                     "created_at": "2024-03-01T10:00:00.123Z", "updated_at": "2024-03-02T10:00:01.456Z", "merged_at": "2024-03-02T10:00:00.456Z",
                     "sha": "%s", "merge_commit_sha": "%s", "merge_user": {"username": "lee"}}""".formatted(SHA, SHA.replace('0', 'a')));
            host.list("/projects/1/issues", """
                    {"id": 60, "iid": 6, "state": "opened", "author": {"username": "kim"}, "created_at": "2024-03-01T10:00:00.123Z",
                     "updated_at": "2024-03-01T10:00:00.123Z"}""");
            host.list("/projects/1/pipelines", "{\"id\": 70, \"updated_at\": \"2024-03-02T10:05:00.000Z\"}");
            host.object("/projects/1/pipelines/70", """
                    {"id": 70, "sha": "%s", "ref": "main", "status": "success", "source": "push", "tag": false, "user": {"username": "kim"},
                     "created_at": "2024-03-02T10:00:00.500Z", "updated_at": "2024-03-02T10:05:00.000Z", "finished_at": "2024-03-02T10:05:00.900Z"}""".formatted(SHA));
            HostApi api = new HostApi(new HostApi.Settings(
                    URI.create(host.base()),
                    ApiAccess.in(temp, Map.of()),
                    Map.of(),
                    temp.resolve("answers"),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    (wait, why) -> {},
                    Duration.ZERO));

            Found found = GitLabGroup.read(api, "school", name -> {});

            assertThat(found.counts()).isEqualTo(new Found.Counts(1, 1, 2, 1, 0, 1, 1));
            assertThat(found.notes()).isEmpty();
            assertThat(found.repositories())
                    .extracting(HostRepository::fullName, HostRepository::owner, HostRepository::upstream)
                    .containsExactly(
                            tuple("school/week1/kim", "week1", null),
                            tuple("lee/kim", "lee", "https://gitlab.com/school/week1/kim"));
            List<Event> events = new ArrayList<>();
            found.told()
                    .forEach(told ->
                            events.addAll(((PayloadReading.Taken) GitLabWebhook.listed(MINT, told.body())).events()));
            assertThat(events).hasSize(4);
            Event merged = ((PayloadReading.Taken) GitLabWebhook.read(
                            MINT, "delivery", new ObjectMapper().readTree("""
                    {"object_kind": "merge_request", "user": {"username": "lee"},
                     "project": {"id": 1, "web_url": "https://gitlab.com/school/week1/kim", "path_with_namespace": "school/week1/kim"},
                     "object_attributes": {"id": 50, "iid": 5, "action": "merge", "state": "merged", "draft": false, "source_project_id": 1,
                       "updated_at": "2024-03-02 10:00:00 UTC", "merge_commit_sha": "%s", "last_commit": {"id": "%s"}}}""".formatted(SHA.replace('0', 'a'), SHA))))
                    .events()
                    .get(0);
            assertThat(events)
                    .anySatisfy(event -> assertThat(event)
                            .usingRecursiveComparison()
                            .ignoringFields("origin")
                            .isEqualTo(merged));
        }
    }
}
