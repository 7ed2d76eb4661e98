package dev.dayone.ingest.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CiRunChanged.Conclusion;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.HostOrigin.Completeness;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads of our own making with the fields that the hosts document. */
class HostEventsTest {

    private static final Mint MINT =
            Secrets.forgetful(new byte[32]).mint("test", Instant.parse("2026-06-01T00:00:00Z"), "run");

    private static final String REPOSITORY = """
            "repository": {"id": 77, "full_name": "pat-private/capstone", "html_url": "https://github.com/pat-private/capstone",
              "default_branch": "main", "pushed_at": 1717236000, "created_at": 1717000000},
            "sender": {"login": "pat-private", "id": 5, "type": "User"}""";
    private static final String PUSH = """
            {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false, "deleted": false, "forced": true,
             "commits": [{"id": "%s", "distinct": true, "message": "secret words", "author": {"email": "pat@private.example"}}], %s}
            """.formatted("a".repeat(40), "b".repeat(40), "b".repeat(40), REPOSITORY);
    private static final String REQUEST = """
            {"action": "closed", "number": 3, "pull_request": {"number": 3, "state": "closed", "draft": false, "merged": true,
              "merged_at": "2024-06-02T10:00:00Z", "merge_commit_sha": "%s", "body": null, "title": "secret words",
              "head": {"sha": "%s", "repo": {"id": 78}}, "base": {"sha": "%s", "repo": {"id": 77}},
              "user": {"login": "pat-private"}, "commits": 2, "additions": 10, "deletions": 1, "changed_files": 3,
              "updated_at": "2024-06-02T10:00:00Z"}, %s}
            """.formatted("c".repeat(40), "b".repeat(40), "a".repeat(40), REPOSITORY);

    @Test
    void pushesAreWhenCommitsArrived() throws IOException {
        RefPushed push = (RefPushed) gitHub("push", PUSH);

        assertThat(push.refKind()).isEqualTo(RefPushed.RefKind.BRANCH);
        assertThat(push.defaultBranch()).isTrue();
        assertThat(push.forced()).isTrue();
        assertThat(push.commits()).containsExactly("b".repeat(40));
        assertThat(push.meta().occurredAt()).isEqualTo(Instant.ofEpochSecond(1717236000));
        assertThat(push.meta().identity()).isEqualTo(MINT.pseudonyms().github("Pat-Private"));
    }

    @Test
    void aDeletedTagHasNoCommits() throws IOException {
        RefPushed push = (RefPushed) gitHub("push", """
                {"ref": "refs/tags/v1", "before": "%s", "after": "%s", "created": false, "deleted": true, "forced": false,
                 "head_commit": null, "commits": [], %s}
                """.formatted("a".repeat(40), "0".repeat(40), REPOSITORY));

        assertThat(push.deleted()).isTrue();
        assertThat(push.after()).isNull();
        assertThat(push.refKind()).isEqualTo(RefPushed.RefKind.TAG);
    }

    @Test
    void requestsReviewsChecksAndIssuesAreRead() throws IOException {
        PullRequestChanged request = (PullRequestChanged) gitHub("pull_request", REQUEST);
        assertThat(request.merged()).isTrue();
        assertThat(request.state()).isEqualTo(PullRequestChanged.State.CLOSED);
        assertThat(request.headRepositoryId()).isNotEqualTo(request.origin().repositoryId());
        ReviewSubmitted review =
                (ReviewSubmitted) gitHub("pull_request_review", """
                {"action": "submitted", "review": {"id": 9, "state": "changes_requested", "commit_id": "%s",
                  "submitted_at": "2024-06-02T09:00:00Z", "user": {"login": "mentor"}},
                 "pull_request": {"number": 3, "user": {"login": "pat-private"}}, %s}
                """.formatted("b".repeat(40), REPOSITORY));
        assertThat(review.state()).isEqualTo(ReviewSubmitted.State.CHANGES_REQUESTED);
        assertThat(review.self()).isFalse();
        assertThat(review.meta().identity()).isEqualTo(MINT.pseudonyms().github("mentor"));
        CiRunChanged run = (CiRunChanged) gitHub("workflow_run", """
                {"action": "completed", "workflow_run": {"id": 12, "run_attempt": 2, "name": "CI", "head_branch": "main",
                  "head_sha": "%s", "event": "push", "status": "completed", "conclusion": "failure",
                  "created_at": "2024-06-02T09:00:00Z", "run_started_at": "2024-06-02T09:01:00Z",
                  "updated_at": "2024-06-02T09:05:00Z", "pull_requests": [{"number": 3}]}, %s}
                """.formatted("b".repeat(40), REPOSITORY));
        assertThat(run.attempt()).isEqualTo(2);
        assertThat(run.conclusion()).isEqualTo(Conclusion.FAILURE);
        assertThat(run.completedAt()).isEqualTo(Instant.parse("2024-06-02T09:05:00Z"));
        assertThat(run.pullRequests()).containsExactly(3);
        CiRunChanged going = (CiRunChanged) gitHub("check_run", """
                {"action": "created", "check_run": {"id": 13, "name": "tests", "head_sha": "%s", "status": "in_progress",
                  "conclusion": null, "started_at": "2024-06-02T09:00:00Z", "completed_at": null,
                  "check_suite": {"head_branch": "main"}, "pull_requests": []}, %s}
                """.formatted("b".repeat(40), REPOSITORY));
        assertThat(going.conclusion()).isEqualTo(Conclusion.NONE);
        assertThat(going.status()).isEqualTo(CiRunChanged.Status.IN_PROGRESS);
        IssueChanged issue = (IssueChanged) gitHub("issues", """
                {"action": "opened", "issue": {"id": 1, "number": 4, "state": "open", "user": {"login": "x"},
                  "updated_at": "2024-06-02T09:00:00Z"}, %s}
                """.formatted(REPOSITORY));
        assertThat(issue.number()).isEqualTo(4);
    }

    @Test
    void gitLabTellsTheSameInOtherWords() throws IOException {
        RefPushed push = (RefPushed) gitLab("""
                {"object_kind": "push", "before": "%s", "after": "%s", "ref": "refs/heads/main", "user_username": "pat-private",
                 "project": {"id": 5, "web_url": "https://gitlab.example/g/p", "path_with_namespace": "g/p",
                   "default_branch": "main"},
                 "commits": [{"id": "%s", "timestamp": "2024-06-02T09:00:00+02:00"}], "total_commits_count": 33}
                """.formatted("a".repeat(40), "b".repeat(40), "b".repeat(40)));
        assertThat(push.origin().completeness()).isEqualTo(Completeness.TRUNCATED);
        assertThat(push.commitCount()).isEqualTo(33);
        assertThat(push.meta().occurredAt()).isEqualTo(Instant.parse("2024-06-02T07:00:00Z"));
        CiRunChanged pipeline = (CiRunChanged) gitLab("""
                {"object_kind": "pipeline", "object_attributes": {"id": 31, "ref": "main", "tag": false, "sha": "%s",
                   "status": "failed", "source": "push", "created_at": "2016-08-12 15:23:28 UTC",
                   "finished_at": "2016-08-12 15:26:29 UTC"},
                 "user": {"username": "pat-private"},
                 "project": {"id": 5, "web_url": "https://gitlab.example/g/p", "path_with_namespace": "g/p"}}
                """.formatted("b".repeat(40)));
        assertThat(pipeline.conclusion()).isEqualTo(Conclusion.FAILURE);
        assertThat(pipeline.completedAt()).isEqualTo(Instant.parse("2016-08-12T15:26:29Z"));
    }

    @Test
    void theFeedBeforeAndAfterItLostItsCommits() throws IOException {
        RefPushed before = (RefPushed) feed("""
                {"id": "1", "type": "PushEvent", "actor": {"id": 5, "login": "pat-private"}, "repo": {"id": 77, "name": "p/c"},
                 "payload": {"push_id": 1, "size": 25, "distinct_size": 24, "ref": "refs/heads/main", "head": "%s",
                   "before": "%s", "commits": [{"sha": "%s"}]}, "created_at": "2024-06-01T10:00:03Z"}
                """.formatted("b".repeat(40), "a".repeat(40), "b".repeat(40)));
        assertThat(before.origin().completeness()).isEqualTo(Completeness.TRUNCATED);
        RefPushed after = (RefPushed) feed("""
                {"id": "2", "type": "PushEvent", "actor": {"id": 5, "login": "pat-private"}, "repo": {"id": 77, "name": "p/c"},
                 "payload": {"push_id": 1, "ref": "refs/heads/main", "head": "%s", "before": "%s"},
                 "created_at": "2025-11-01T10:00:03Z"}
                """.formatted("b".repeat(40), "a".repeat(40)));
        assertThat(after.origin().completeness()).isEqualTo(Completeness.STUB);
        assertThat(after.commitCount()).isNull();
    }

    @Test
    void webhookAndFeedTellOneFactOnce() throws IOException {
        RefPushed hook = (RefPushed) gitHub("push", PUSH);
        RefPushed feed = (RefPushed)
                feed("""
                {"id": "1", "type": "PushEvent", "actor": {"login": "pat-private"}, "repo": {"id": 77, "name": "pat-private/capstone"},
                 "payload": {"size": 1, "distinct_size": 1, "ref": "refs/heads/main", "head": "%s", "before": "%s",
                   "commits": [{"sha": "%s"}]}, "created_at": "%s"}
                """.formatted("b".repeat(40), "a".repeat(40), "b".repeat(40), Instant.ofEpochSecond(1717236004)));

        assertThat(feed.meta().eventId()).isEqualTo(hook.meta().eventId());
        assertThat(WireCodec.contentHash(feed)).isEqualTo(WireCodec.contentHash(hook));
    }

    @Test
    void namesWordsAndAddressesStayBehind() throws IOException {
        for (Event event : List.of(gitHub("push", PUSH), gitHub("pull_request", REQUEST))) {
            String bytes = new String(WireCodec.encode(event), StandardCharsets.ISO_8859_1);
            assertThat(bytes).doesNotContainIgnoringCase("private").doesNotContain("secret words", "capstone");
            assertThat(WireCodec.decode(WireCodec.encode(event))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void mangledPayloadsAreRefusedAndNeverThrow(int seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? PUSH : REQUEST);
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                int at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(6)), random.nextBoolean() ? "null" : "7");
            }
            JsonNode node;
            try {
                node = JsonEntries.JSON.readTree(text.toString());
            } catch (JsonProcessingException e) {
                continue;
            }
            for (String event : List.of("push", "pull_request", "workflow_run", "status", "check_run")) {
                assertThat(GitHubWebhook.read(MINT, event, "d", node)).isNotNull();
            }
            assertThat(GitLabWebhook.read(MINT, "d", node)).isNotNull();
            assertThat(GitHubFeed.read(MINT, node)).isNotNull();
        }
    }

    private static Event gitHub(String event, String json) throws IOException {
        return only(GitHubWebhook.read(MINT, event, "d-1", JsonEntries.JSON.readTree(json)));
    }

    private static Event gitLab(String json) throws IOException {
        return only(GitLabWebhook.read(MINT, "d-1", JsonEntries.JSON.readTree(json)));
    }

    private static Event feed(String json) throws IOException {
        return only(GitHubFeed.read(MINT, JsonEntries.JSON.readTree(json)));
    }

    private static Event only(PayloadReading reading) {
        assertThat(reading).isInstanceOf(PayloadReading.Taken.class);
        return ((PayloadReading.Taken) reading).events().get(0);
    }
}
