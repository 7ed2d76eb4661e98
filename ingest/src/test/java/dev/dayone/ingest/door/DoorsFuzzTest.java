package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventLimits;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in at a door is answered without an error of ours, and whatever is taken is inside the limits that every later stage can carry. Runs over some hundred inputs a door in
 * every build; {@code -Dfuzz.inputs=100000 -Dfuzz.seed=7} runs more.
 */
class DoorsFuzzTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 400);
    private static final long SEED = Long.getLong("fuzz.seed", 20260601);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHA = "a".repeat(40);
    private static final String REPOSITORY =
            ",'repository':{'id':7,'full_name':'a/b','html_url':'https://github.com/a/b','pushed_at':"
                    + "1717236000},'sender':{'login':'a','type':'User'}}";

    /** One good input of each kind, that mutations begin with. */
    private static final List<String> EVENTS = List.of(
            "{'type':'CheckpointScored','participant':'p1','checkpoint':'final','score':50,'submittedOn':'2024-02-08','rater':'r'}",
            "{'type':'PlacementRecorded','participant':'p1','status':'J1a','tier':'V3','startedOn':'2024-05-01','pay':1}",
            "{'type':'Enrolled','participant':'p9','cohort':'c1','assignedArm':'b','baseline':{'coding':7},'email':'p9@example.org'}",
            "{'type':'CheckpointSubmitted','participant':'p1','checkpoint':'final','submittedOn':'2024-02-08','hours':3.5,'hints':2}",
            "{'events':[{'type':'ConsentRecorded','participant':'p1','purpose':'research','given':true,'decidedOn':'2024-02-08'}]}");

    private static final List<String> STATEMENTS = List.of(
            "{'id':'4a1b0c9e-1111-4111-8111-000000000001','actor':{'mbox':'mailto:p1@example.org'},'verb':{'id':"
                    + "'http://adlnet.gov/expapi/verbs/scored'},'object':{'id':'https://x/final'},'result':{'score':{'raw':5,'min':0,'max':10,"
                    + "'scaled':0.5},'duration':'PT1H'},'timestamp':'2024-02-08T10:00:00Z'}",
            "{'actor':{'account':{'homePage':'https://x','name':'admin'}},'verb':{'id':'http://adlnet.gov/expapi/verbs/voided'},"
                    + "'object':{'objectType':'StatementRef','id':'4a1b0c9e-1111-4111-8111-000000000001'}}");

    private static final List<String> HOOKS = List.of(
            "{'ref':'refs/heads/main','before':'" + SHA + "','after':'" + SHA + "','commits':[{'id':'" + SHA
                    + "','distinct':true,'timestamp':'2024-02-08T10:00:00Z'}]" + REPOSITORY,
            "{'action':'opened','number':3,'pull_request':{'number':3,'state':'open','updated_at':'2024-02-08T10:00:00Z','head':{'sha':'"
                    + SHA + "'}}" + REPOSITORY,
            "{'action':'completed','check_run':{'id':6,'name':'ci','status':'completed','conclusion':'failure','started_at':"
                    + "'2024-02-08T10:00:00Z','pull_requests':[{'number':3}]}" + REPOSITORY,
            "{'object_kind':'push','ref':'refs/heads/main','before':'" + SHA + "','after':'" + SHA
                    + "','user_username':'a','project':{'id':5,'web_url':'https://gitlab.example/g/p','path_with_namespace':'g/p'},"
                    + "'commits':[{'id':'" + SHA + "','timestamp':'2024-02-08T10:00:00Z'}],'total_commits_count':1}");

    private static final List<String> KINDS =
            List.of("push", "pull_request", "check_run", "issues", "pull_request_review", "status");

    /** Values that stopped something once, or might. */
    private static final List<JsonNode> ODD = List.of(
            text("0024-07-02"),
            text("-4800-08-01"),
            text("9999-12-31"),
            text("+999999999-12-31"),
            text("-999999999-01-01T00:00:00Z"),
            text("0001-01-01T00:00:00Z"),
            text("\0"),
            text("\ud800"),
            text("51f"),
            text("NaN"),
            text("0x35p0"),
            text("P99999999999Y"),
            text("x".repeat(30_000)),
            text(""),
            text("=cmd|' /C calc'!A0"),
            text("p1"),
            JsonNodeFactory.instance.numberNode(45505),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
            JsonNodeFactory.instance.numberNode(Double.MAX_VALUE),
            JsonNodeFactory.instance.numberNode(new BigDecimal("1e999999")),
            JsonNodeFactory.instance.numberNode(new BigDecimal("1e-999999")),
            JsonNodeFactory.instance.numberNode(new BigInteger("9".repeat(60))),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.arrayNode().add(1).add("x"),
            JsonNodeFactory.instance.objectNode().put("string", "x"));

    @TempDir
    Path temp;

    private Secrets secrets;
    private Credentials credentials;
    private Spool spool;
    private Doors doors;

    @Test
    void noInputIsAnErrorOfOurs() throws Exception {
        open();
        String token = credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, NOW, null);
        String gitHub = credentials.createSecret("github", "small", NOW);
        String gitLab = credentials.createSecret("gitlab", "small", NOW);
        Random random = new Random(SEED);
        for (int i = 0; i < INPUTS; i++) {
            byte[] event = mutated(EVENTS, random);
            byte[] statement = mutated(STATEMENTS, random);
            byte[] hook = mutated(HOOKS, random);
            String kind = KINDS.get(random.nextInt(KINDS.size()));
            boolean lines = random.nextInt(4) == 0;
            String version = random.nextBoolean() ? "1.0.3" : "2.0.0";

            answered(doors.events(token, lines, event), event);
            answered(doors.statements(token, version, null, "", statement), statement);
            answered(doors.statements(token, version, null, "multipart/mixed; boundary=e", statement), statement);
            answered(doors.gitHub("small", sign(gitHub, hook), kind, "d" + i, hook), hook);
            answered(doors.gitLab("small", gitLab, "Push Hook", "d" + i, hook), hook);
        }
        spool.close();
    }

    /** No error of ours, and what waits for Kafka can be carried to the end. */
    private void answered(DoorAnswer answer, byte[] input) {
        String what = "seed " + SEED + ": " + new String(input, StandardCharsets.UTF_8);
        assertThat(answer.status() < 500 || answer.status() == 503).as(what).isTrue();
        for (Spool.Waiting waiting : spool.waiting(10_000)) {
            WireRecord record = WireCodec.decode(waiting.bytes());
            if (record instanceof Event taken) {
                assertThat(EventLimits.of(taken)).as(what).isEmpty();
            } else {
                assertThat(((Reject) record).reason()).as(what).doesNotContain("\0");
            }
        }
        spool.done(spool.appended());
    }

    private static byte[] mutated(List<String> good, Random random) throws IOException {
        String text = good.get(random.nextInt(good.size())).replace('\'', '"');
        JsonNode tree = JSON.readTree(text);
        for (int n = random.nextInt(4); n >= 0; n--) {
            mutate(tree, random);
        }
        byte[] bytes = tree.toString().getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> tree.toString().replace(":1", ":1e-2147483648").getBytes(StandardCharsets.UTF_8);
            case 3 -> ("[" + tree + "," + tree + "]").getBytes(StandardCharsets.UTF_8);
            default -> bytes;
        };
    }

    /** Puts another value at a random place, takes one away, or adds one. */
    private static void mutate(JsonNode tree, Random random) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        ObjectNode at = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        at.fieldNames().forEachRemaining(names::add);
        // A copy: one that is put into itself has no end.
        JsonNode odd = ODD.get(random.nextInt(ODD.size())).deepCopy();
        if (names.isEmpty() || random.nextInt(10) == 0) {
            at.set(random.nextBoolean() ? "field" + random.nextInt(3) : "\0", odd);
        } else if (random.nextInt(6) == 0) {
            at.remove(names.get(random.nextInt(names.size())));
        } else {
            at.set(names.get(random.nextInt(names.size())), odd);
        }
    }

    private static void collect(JsonNode node, List<ObjectNode> out) {
        if (node instanceof ObjectNode object) {
            out.add(object);
            object.forEach(each -> collect(each, out));
        } else if (node instanceof ArrayNode array) {
            array.forEach(each -> collect(each, out));
        }
    }

    private void open() throws IOException {
        Path directory = Files.createDirectories(temp.resolve("programme"));
        Files.writeString(directory.resolve("dayone.yaml"), """
                programme: small
                cohorts:
                  - {id: c1, start: 2024-01-08, end: 2024-02-09}
                formats:
                  - {id: a}
                  - {id: b}
                checkpoints:
                  - {id: final, items: [{id: task, maximum: 100}]}
                """);
        Files.writeString(
                directory.resolve("roster.csv"), "participant,cohort,assigned_arm,email\np1,c1,a,p1@example.org\n");
        secrets = Secrets.forgetful(new byte[32]);
        Mint mint = secrets.mint("small", NOW, "open");
        Programme programme = Programme.read(directory, mint, pseudonym -> Optional.empty());
        credentials = Credentials.open(temp.resolve("credentials.json"), secrets.vault());
        spool = Spool.open(temp.resolve("spool"), 64 << 20);
        doors = new Doors(
                secrets,
                credentials,
                spool,
                temp.resolve("statements"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                id -> id.equals("small") ? Optional.of(programme) : Optional.empty(),
                ids -> Map.of());
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static String sign(String secret, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }
}
