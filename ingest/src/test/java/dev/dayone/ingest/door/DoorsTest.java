package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.input.UnavailableException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.ingest.tracker.RunReading;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Limits;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each door does with what comes in; the spool is real, Kafka is not needed. */
class DoorsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String PUSH = """
            {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false, "deleted": false, "forced": false,
             "commits": [], "repository": {"id": 7, "full_name": "a/b", "html_url": "https://github.com/a/b",
             "pushed_at": 1717236000}, "sender": {"login": "a", "type": "User"}}
            """.formatted("a".repeat(40), "b".repeat(40));

    @TempDir
    Path temp;

    private Secrets secrets;
    private Credentials credentials;
    private Spool spool;
    private Doors doors;
    private String token;
    private final Map<UUID, FactKey> inWarehouse = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        Path directory = Files.createDirectories(temp.resolve("programme"));
        Files.writeString(directory.resolve("dayone.yaml"), """
                programme: small
                cohorts:
                  - {id: c1, start: 2024-01-08, end: 2024-02-09}
                formats:
                  - {id: a}
                  - {id: b}
                checkpoints:
                  - id: final
                    items:
                      - {id: task, maximum: 100}
                  - id: paper
                    items:
                      - id: method
                        weight: 2
                        items:
                          - {id: baselines, maximum: 4, weight: 3}
                          - {id: ablations, maximum: 4}
                      - {id: write-up, maximum: 10}
                """);
        Files.writeString(
                directory.resolve("roster.csv"),
                "participant,cohort,assigned_arm,email\np1,c1,a,p1@example.org\np2,c1,b,p2@example.org\n");
        secrets = Secrets.forgetful(new byte[32]);
        Mint mint = secrets.mint("small", NOW, "open");
        Programme programme = Programme.read(directory, mint, pseudonym -> Optional.empty());
        credentials = Credentials.open(temp.resolve("credentials.json"), secrets.vault());
        token = credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, NOW, null);
        spool = Spool.open(temp.resolve("spool"), 1 << 20);
        doors = new Doors(
                secrets,
                credentials,
                spool,
                temp.resolve("statements"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                id -> id.equals("small") ? Optional.of(programme) : Optional.empty(),
                ids -> ids.stream()
                        .filter(inWarehouse::containsKey)
                        .collect(Collectors.toMap(id -> id, inWarehouse::get)));
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void anEventCorrectsFactsOfItsOwnKindProgrammeAndPersonAlone() {
        UUID placement = UUID.randomUUID();
        inWarehouse.put(placement, new FactKey("PlacementRecorded", "small", pseudonym("p2"), null));
        assertThat(voidedBy("ConsentRecorded", "p2", placement))
                .as("another kind")
                .isEqualTo("rejected");
        assertThat(voidedBy("PlacementRecorded", "p1", placement))
                .as("another person")
                .isEqualTo("rejected");
        assertThat(voidedBy("PlacementRecorded", "p2", placement)).isEqualTo("accepted");
        UUID elsewhere = UUID.randomUUID();
        inWarehouse.clear();
        inWarehouse.put(elsewhere, new FactKey("PlacementRecorded", "other", pseudonym("p2"), null));
        assertThat(voidedBy("PlacementRecorded", "p2", elsewhere))
                .as("another programme")
                .isEqualTo("rejected");
        assertThat(voidedBy("PlacementRecorded", "p2", UUID.randomUUID()))
                .as("a fact that has not come yet is compared when it does")
                .isEqualTo("accepted");
    }

    @Test
    void anEventTakesNobodyElsesId() {
        UUID placement = UUID.randomUUID();
        inWarehouse.put(placement, new FactKey("PlacementRecorded", "small", pseudonym("p2"), null));
        assertThat(underId("p1", placement, "\"eventId\""))
                .as("another person's")
                .isEqualTo("rejected");
        assertThat(underId("p1", placement, "\"event_id\""))
                .as("another person's")
                .isEqualTo("rejected");
        assertThat(underId("p2", placement, "\"eventId\""))
                .as("a fact of one's own: the warehouse says whether it is told in two ways")
                .isEqualTo("accepted");
        inWarehouse.clear();
        UUID fresh = UUID.randomUUID();
        assertThat(underId("p1", fresh, "\"eventId\"")).isEqualTo("accepted");
        assertThat(underId("p2", fresh, "\"eventId\""))
                .as("what came a moment ago, and is not in the warehouse yet")
                .isEqualTo("rejected");
    }

    private String underId(String participant, UUID id, String name) {
        DoorAnswer answer = doors.events(
                token,
                false,
                ("{\"type\":\"PlacementRecorded\",\"participant\":\"" + participant
                                + "\",\"startedOn\":\"2024-03-01\",\"status\":\"J1a\",\"tier\":\"V1\",\"meta\":{" + name
                                + ":\"" + id + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        return answer.body().path("results").path(0).path("status").asText();
    }

    @Test
    void aRequestBringsSoManyEventsAndNoMore() {
        String many = "[" + "1,".repeat(Doors.MOST_EVENTS) + "1]";
        DoorAnswer answer = doors.events(token, false, many.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(spool.size()).isZero();
    }

    private String voidedBy(String type, String participant, UUID fact) {
        String about = type.equals("ConsentRecorded")
                ? "\"purpose\":\"funder-report\",\"given\":false,\"decidedOn\":\"2024-03-01\""
                : "\"startedOn\":\"2024-03-01\",\"status\":\"J1a\",\"tier\":\"V1\"";
        DoorAnswer answer = doors.events(
                token,
                false,
                ("{\"type\":\"" + type + "\",\"participant\":\"" + participant + "\"," + about
                                + ",\"voids\":true,\"corrects\":[\"" + fact + "\"]}")
                        .getBytes(StandardCharsets.UTF_8));
        JsonNode result = answer.body().path("results").path(0);
        return result.path("status").asText()
                + (result.path("message").asText().contains("kind, programme")
                                || result.path("status").asText().equals("accepted")
                        ? ""
                        : " " + result);
    }

    private String pseudonym(String participant) {
        return secrets.mint("small", NOW, "t").pseudonyms().participant(participant);
    }

    @Test
    void theSignatureOfGitHubsOwnExampleFits() {
        byte[] body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
        List<byte[]> secret = List.of("It's a Secret to Everybody".getBytes(StandardCharsets.UTF_8));

        assertThat(Signature.ofGitHub(
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", body, secret))
                .isTrue();
        assertThat(Signature.ofGitHub(
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18", body, secret))
                .isFalse();
        assertThat(Signature.ofGitHub("", body, secret)).isFalse();
        assertThat(Signature.ofGitHub("sha256=", body, List.of())).isFalse();
    }

    @Test
    void onlyWhatIsSignedComesInAndSecretsCanBeRotated() {
        String first = credentials.createSecret("github", "small", NOW);
        byte[] body = PUSH.getBytes(StandardCharsets.UTF_8);

        assertThat(gitHub(sign(first, body), "push", body).status()).isEqualTo(202);
        assertThat(gitHub(sign("another", body), "push", body).status()).isEqualTo(401);
        assertThat(gitHub(sign(first, body), "push", (PUSH + " ").getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(doors.gitHub("other", sign(first, body), "push", "d", body).status())
                .isEqualTo(401);
        String second = credentials.createSecret("github", "small", NOW);
        assertThat(gitHub(sign(first, body), "push", body).status()).isEqualTo(202);
        assertThat(gitHub(sign(second, body), "push", body).status()).isEqualTo(202);
        credentials.end(credentials.secrets().get(0).id(), NOW.minusSeconds(1));
        assertThat(gitHub(sign(first, body), "push", body).status()).isEqualTo(401);
        assertThat(gitHub(sign(second, body), "push", body).status()).isEqualTo(202);
        String lab = credentials.createSecret("gitlab", "small", NOW);
        assertThat(doors.gitLab(
                                "small",
                                lab,
                                "x",
                                "d",
                                "{\"object_kind\":\"wiki_page\",\"project\":{\"id\":1}}"
                                        .getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(202);
        assertThat(doors.gitLab("small", "wrong", "x", "d", body).status()).isEqualTo(401);
        byte[] form = ("payload=" + URLEncoder.encode(PUSH, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        assertThat(gitHub(sign(second, form), "push", form)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("accepted");
        assertThat(spool.appended()).isEqualTo(6);
    }

    @Test
    void unknownEventsAreAcknowledgedAndCountedAndBadOnesKept() {
        String secret = credentials.createSecret("github", "small", NOW);
        byte[] body = "{\"zen\": 1}".getBytes(StandardCharsets.UTF_8);

        assertThat(gitHub(sign(secret, body), "ping", body).status()).isEqualTo(200);
        assertThat(gitHub(sign(secret, body), "star", body)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("ignored");
        assertThat(gitHub(sign(secret, body), "push", body)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("rejected");
        byte[] torn = "{\"ref\": ".getBytes(StandardCharsets.UTF_8);
        assertThat(gitHub(sign(secret, torn), "push", torn)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("rejected");

        List<Reject> rejects = sent(Reject.class);
        assertThat(rejects.stream().map(Reject::code))
                .containsExactly(Reject.Code.UNSUPPORTED, Reject.Code.MISSING_VALUE, Reject.Code.UNREADABLE);
        assertThat(rejects.get(0).original()).isNull();
        assertThat(original(rejects.get(2)).text()).isEqualTo("{\"ref\": ");
    }

    @Test
    void oneBadEventDoesNotRefuseItsNeighbours() {
        DoorAnswer answer = events("""
                {"events": [
                  {"type": "CheckpointScored", "meta": {"participant": "p1"}, "checkpoint": "final", "score": 57.5,
                   "rater": "r1", "submittedOn": "2024-02-08", "armGuess": "b", "comment": "good work"},
                  {"type": "CheckpointScored", "participant": "p1", "checkpoint": "final", "score": 157.25, "submittedOn": "2024-02-08"},
                  {"type": "CheckpointScored", "participant": "ghost", "checkpoint": "final", "score": 57, "submittedOn": "2024-02-08"},
                  {"type": "PlacementRecorded", "participant": "p2", "status": "J1a", "tier": "V3", "startedOn": "2024-05-01",
                   "pay": 50000, "evidence": "Example Ltd"},
                  {"type": "CheckpointSubmitted", "participant": "p2", "checkpoint": "paper", "submittedOn": "2024-02-07",
                   "hours": 22, "hints": 3, "aiUse": "partly"},
                  {"type": "ConsentRecorded", "participant": "p2", "purpose": "research", "given": true, "decidedOn": "2024-01-08"},
                  {"type": "Nonsense"}, {"type": "CheckpointScored", "participant": "p1", "private": 1}, 17, {"type": "IdentityLinked", "participant": "p2", "github": "pat-the-newcomer"}
                ]}""");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(5);
        assertThat(answer.body().path("rejected").asInt()).isEqualTo(5);
        assertThat(answer.body().path("results").get(1).path("code").asText()).isEqualTo("OUT_OF_RANGE");
        assertThat(answer.body().path("results").get(1).path("message").asText())
                .contains("score \"157.25\" is above the maximum 100");
        assertThat(answer.body().path("results").get(2).path("field").asText()).isEqualTo("participant");
        CheckpointScored score = sent(CheckpointScored.class).get(0);
        assertThat(score.armGuess()).isEqualTo("b");
        String participant = secrets.pseudonyms("small").participant("p1");
        assertThat(secrets.vault().open(participant, score.comment())).contains("good work");
        assertThat(sent(PlacementRecorded.class).get(0).evidence()).isNotNull();
        String bytes = spool.waiting(99).stream()
                .map(waiting -> new String(waiting.bytes(), StandardCharsets.ISO_8859_1))
                .reduce("", String::concat);
        assertThat(bytes).doesNotContain("good work", "Example Ltd", "ghost", "pat-the-newcomer", "157.25", "private");
    }

    @Test
    void correctionsVoidsDuplicatesAndConflictsAreTold() {
        String first =
                "{\"type\":\"PlacementRecorded\",\"participant\":\"p1\",\"id\":\"job\",\"status\":\"J1a\",\"tier\":\"V2\","
                        + "\"startedOn\":\"2024-05-01\"}";
        DoorAnswer taken = events(first);
        String id = result(taken, 0).path("eventId").asText();
        assertThat(result(events(first), 0).path("status").asText()).isEqualTo("duplicate");
        assertThat(result(events(first.replace("V2", "V3")), 0).path("status").asText())
                .isEqualTo("conflict");
        events(first.replace("\"V2\"", "\"V3\",\"revision\":1"));
        events(first.replace("\"V2\"", "\"V2\",\"meta\":{\"corrects\":[\"" + id + "\"],\"voids\":true}"));

        List<PlacementRecorded> placements = sent(PlacementRecorded.class);
        assertThat(placements.get(3).meta().corrects().toString()).contains(id);
        assertThat(placements.get(4).meta().voids()).isTrue();
        assertThat(placements.get(4).meta().corrects().toString()).contains(id);
        assertThat(placements.get(4).meta().eventId().toString()).isNotEqualTo(id);
    }

    @Test
    void theShapeOfTheAvroSchemaIsTakenAsItIs() {
        String event = """
                {"type": "dev.dayone.events.CheckpointScored",
                 "meta": {"eventId": "4a1b0c9e-2222-4222-8222-000000000001", "programme": "small", "source": "lms", "participant":
                   {"string": "p1"}, "identity": null, "occurredAt": 1707350400000, "receivedAt": 1707350400000, "corrects": [],
                   "voids": false, "runId": "x"},
                 "checkpoint": "final", "item": "task", "itemCount": 1, "weight": 1.0, "score": 57.0, "minimum": 0.0,
                 "maximum": 100.0, "rater": {"string": "r1"}, "submittedOn": "2024-02-08", "dueOn": null, "armGuess": null, "comment": null}
                """;

        DoorAnswer answer = events(event);

        assertThat(result(answer, 0).path("status").asText())
                .as(answer.body().toString())
                .isEqualTo("accepted");
        CheckpointScored score = sent(CheckpointScored.class).get(0);
        assertThat(score.submittedOn()).isEqualTo("2024-02-08");
        assertThat(score.meta().eventId()).hasToString("4a1b0c9e-2222-4222-8222-000000000001");
        assertThat(result(events(event.replace("\"maximum\": 100.0", "\"maximum\": 50.0")), 0)
                        .path("message")
                        .asText())
                .contains("is not what dayone.yaml says");
        assertThat(result(events(event.replace("57.0", "58.0")), 0)
                        .path("status")
                        .asText())
                .isEqualTo("conflict");
    }

    /** Each of these stopped a later stage, or was taken for something that nobody meant. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'submittedOn':'0024-02-08' | year 0024, and years from 1900 to 2200 are taken. Did you mean 2024?",
                "'submittedOn':'-4800-08-01' | Correct the year",
                "'submittedOn':'+999999-08-01' | Correct the year",
                "'submittedOn':'9999-12-31' | is in the year 9999",
                "'submittedOn':45505 | is a number and not a date. Write the day as a text: 2024-03-31",
                "'submittedOn':'2024' | is a number and not a date",
                "'occurredAt':1707350400 | is not a time",
                "'occurredAt':'0001-01-01T00:00:00Z' | is in the year 0001",
                "'score':'51f' | is not a number",
                "'score':'0x35p0' | is not a number",
                "'score':'NaN' | is not a number",
                "'score':1e400 | is not a number",
                "'comment':'a\\u0000b' | holds the control character U+0000",
                "'rater':'\\ud800' | holds half a character",
                "'rater':'RRR' | is longer than 500 characters"
            })
    void whatNoLaterStageCanCarryIsRefusedAtTheDoor(String line) {
        String[] parts = line.replace('\'', '"').replace("RRR", "r".repeat(501)).split(" \\| ", -1);
        Map<String, String> fields =
                new LinkedHashMap<>(Map.of("\"submittedOn\"", "\"2024-02-08\"", "\"score\"", "50"));
        fields.put(parts[0].substring(0, parts[0].indexOf(':')), parts[0].substring(parts[0].indexOf(':') + 1));
        String event = "{\"type\":\"CheckpointScored\",\"participant\":\"p1\",\"checkpoint\":\"final\"";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            event += "," + field.getKey() + ":" + field.getValue();
        }

        DoorAnswer answer = events("[" + event + "}]");

        assertThat(result(answer, 0).path("status").asText())
                .as(answer.body().toString())
                .isEqualTo("rejected");
        assertThat(result(answer, 0).path("message").asText()).contains(parts[1]);
        assertThat(sent(CheckpointScored.class)).isEmpty();
    }

    @Test
    void aNumberThatNobodyCanHoldIsNoJsonAtEveryDoor() {
        byte[] body = "{\"commits\": 1e-2147483648}".getBytes(StandardCharsets.UTF_8);
        String gitHub = credentials.createSecret("github", "small", NOW);
        String gitLab = credentials.createSecret("gitlab", "small", NOW);

        assertThat(doors.events(token, false, body).status()).isEqualTo(400);
        assertThat(doors.events(token, true, body).status()).isEqualTo(422);
        assertThat(doors.statements(token, "1.0.3", null, "", body).status()).isEqualTo(400);
        assertThat(gitHub(sign(gitHub, body), "push", body)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("rejected");
        assertThat(doors.gitLab("small", gitLab, "Push Hook", "1", body)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("rejected");
    }

    @Test
    void anEventThatTheLogCannotHoldIsRefused() {
        StringBuilder baseline = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            baseline.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append("k".repeat(450))
                    .append(i)
                    .append("\":\"")
                    .append("v".repeat(499))
                    .append('"');
        }

        DoorAnswer large =
                events("[{\"type\":\"Enrolled\",\"participant\":\"p9\",\"cohort\":\"c1\",\"assignedArm\":\"b\","
                        + "\"baseline\":{" + baseline + "}}]");

        assertThat(result(large, 0).path("status").asText()).isEqualTo("accepted");
        assertThat(spool.waiting(10).get(0).bytes().length).isLessThan(Limits.LARGEST_MESSAGE);
        DoorAnswer larger =
                events("[{\"type\":\"Enrolled\",\"participant\":\"p8\",\"cohort\":\"c1\",\"assignedArm\":\"b\","
                        + "\"baseline\":{" + baseline.toString().replace('v', '\u00e9') + "}}]");
        assertThat(result(larger, 0).path("message").asText()).contains("one message of the log holds");
    }

    @Test
    void aTimeThatNobodyKnowsIsNotTold() {
        String secret = credentials.createSecret("github", "small", NOW);
        byte[] body = PUSH.replace("1717236000", "\"0001-01-01T00:00:00Z\"").getBytes(StandardCharsets.UTF_8);

        assertThat(gitHub(sign(secret, body), "push", body)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("accepted");
        assertThat(sent(RefPushed.class).get(0).meta().occurredAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void rubricTreesMultiplyTheirWeights() {
        events("""
                [{"type":"CheckpointScored","participant":"p1","checkpoint":"paper","item":"method/baselines","score":3,"submittedOn":"2024-02-08"},
                 {"type":"CheckpointScored","participant":"p1","checkpoint":"paper","item":"ablations","score":4,"submittedOn":"2024-02-08"}]
                """);

        assertThat(sent(CheckpointScored.class).stream().map(score -> score.item() + " " + score.weight()))
                .containsExactly("method/baselines 6.0", "method/ablations 2.0");
        assertThat(sent(CheckpointScored.class).get(0).itemCount()).isEqualTo(3);
    }

    @Test
    void tokensAreHeldToTheirScopeTimeAndProgramme() {
        String scores = credentials.createToken("small", EnumSet.of(EntryKind.CHECKPOINTS), false, NOW, null);
        byte[] placement =
                "{\"type\":\"PlacementRecorded\",\"participant\":\"p1\",\"status\":\"J3a\",\"tier\":\"V2\",\"startedOn\":\"2024-05-01\"}"
                        .getBytes(StandardCharsets.UTF_8);

        DoorAnswer outside = doors.events(scores, false, placement);
        assertThat(outside.status()).isEqualTo(422);
        assertThat(result(outside, 0).path("message").asText()).contains("outside the scope");
        assertThat(doors.events("d1_wrong", false, placement).status()).isEqualTo(401);
        assertThat(doors.statements(scores, "1.0.3", null, "", placement).status())
                .isEqualTo(401);
        String expired =
                credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, NOW, NOW.minusSeconds(1));
        assertThat(doors.events(expired, false, placement).status()).isEqualTo(401);
        String elsewhere = credentials.createToken("other", EnumSet.allOf(EntryKind.class), true, NOW, null);
        assertThat(doors.events(elsewhere, false, placement).status()).isEqualTo(409);
    }

    @Test
    void peopleEnrolledOverTheNetworkCanBeScored() {
        DoorAnswer answer = events("""
                {"type":"Enrolled","participant":"p9","cohort":"c1","assignedArm":"b","baseline":{"coding":7},"email":"p9@example.org"}
                {"type":"CheckpointScored","participant":"p9","checkpoint":"final","score":50,"submittedOn":"2024-02-08"}
                {"type":"CheckpointScored","participant":"p9","checkpoint":"final","score":50,"submittedOn":"2024-02-08","occurredAt":"2026-06-01T12:06:00Z"}
                not json at all
                """, true);

        assertThat(answer.body().path("accepted").asInt()).isEqualTo(2);
        assertThat(result(answer, 2).path("code").asText()).isEqualTo("CLOCK_AHEAD");
        assertThat(result(answer, 3).path("code").asText()).isEqualTo("UNREADABLE");
    }

    @Test
    void aLineThatIsNotUtf8IsRefusedAndItsNeighboursAreTaken() {
        String score = "{\"type\":\"CheckpointScored\",\"participant\":\"p1\",\"checkpoint\":\"final\",\"score\":50,"
                + "\"submittedOn\":\"2024-02-08\",\"comment\":\"très bien\"}\r\n";
        byte[] latin1 = score.getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = score.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(latin1, latin1.length + utf8.length);
        System.arraycopy(utf8, 0, body, latin1.length, utf8.length);

        DoorAnswer answer = doors.events(token, true, body);

        assertThat(result(answer, 0).path("code").asText()).isEqualTo("UNREADABLE");
        assertThat(result(answer, 1).path("status").asText()).isEqualTo("accepted");
    }

    @Test
    void statementsBecomeScoresAndSubmissionsOnce() {
        String statement = statement("4a1b0c9e-1111-4111-8111-000000000001", "passed", "final", "\"raw\": 71");
        DoorAnswer first = xapi(statement);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().get(0).asText()).isEqualTo("4a1b0c9e-1111-4111-8111-000000000001");
        assertThat(xapi(statement).status()).isEqualTo(200);
        assertThat(xapi(statement.replace("71", "72")).status()).isEqualTo(409);
        assertThat(xapi(statement(
                                "4a1b0c9e-1111-4111-8111-000000000002",
                                "completed",
                                "paper/write-up",
                                "\"scaled\": 0.5"))
                        .status())
                .isEqualTo(200);
        assertThat(xapi(statement("4a1b0c9e-1111-4111-8111-000000000003", "launched", "final", "\"raw\": 1"))
                        .status())
                .isEqualTo(200);

        List<CheckpointScored> scores = sent(CheckpointScored.class);
        assertThat(scores.stream().map(CheckpointScored::score)).containsExactly(71.0, 71.0, 5.0);
        assertThat(scores.get(0).meta().eventId())
                .isEqualTo(scores.get(1).meta().eventId());
        assertThat(sent(CheckpointSubmitted.class).get(0).hours()).isEqualTo(1.5);
        assertThat(sent(Reject.class).stream().map(Reject::code))
                .containsExactly(Reject.Code.CONFLICT, Reject.Code.UNSUPPORTED);
        assertThat(xapi("""
                        {"id": "4a1b0c9e-1111-4111-8111-000000000009", "actor": {"mbox": "mailto:admin@example.org"},
                         "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
                         "object": {"objectType": "StatementRef", "id": "4a1b0c9e-1111-4111-8111-000000000001"}}
                        """).status()).isEqualTo(200);
        CheckpointScored voided = sent(CheckpointScored.class).get(3);
        assertThat(voided.meta().voids()).isTrue();
        assertThat(voided.meta().corrects())
                .containsExactly(scores.get(0).meta().eventId());
        assertThat(doors.statements(token, "0.9", null, "", new byte[0]).status())
                .isEqualTo(400);
        assertThat(xapi("{\"actor\": {}}").status()).isEqualTo(400);
    }

    @Test
    void whatWasRefusedCanBeReadAgainByTheRulesOfToday() throws IOException {
        events(
                "{\"type\":\"CheckpointScored\",\"participant\":\"p3\",\"checkpoint\":\"final\",\"score\":50,\"submittedOn\":\"2024-02-08\"}");
        Reject reject = sent(Reject.class).get(0);
        Path directory = temp.resolve("programme");
        Mint mint = secrets.mint("small", NOW, "replay");
        Replay before = new Replay(
                temp.resolve("statements"),
                Optional.of(Programme.read(directory, mint, pseudonym -> Optional.empty())));
        assertThat(before.again(original(reject), mint).problem()).isNotNull();

        Files.writeString(
                directory.resolve("roster.csv"), Files.readString(directory.resolve("roster.csv")) + "p3,c1,a,\n");

        Replay after = new Replay(
                temp.resolve("statements"),
                Optional.of(Programme.read(directory, mint, pseudonym -> Optional.empty())));
        assertThat(after.again(original(reject), mint).events()).singleElement().isInstanceOf(CheckpointScored.class);
    }

    @Test
    void aRunThatWasRefusedIsReadAgainWhereTheDirectoryIsAtHand() {
        Mint mint = secrets.mint("small", NOW, "replay");
        Replay apart = new Replay(temp.resolve("statements"), Optional.empty());
        Replay at = new Replay(
                temp.resolve("statements"),
                Optional.of(Programme.read(temp.resolve("programme"), mint, pseudonym -> Optional.empty())));

        assertThat(apart.again(job("FAILED"), mint).problem())
                .isNotNull()
                .satisfies(problem -> assertThat(problem.line()).contains("--programme-dir"));
        assertThat(at.again(job("FAILED"), mint).events())
                .filteredOn(RunLogged.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((RunLogged) event).state()).isEqualTo(RunLogged.State.CRASHED));
        assertThat(at.again(job("MELTED"), mint).problem())
                .as("still refused")
                .isNotNull()
                .satisfies(problem -> assertThat(problem.line()).contains("MELTED"));
        assertThat(at.again(job("MELTED"), mint).events()).isEmpty();
    }

    private static Original job(String state) {
        return new Original(
                RunReading.DOOR,
                "slurm",
                Map.of("source", "jobs.txt:3"),
                ("{\"JobID\":\"2\",\"User\":\"kim\",\"State\":\"" + state
                                + "\",\"Start\":\"2024-06-03T10:00:00\",\"End\":\"2024-06-03T12:00:00\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFullSpoolTakesNothingAndSaysWhenToComeAgain() {
        try (Spool tiny = Spool.open(temp.resolve("tiny"), 10)) {
            Doors full = new Doors(
                    secrets,
                    credentials,
                    tiny,
                    temp.resolve("statements"),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    id -> Optional.empty(),
                    ids -> Map.of());
            String secret = credentials.createSecret("github", "small", NOW);
            byte[] body = PUSH.getBytes(StandardCharsets.UTF_8);

            DoorAnswer answer = full.gitHub("small", sign(secret, body), "push", "d", body);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("Retry-After", "30");
            assertThat(tiny.appended()).isZero();
        }
    }

    @Test
    void whenTheWarehouseIsAwayNobodyIsRefusedForIt() {
        Mint mint = secrets.mint("small", NOW, "open");
        Programme blind = Programme.read(temp.resolve("programme"), mint, pseudonym -> {
            throw new UnavailableException("away", new IllegalStateException());
        });
        Doors waiting = new Doors(
                secrets,
                credentials,
                spool,
                temp.resolve("statements"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                id -> Optional.of(blind),
                ids -> Map.of());
        byte[] stranger =
                "{\"type\":\"CheckpointScored\",\"participant\":\"stranger\",\"checkpoint\":\"final\",\"score\":50}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> waiting.events(token, false, stranger)).isInstanceOf(UnavailableException.class);
        assertThat(spool.appended()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void whateverComesIsAnsweredAndAccountedFor(long seed) {
        Random random = new Random(seed);
        String good =
                "{\"type\":\"CheckpointScored\",\"participant\":\"p1\",\"checkpoint\":\"final\",\"score\":50,\"submittedOn\":\"2024-02-08\"}";
        String secret = credentials.createSecret("github", "small", NOW);
        for (int i = 0; i < 150; i++) {
            byte[] body = mutate(random.nextBoolean() ? good : PUSH, random);
            long before = spool.appended();
            DoorAnswer api = doors.events(token, random.nextBoolean(), body);
            DoorAnswer hook = doors.gitHub(
                    "small", sign(secret, body), random.nextBoolean() ? "push" : "check_run", "d" + i, body);
            DoorAnswer statements = doors.statements(token, "1.0.3", null, "", body);

            assertThat(api.status()).isIn(202, 400, 422, 503);
            assertThat(hook.status()).isIn(202, 503);
            assertThat(statements.status()).isIn(200, 400, 409, 503);
            boolean said = api.body() != null && api.body().has("results");
            long events = said ? api.body().path("results").size() : 0;
            assertThat(spool.appended() - before).isGreaterThanOrEqualTo(events);
            spool.done(spool.appended());
        }
    }

    private static byte[] mutate(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> ("[".repeat(5000) + "]".repeat(5000)).getBytes(StandardCharsets.UTF_8);
            case 3 -> text.replace("p1", "x".repeat(random.nextInt(60_000))).getBytes(StandardCharsets.UTF_8);
            case 4 -> {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                yield bytes;
            }
            default -> text.replace("50", "=cmd|' /C calc'!A0").getBytes(StandardCharsets.UTF_8);
        };
    }

    private DoorAnswer gitHub(String signature, String event, byte[] body) {
        return doors.gitHub("small", signature, event, "delivery-1", body);
    }

    private DoorAnswer events(String json) {
        return events(json, false);
    }

    private DoorAnswer events(String json, boolean lines) {
        return doors.events(token, lines, json.getBytes(StandardCharsets.UTF_8));
    }

    private DoorAnswer xapi(String json) {
        return doors.statements(token, "1.0.3", null, "", json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode result(DoorAnswer answer, int index) {
        return answer.body().path("results").get(index);
    }

    private Original original(Reject reject) {
        return Original.parse(secrets.vault().open(reject.original()).orElseThrow());
    }

    private <T extends WireRecord> List<T> sent(Class<T> type) {
        return spool.waiting(1000).stream()
                .map(waiting -> WireCodec.decode(waiting.bytes()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String statement(String id, String verb, String activity, String score) {
        return """
                {"id": "%s", "actor": {"mbox": "mailto:p1@example.org", "name": "Pat Private"},
                 "verb": {"id": "http://adlnet.gov/expapi/verbs/%s"},
                 "object": {"id": "https://lms.example/activities/%s"},
                 "result": {"score": {%s}, "duration": "PT1H30M"}, "timestamp": "2024-02-08T10:00:00Z"}
                """.formatted(id, verb, activity, score);
    }

    private static String sign(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
