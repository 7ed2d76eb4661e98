package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements of learning systems become; the spool is real, Kafka is not needed. */
class XapiDoorTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String YAML = """
            programme: small
            timezone: America/New_York
            xapi:
              scored: [graded]
              home-pages: [https://lms.example]
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
            formats:
              - {id: a}
              - {id: b}
            checkpoints:
              - id: quiz
                activity: https://lms.example/quiz/1
                attempts: RULE
                items:
                  - {id: quiz, maximum: 25}
            """;

    @TempDir
    Path temp;

    private Secrets secrets;
    private Spool spool;
    private Doors doors;
    private Programme programme;
    private String token;

    @BeforeEach
    void open() throws IOException {
        secrets = Secrets.forgetful(new byte[32]);
        spool = Spool.open(temp.resolve("spool"), 8 << 20);
        Credentials credentials = Credentials.open(temp.resolve("credentials.json"), secrets.vault());
        token = credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, NOW, null);
        directory(YAML.replace("RULE", "last"));
        doors = new Doors(
                secrets,
                credentials,
                spool,
                temp.resolve("statements"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                id -> Optional.of(programme),
                ids -> Map.of());
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'raw':10,'min':0,'max':10,'scaled':1 | 25",
                "'raw':85,'max':100,'scaled':0.85     | 21.25",
                "'raw':16,'min':0,'max':25            | 16",
                "'raw':3,'min':1,'max':5              | 12.5",
                "'raw':1,'scaled':0.5                 | 12.5",
                "'scaled':0.5                         | 12.5",
                "'raw':17.25                          | 17.25"
            })
    void aScoreIsCarriedOverIntoTheRangeOfItsItem(String score, double points) {
        send(statement(1, "scored", "p1", "2024-02-08T10:00:00Z").replace("'raw':20", score));

        assertThat(sent(CheckpointScored.class))
                .singleElement()
                .satisfies(each -> assertThat(each.score()).isEqualTo(points));
    }

    @ParameterizedTest
    @CsvSource({"last, 12", "best, 20", "first, 7"})
    void ofSeveralAttemptsOneCountsWhateverTheirOrder(String rule, double counts) throws IOException {
        directory(YAML.replace("RULE", rule));
        List<String> attempts = List.of(
                scored(1, 7, "2024-02-05T10:00:00Z"),
                scored(2, 20, "2024-02-06T10:00:00Z"),
                scored(3, 12, "2024-02-07T10:00:00Z"));
        for (long seed = 0; seed < 6; seed++) {
            List<String> shuffled = new ArrayList<>(attempts);
            Collections.shuffle(shuffled, new Random(seed));
            restart();
            shuffled.forEach(this::send);

            assertThat(inForce()).as("order of seed %s", seed).containsExactly(counts);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"012v", "0v12", "v012", "120v", "2v01"})
    void aVoidTakesItsStatementBackWheneverItComes(String order) {
        // 0, 1 and 2 are attempts; v takes 2, the last of them, back.
        restart();
        for (int at = 0; at < order.length(); at++) {
            char each = order.charAt(at);
            send(
                    each == 'v'
                            ? voiding(9, 3)
                            : scored(each - '0' + 1, 10 + each - '0', "2024-02-0" + (each - '0' + 5) + "T10:00:00Z"));
        }

        assertThat(inForce()).containsExactly(11.0);
    }

    @Test
    void aVoidInTheSameBatchCountsInEitherOrder() {
        send("[" + scored(1, 12.5, "2024-02-05T10:00:00Z") + "," + voiding(8, 1) + "]");
        send("[" + voiding(9, 2) + "," + scored(2, 10, "2024-02-06T10:00:00Z") + "]");

        assertThat(inForce()).isEmpty();
        assertThat(sent(Reject.class))
                .allSatisfy(reject -> assertThat(reject.code()).isEqualTo(Reject.Code.UNSUPPORTED));
    }

    @Test
    void whatTheDirectoryDoesNotKnowYetIsTakenWhenItDoes() throws IOException {
        send(scored(1, 15, "2024-02-05T10:00:00Z").replace("quiz/1", "quiz/2"));
        send(statement(2, "completed", "p9", "2024-02-05T10:00:00Z"));
        assertThat(sent(CheckpointScored.class)).isEmpty();
        assertThat(sent(Reject.class).stream().map(Reject::code))
                .containsExactly(Reject.Code.UNKNOWN_REFERENCE, Reject.Code.UNKNOWN_REFERENCE);
        doors.reopened(programme);
        assertThat(sent(RejectResolved.class)).isEmpty();

        directory(YAML.replace("RULE", "last").replace("https://lms.example/quiz/1", "https://lms.example/quiz/2"));
        doors.reopened(programme);

        assertThat(inForce()).containsExactly(15.0);
        assertThat(sent(RejectResolved.class))
                .singleElement()
                .satisfies(resolved -> assertThat(resolved.reject())
                        .isEqualTo(sent(Reject.class).get(0).meta().eventId()));
        doors.reopened(programme);
        assertThat(sent(RejectResolved.class)).hasSize(1);
        send(voiding(9, 1));
        assertThat(inForce()).as("what waited can be taken back").isEmpty();
    }

    @Test
    void theDayIsThatOfTheProgrammesClock() {
        send(scored(1, 10, "2024-02-07T23:30:00-05:00"));
        send(scored(2, 10, "2024-02-07T23:30:00"));
        send(scored(3, 10, "2024-02-08T04:30:00Z"));
        send(scored(4, 10, "2024-02-08T04:30:00+0000"));

        assertThat(sent(CheckpointScored.class).stream()
                        .map(each -> each.submittedOn().toString()))
                .hasSize(4)
                .containsOnly("2024-02-07");
        assertThat(sent(CheckpointScored.class).stream().map(each -> each.meta().occurredAt()))
                .containsOnly(Instant.parse("2024-02-08T04:30:00Z"));
    }

    @Test
    void aStatementWithoutATimeIsOfWhenItCame() {
        send(scored(1, 10, "").replace(",'timestamp':''", ""));

        assertThat(sent(CheckpointScored.class).get(0).meta().occurredAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H30M, 1.5",
        "P0Y0M0DT1H30M, 1.5",
        "P16559.14S, 4.599761111",
        "PT5400.5S, 1.500138889",
        "P1DT2H, 26",
        "P1W, 168"
    })
    void durationsAreReadWhole(String duration, double hours) {
        send(statement(1, "terminated", "p1", "2024-02-08T10:00:00Z").replace("PT1H30M", duration));

        assertThat(sent(CheckpointSubmitted.class).get(0).hours()).isEqualTo(hours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"earned", "evaluated", "graded", "passed", "attempted"})
    void verbsOfOpenEdxAndThoseThatTheProgrammeNamesCarryScores(String verb) {
        send(statement(1, verb, "p1", "2024-02-08T10:00:00Z"));

        assertThat(sent(CheckpointScored.class)).hasSize(1);
    }

    @Test
    void anAttemptIsOfTheQuizThatItIsPartOf() {
        send(
                scored(1, 10, "2024-02-08T10:00:00Z")
                        .replace(
                                "https://lms.example/quiz/1",
                                "https://lms.example/mod/quiz/review.php?attempt=1&cmid=1")
                        .replace(
                                ",'timestamp'",
                                ",'context':{'contextActivities':{'parent':[{'id':'https://lms.example/quiz/1'}]}},'timestamp'"));

        assertThat(inForce()).containsExactly(10.0);
    }

    @Test
    void whoSentItIsKnownByAddressItsHashOrAnAccountOfTheProgrammesOwnSystem() {
        String address = scored(1, 10, "2024-02-05T10:00:00Z");
        send(address.replace(actor("p1"), "{'mbox':'mailto:p2@example.org'}"));
        send(scored(2, 11, "2024-02-05T10:00:00Z")
                .replace(actor("p1"), "{'mbox_sha1sum':'" + sha1("mailto:p3@example.org") + "'}"));
        send(scored(3, 12, "2024-02-05T10:00:00Z").replace("'https://lms.example'", "'https://elsewhere.example'"));
        send(scored(4, 12, "2024-02-05T10:00:00Z")
                .replace(actor("p1"), "{'objectType':'Group','member':[{'mbox':'mailto:p1@example.org'}]}"));

        assertThat(sent(CheckpointScored.class).stream().map(CheckpointScored::score))
                .containsExactly(10.0, 11.0);
        assertThat(sent(Reject.class)).hasSize(2);
    }

    @Test
    void statementsAboutPeopleAndStatementsAreNoReasonToRefuseTheirBatch() {
        String other = "{'actor':" + actor("p1")
                + ",'verb':{'id':'http://x/met'},'object':{'objectType':'Agent','mbox':'mailto:b@x'}}";
        String sub = "{'actor':" + actor("p1")
                + ",'verb':{'id':'http://x/plans'},'object':{'objectType':'SubStatement','actor':" + actor("p1")
                + ",'verb':{'id':'http://x/go'},'object':{'id':'http://x/y'}}}";

        send("[" + other + "," + sub + "," + scored(1, 10, "2024-02-05T10:00:00Z") + "]");

        assertThat(inForce()).containsExactly(10.0);
    }

    @Test
    void attachmentsComeBehindTheirStatements() {
        String hash = "00e13ed7af55b27622f1d6eab5bec0147e68efe28dc2b12461117afa1a5ed40e";
        String statement = scored(1, 10, "2024-02-05T10:00:00Z")
                .replace(
                        ",'timestamp'",
                        ",'attachments':[{'usageType':'http://x/u','display':{'en':'d'},'contentType':'text/plain','length':4,'sha2':'"
                                + hash + "'}],'timestamp'");
        String body = "--edge\r\nContent-Type: application/json\r\n\r\n" + statement.replace('\'', '"')
                + "\r\n--edge\r\nContent-Type: text/plain\r\nX-Experience-API-Hash: " + hash
                + "\r\n\r\nwork\r\n--edge--\r\n";

        assertThat(multipart(body).status()).isEqualTo(200);
        assertThat(inForce()).containsExactly(10.0);
        assertThat(multipart(body.replace("Hash: 00", "Hash: 11")).status()).isEqualTo(400);
        assertThat(multipart(body.replace("--edge--", "")).status()).isEqualTo(400);
        assertThat(multipart("").status()).isEqualTo(400);
    }

    @Test
    void statementsCanBeReadById() {
        send(scored(1, 10, "2024-02-05T10:00:00Z"));
        for (int i = 2; i <= 6; i++) {
            send(scored(i, i, "2024-02-0" + i + "T10:00:00Z"));
        }
        send(voiding(9, 1));

        DoorAnswer one = get(Map.of("statementId", id(2)));
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body().path("result").path("score").path("raw").asInt()).isEqualTo(2);
        assertThat(one.body().path("stored").asText()).startsWith("2026-06-01T12:00");
        assertThat(one.body().has("authority")).isTrue();
        assertThat(get(Map.of("statementId", id(1))).status()).isEqualTo(404);
        assertThat(get(Map.of("voidedStatementId", id(1))).status()).isEqualTo(200);
        assertThat(get(Map.of("statementId", id(7))).status()).isEqualTo(404);
        assertThat(get(Map.of("statementId", "x")).status()).isEqualTo(400);
        assertThat(get(Map.of("statementId", id(2), "verb", "http://x/y")).status())
                .isEqualTo(400);
        assertThat(get(Map.of("colour", "red")).status()).isEqualTo(400);

        DoorAnswer some = get(Map.of("limit", "2", "ascending", "true"));
        assertThat(some.body().path("statements")).hasSize(2);
        assertThat(some.body().path("statements").get(0).path("id").asText()).isEqualTo(id(2));
        assertThat(some.body().path("more").asText())
                .startsWith("/xapi/statements?")
                .contains("from=");
        DoorAnswer all = get(Map.of());
        assertThat(all.body().path("statements")).hasSize(6);
        assertThat(all.body().path("more").asText()).isEmpty();
        assertThat(get(Map.of("verb", XapiStatement.VOIDING)).body().path("statements"))
                .hasSize(1);
        assertThat(doors.storedStatements("wrong", "1.0.3", "", Map.of()).status())
                .isEqualTo(401);
    }

    @Test
    void whatRefersToAStatementIsFoundByIt() {
        send(scored(1, 10, "2024-02-05T10:00:00Z"));
        send(voiding(9, 1));

        DoorAnswer found = get(Map.of("activity", "https://lms.example/quiz/1"));

        assertThat(found.body().path("statements")).hasSize(1);
        assertThat(found.body().path("statements").get(0).path("id").asText()).isEqualTo(id(9));
        assertThat(found.headers()).containsKey("X-Experience-API-Consistent-Through");
        assertThat(get(Map.of("statementId", "x")).headers()).containsKey("X-Experience-API-Consistent-Through");
    }

    @Test
    void whatTakesBackCannotBeTakenBack() {
        send(scored(1, 10, "2024-02-05T10:00:00Z"));
        send(voiding(9, 1));
        send(voiding(8, 9));

        assertThat(get(Map.of("statementId", id(9))).status()).isEqualTo(200);
        assertThat(get(Map.of("statementId", id(1))).status()).isEqualTo(404);
        assertThat(inForce()).isEmpty();
    }

    /** Its id follows from its words; the words that were taken back are not the ones that come now. */
    @Test
    void theSameWordsCountAgainAfterTheyWereTakenBack() {
        String words = scored(1, 10, "2024-02-05T10:00:00Z").replace("'id':'" + id(1) + "',", "");
        String first = sendForId(words);
        assertThat(sendForId(words)).isEqualTo(first);
        send(voiding(9, 1).replace(id(1), first));
        assertThat(inForce()).isEmpty();

        String second = sendForId(words);

        assertThat(second).isNotEqualTo(first);
        assertThat(inForce()).containsExactly(10.0);
        assertThat(sendForId(words)).isEqualTo(second);
        assertThat(get(Map.of("statementId", second)).status()).isEqualTo(200);
        send("[" + words + "," + words + "]");
        assertThat(sent(CheckpointScored.class).stream()
                        .filter(scored -> !scored.meta().voids())
                        .map(scored -> scored.meta().eventId())
                        .distinct())
                .as("twice in one request is once")
                .hasSize(2);
    }

    @Test
    void aRequestMayBeWrittenAsAForm() {
        String statement = scored(1, 10, "2024-02-05T10:00:00Z").replace('\'', '"');
        String content = "content=" + URLEncoder.encode(statement, StandardCharsets.UTF_8);

        assertThat(form("PUT", "statementId=" + id(1) + "&" + content)).isEqualTo(204);
        assertThat(inForce()).containsExactly(10.0);
        assertThat(form("GET", "statementId=" + id(1))).isEqualTo(200);
        assertThat(form("POST", content)).isEqualTo(200);
        assertThat(form("POST", content + "&colour=red")).isEqualTo(400);
        assertThat(form("PUT", content)).isEqualTo(400);
        assertThat(form("DELETE", content)).isEqualTo(400);
        assertThat(form("GET", "limit=1&limit=2")).isEqualTo(400);
        assertThat(form("GET", "%zz=1")).isEqualTo(400);
        assertThat(doors.form(token, "1.0.3", Map.of("method", "GET", "limit", "1"), new byte[0])
                        .status())
                .isEqualTo(400);
        assertThat(doors.form(token, "2.0.0", Map.of("method", "GET"), new byte[0])
                        .status())
                .isEqualTo(400);
    }

    private int form(String method, String body) {
        return doors.form(token, "1.0.3", Map.of("method", method), body.getBytes(StandardCharsets.UTF_8))
                .status();
    }

    private String sendForId(String json) {
        DoorAnswer answer = doors.statements(
                token, "1.0.3", null, "", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
        return answer.body().get(0).asText();
    }

    private void directory(String yaml) throws IOException {
        Path directory = Files.createDirectories(temp.resolve("programme"));
        Files.writeString(directory.resolve("dayone.yaml"), yaml);
        Files.writeString(
                directory.resolve("roster.csv"),
                "participant,cohort,assigned_arm,email\np1,c1,a,p1@example.org\np2,c1,b,p2@example.org\np3,c1,b,p3@example.org\n");
        Mint mint = secrets.mint("small", NOW, "open");
        programme = Programme.read(directory, mint, pseudonym -> Optional.empty());
    }

    private void restart() {
        try {
            Files.deleteIfExists(temp.resolve("statements"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        spool.done(spool.appended());
        Credentials credentials = Credentials.open(temp.resolve("credentials.json"), secrets.vault());
        doors = new Doors(
                secrets,
                credentials,
                spool,
                temp.resolve("statements"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                id -> Optional.of(programme),
                ids -> Map.of());
    }

    private void send(String json) {
        DoorAnswer answer = doors.statements(
                token, "1.0.3", null, "", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
    }

    private DoorAnswer multipart(String body) {
        return doors.statements(
                token, "1.0.3", null, "multipart/mixed; boundary=edge", body.getBytes(StandardCharsets.UTF_8));
    }

    private DoorAnswer get(Map<String, String> query) {
        return doors.storedStatements(token, "1.0.3", "", query);
    }

    /** Scores that no other event replaces, as the measures see them. */
    private List<Double> inForce() {
        List<Event> events = sent(Event.class);
        Set<UUID> replaced = new HashSet<>();
        events.forEach(event -> replaced.addAll(event.meta().corrects()));
        return events.stream()
                .filter(CheckpointScored.class::isInstance)
                .map(CheckpointScored.class::cast)
                .filter(scored -> !scored.meta().voids()
                        && !replaced.contains(scored.meta().eventId()))
                .map(CheckpointScored::score)
                .toList();
    }

    private <T extends WireRecord> List<T> sent(Class<T> type) {
        return spool.waiting(1000).stream()
                .map(waiting -> WireCodec.decode(waiting.bytes()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String scored(int n, double raw, String when) {
        return statement(n, "scored", "p1", when).replace("'raw':20", "'raw':" + raw);
    }

    private static String statement(int n, String verb, String who, String when) {
        return "{'id':'" + id(n) + "','actor':" + actor(who) + ",'verb':{'id':'http://adlnet.gov/expapi/verbs/" + verb
                + "'},'object':{'id':'https://lms.example/quiz/1'},'result':{'score':{'raw':20},'duration':'PT1H30M'},'timestamp':'"
                + when + "'}";
    }

    private static String voiding(int n, int target) {
        return "{'id':'" + id(n) + "','actor':" + actor("admin") + ",'verb':{'id':'" + XapiStatement.VOIDING
                + "'},'object':{'objectType':'StatementRef','id':'" + id(target) + "'}}";
    }

    private static String actor(String who) {
        return "{'account':{'homePage':'https://lms.example','name':'" + who + "'}}";
    }

    private static String id(int n) {
        return "4a1b0c9e-1111-4111-8111-00000000000" + n;
    }

    private static String sha1(String text) {
        return HexFormat.of().formatHex(Digests.of("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
