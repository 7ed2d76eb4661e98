package dev.dayone.ingest.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hosts send one after the other in ordinary work: each thing that happened is a fact, and none contradicts another. */
class HostSequencesTest {

    private static final Mint MINT =
            Secrets.forgetful(new byte[32]).mint("test", Instant.parse("2026-06-01T00:00:00Z"), "run");
    private static final String REPOSITORY =
            "'repository':{'id':77,'full_name':'o/r','html_url':'https://github.com/o/r'},'sender':{'login':'SENDER','type':'User'}";
    private static final String REQUEST =
            "'number':3,'pull_request':{'number':3,'id':30,'state':'open','updated_at':'2024-06-12T10:00:00Z','user':{'login':'ann'},"
                    + "'head':{'sha':'" + "a".repeat(40) + "'}}";

    private final List<Event> events = new ArrayList<>();

    @TempDir
    Path temp;

    @Test
    void aSuiteThatRunsAgainIsAnotherRun() throws IOException {
        for (String ended : List.of("10:05:00", "11:07:00", "12:00:00")) {
            gitHub(
                    "check_suite",
                    "ann",
                    "'action':'completed','check_suite':{'id':5,'status':'completed','conclusion':'success','head_sha':'"
                            + "a".repeat(40) + "','created_at':'2024-06-10T10:00:00Z','updated_at':'2024-06-10T" + ended
                            + "Z'}");
        }

        assertFacts(3);
    }

    @Test
    void whoAsksForAnotherRunRepeatsNoResult() throws IOException {
        String run =
                "'check_run':{'id':6,'name':'ci','status':'completed','conclusion':'failure','started_at':'2024-06-10T10:00:00Z',"
                        + "'completed_at':'2024-06-10T10:05:00Z'}";
        gitHub("check_run", "ci", "'action':'completed'," + run);

        assertThat(GitHubWebhook.read(
                        MINT, "check_run", "d", json("{'action':'rerequested'," + run + "," + repository("ann") + "}")))
                .isEqualTo(new PayloadReading.Unsupported("check_run rerequested"));
        assertFacts(1);
    }

    @Test
    void labelsAndReviewersOfOneSecondAreFactsOfTheirOwn() throws IOException {
        gitHub("pull_request", "ann", "'action':'labeled','label':{'name':'a'}," + REQUEST);
        gitHub("pull_request", "ann", "'action':'labeled','label':{'name':'b'}," + REQUEST);
        gitHub("pull_request", "bot", "'action':'labeled','label':{'name':'b'}," + REQUEST);
        gitHub("pull_request", "ann", "'action':'review_requested','requested_reviewer':{'login':'bob'}," + REQUEST);
        gitHub("pull_request", "ann", "'action':'review_requested','requested_reviewer':{'login':'cy'}," + REQUEST);
        gitHub("pull_request", "ann", "'action':'review_requested','requested_reviewer':{'login':'cy'}," + REQUEST);
        String issue = "'issue':{'id':9,'number':9,'state':'open','updated_at':'2024-06-12T12:00:00Z'}";
        gitHub("issues", "ann", "'action':'labeled','label':{'name':'a'}," + issue);
        gitHub("issues", "bob", "'action':'labeled','label':{'name':'a'}," + issue);

        assertFacts(7);
    }

    @Test
    void aPipelineThatFailsTwiceFailedTwice() throws IOException {
        for (String[] state : new String[][] {
            {"running", "null"},
            {"failed", "'2024-06-10 10:05:00 UTC'"},
            {"running", "null"},
            {"failed", "'2024-06-10 11:05:00 UTC'"},
            {"success", "'2024-06-10 12:05:00 UTC'"}
        }) {
            gitLab(
                    "'object_kind':'pipeline','user':{'username':'ann'},'object_attributes':{'id':31,'ref':'main','sha':'"
                            + "a".repeat(40) + "','status':'" + state[0]
                            + "','created_at':'2024-06-10 10:00:00 UTC','finished_at':"
                            + state[1] + "}");
        }

        assertFacts(4);
    }

    @Test
    void twoMayApproveInOneSecond() throws IOException {
        for (String who : List.of("bob", "cy", "bob")) {
            gitLab("'object_kind':'merge_request','user':{'username':'" + who
                    + "'},'object_attributes':{'id':99,'iid':3,'action':'approved','state':'opened',"
                    + "'updated_at':'2024-06-12 10:00:00 UTC','last_commit':{'id':'" + "a".repeat(40) + "'}}");
        }

        assertFacts(4);
        assertThat(events.stream().filter(ReviewSubmitted.class::isInstance)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "pull_request_approved, pull_request_review_approved, APPROVED",
        "pull_request_rejected, pull_request_review_rejected, CHANGES_REQUESTED",
        "pull_request_comment, pull_request_review_comment, COMMENTED",
        "pull_request_review_comment, pull_request_review_comment, COMMENTED",
        "pull_request_review, pull_request_review_approved, APPROVED"
    })
    void reviewsOfGiteaAndForgejoAreRead(String event, String type, ReviewSubmitted.State state) throws IOException {
        gitHub(event, "bob", "'action':'reviewed','review':{'type':'" + type + "','content':'words'}," + REQUEST);

        ReviewSubmitted review = (ReviewSubmitted) events.get(0);
        assertThat(review.state()).isEqualTo(state);
        assertThat(review.meta().identity()).isEqualTo(MINT.pseudonyms().github("bob"));
        assertThat(review.reviewId()).doesNotContain("bob");
    }

    /** A server that is set to a zone of its own writes offsets; what means two zones is no time. */
    @ParameterizedTest
    @CsvSource({
        "2024-06-12 10:00:00 UTC, true",
        "2024-06-12 12:00:00 +0200, true",
        "2024-06-12 03:00:00 -07:00, true",
        "2024-06-12T10:00:00Z, true",
        "2024-06-12T05:00:00.000-0500, true",
        "2024-06-12 10:00:00 CST, false",
        "2024-06-12 10:00:00, false"
    })
    void timesOfServersInOtherZonesAreRead(String written, boolean taken) throws IOException {
        PayloadReading reading = GitLabWebhook.read(
                MINT,
                "d",
                json(
                        "{'object_kind':'merge_request','user':{'username':'bob'},'object_attributes':{'id':99,'iid':3,'action':'open',"
                                + "'state':'opened','updated_at':'" + written + "','last_commit':{'id':'"
                                + "a".repeat(40)
                                + "'}},'project':{'id':5,'web_url':'https://gitlab.example/g/p','path_with_namespace':'g/p'}}"));
        if (taken) {
            take(reading);
            assertThat(events.get(0).meta().occurredAt()).isEqualTo(Instant.parse("2024-06-12T10:00:00Z"));
        } else {
            assertThat(reading).isInstanceOf(PayloadReading.Refused.class);
        }
    }

    /** Of an account that was deleted neither sender nor author is left. */
    @Test
    void nobodyIsLeftWhoSentIt() throws IOException {
        String repository =
                "'repository':{'id':77,'full_name':'o/r','html_url':'https://github.com/o/r','pushed_at':1718186400}";
        take(GitHubWebhook.read(
                MINT,
                "pull_request",
                "d",
                json("{'action':'closed'," + REQUEST.replace("{'login':'ann'}", "null") + "," + repository + "}")));
        take(GitHubWebhook.read(
                MINT,
                "push",
                "e",
                json("{'ref':'refs/heads/gh-readonly-queue/main/pr-1','before':'" + "a".repeat(40) + "','after':'"
                        + "0".repeat(40) + "','deleted':true,'commits':[]," + repository + "}")));

        assertThat(events)
                .allSatisfy(event -> assertThat(event.meta().identity()).isNull());
        assertFacts(2);
    }

    @Test
    void eventsOfGroupsAndServersAreIgnoredAloud() throws IOException {
        assertThat(GitLabWebhook.read(MINT, "d", json("{'event_name':'user_add_to_group','group_id':1}")))
                .isEqualTo(new PayloadReading.Unsupported("user_add_to_group"));
        assertThat(GitLabWebhook.read(MINT, "d", json("{'something':1}"))).isInstanceOf(PayloadReading.Refused.class);
    }

    @Test
    void theFeedOfBefore2015IsRead() throws IOException {
        String about = "'actor':'ann','repository':{'id':77,'name':'r','owner':'o','url':'https://github.com/o/r'}";
        String push = "{'type':'PushEvent','created_at':'2013-06-01T01:05:30-07:00'," + about + ",'payload':{'shas':[['"
                + "1".repeat(40) + "','a@x','m','N',true]],'size':1,'ref':'refs/heads/master','head':'" + "1".repeat(40)
                + "'}}";
        String issue = "{'type':'IssuesEvent','created_at':'2013-06-01T01:05:30-07:00'," + about
                + ",'payload':{'action':'opened','number':4,'issue':444}}";
        String request = "{'type':'PullRequestEvent','created_at':'2013-06-01T01:05:30-07:00'," + about
                + ",'payload':{'action':'opened','number':4,'pull_request':{'number':4,'state':'open','updated_at':'2013-06-01T09:05:30Z'}}}";
        String comment = "{'type':'IssueCommentEvent','created_at':'2013-06-01T01:05:30-07:00'," + about
                + ",'payload':{'comment_id':1,'issue_id':2}}";
        Path file = temp.resolve("2012-04-01-15.json");
        Files.writeString(file, (push + issue + "\n" + request + comment).replace('\'', '"'));
        List<PayloadReading> readings = new ArrayList<>();
        FeedFile.read(file, (event, line, number) -> {
            assertThat(GitHubFeed.actor(event)).contains("ann");
            readings.add(GitHubFeed.read(MINT, event));
        });

        assertThat(readings).hasSize(4);
        readings.subList(0, 3).forEach(reading -> events.addAll(((PayloadReading.Taken) reading).events()));
        assertThat(readings.get(3)).isInstanceOf(PayloadReading.Unsupported.class);
        RefPushed pushed = (RefPushed) events.get(0);
        assertThat(pushed.commits()).containsExactly("1".repeat(40));
        assertThat(pushed.created()).isFalse();
        assertThat(pushed.meta().identity()).isEqualTo(MINT.pseudonyms().github("ann"));
        assertThat(((IssueChanged) events.get(1)).number()).isEqualTo(4);
        assertThat(((PullRequestChanged) events.get(2)).number()).isEqualTo(4);
        assertFacts(3);
    }

    /** A few kilobytes packed that stand for a line, an array of short lines, or an event spread over short lines, longer than any event. */
    @ParameterizedTest
    @CsvSource({"'[', '0,\n'", "'{\"id\":\"', 'xxx'", "'{\n', '\"a\":0,\n'"})
    void aPackedFileWithoutEndIsGivenUp(String start, String more) throws IOException {
        Path file = temp.resolve("bomb.json.gz");
        byte[] chunk = more.repeat(1 << 17).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < 70 << 20; written += chunk.length) {
                out.write(chunk);
            }
        }

        assertThatThrownBy(() -> FeedFile.read(file, (event, line, number) -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("an event has more than");
    }

    /** So many ids, and whoever has the id of another says the same. */
    private void assertFacts(int expected) {
        Map<UUID, String> said = new HashMap<>();
        for (Event event : events) {
            String hash = HexFormat.of().formatHex(WireCodec.contentHash(event));
            String before = said.putIfAbsent(event.meta().eventId(), hash);
            assertThat(before == null || before.equals(hash))
                    .as("no conflict: %s", event)
                    .isTrue();
        }
        assertThat(said).hasSize(expected);
    }

    private void gitHub(String event, String sender, String fields) throws IOException {
        take(GitHubWebhook.read(MINT, event, "d", json("{" + fields + "," + repository(sender) + "}")));
    }

    private void gitLab(String fields) throws IOException {
        take(GitLabWebhook.read(
                MINT,
                "d",
                json("{" + fields
                        + ",'project':{'id':5,'web_url':'https://gitlab.example/g/p','path_with_namespace':'g/p'}}")));
    }

    private void take(PayloadReading reading) {
        assertThat(reading).isInstanceOf(PayloadReading.Taken.class);
        events.addAll(((PayloadReading.Taken) reading).events());
    }

    private static String repository(String sender) {
        return REPOSITORY.replace("SENDER", sender);
    }

    private static JsonNode json(String text) throws IOException {
        return JsonEntries.read(text.replace('\'', '"'));
    }
}
