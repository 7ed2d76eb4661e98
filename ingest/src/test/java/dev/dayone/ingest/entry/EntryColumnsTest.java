package dev.dayone.ingest.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.Place;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.SurveyAnswered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people may write is documented, is read, and may be written in JSON by the names of the schemas too. */
class EntryColumnsTest {

    /** Columns of the roster that no event has: whose repositories are a team's, and by which name an import finds a person. */
    private static final Set<String> OF_THE_ROSTER = Set.of("team", "name");

    private static final Place PLACE = new Place("test", 1, Map.of());

    @TempDir
    Path temp;

    private EntryReader reader() throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), """
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
                surveys:
                  - id: post
                    occasion: post
                    opens: 2024-01-08
                    questions:
                      - {id: sure, text: "How sure are you?", scale: 1-5}
                      - {id: gain, text: "What did you gain?", kind: multiple, options: [{id: people, label: People}, {id: skills, label: Skills}]}
                      - {id: liked, text: "What did you like?", kind: text}
                """);
        ProgrammeFile file = ProgrammeFile.read(temp);
        Cohort cohort = Objects.requireNonNull(file.cohorts().get("c1"));
        People people = new People() {
            @Override
            public Optional<Cohort> cohortOf(String participant) {
                return Optional.of(cohort);
            }

            @Override
            public Set<String> known() {
                return Set.of("p1");
            }
        };
        Mint mint = Secrets.forgetful(new byte[32]).mint("small", Instant.parse("2025-01-01T00:00:00Z"), "test");
        return new EntryReader(file, people, mint);
    }

    /** A value for each column of each file, as somebody may write it. */
    private static String valueOf(EntryKind kind, String column) {
        return switch (column) {
            case "participant" -> "p1";
            case "cohort" -> "c1";
            case "checkpoint" -> "final";
            case "item" -> "task";
            case "assigned_arm", "arm_guess", "format" -> "a";
            case "received_arm" -> "b";
            case "score" -> "50";
            case "hours" -> "10";
            case "blocked_hours", "hints", "revision" -> "2";
            case "ta_minutes" -> "5";
            case "ai_use" -> "none";
            case "submitted", "date", "observed", "completed_on", "answered" -> "2024-02-09";
            case "assigned_at" -> "2024-02-01T09:00:00Z";
            case "deadline" -> "2024-02-02T09:00:00Z";
            case "status" -> "J1a";
            case "tier" -> "V3";
            case "pay" -> "50000";
            case "currency" -> "USD";
            case "purpose" -> "evaluation";
            case "delivery" -> "repository";
            case "repository" -> "github.com/octo/work";
            case "survey" -> "post";
            case "question" -> "liked";
            case "stage" -> "applied";
            case "email" -> "p1@example.org";
            case "github", "gitlab", "wandb", "mlflow", "slurm" -> "p1";
            case "given", "common", "quote", "job_intent", "started", "completed", "full_time", "in_field", "void" ->
                "yes";
            case "block", "cluster", "rater", "comment", "id", "title", "employer", "evidence", "required_check" ->
                "word";
            case "answer", "heard_from", "imported_from" -> "word";
            default ->
                throw new AssertionError("a new column of " + kind.stem() + ".csv: say here what somebody may write in "
                        + column + ", so that the test sees whether it is read");
        };
    }

    private static List<String> columns(EntryKind kind) {
        List<String> columns = new ArrayList<>(kind.required());
        columns.addAll(kind.optional());
        columns.removeIf(column -> kind == EntryKind.ROSTER && OF_THE_ROSTER.contains(column));
        return columns;
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnIsRead(EntryKind kind) throws IOException {
        Set<String> read = new HashSet<>();
        Map<String, String> row = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public @Nullable String get(Object column) {
                read.add((String) column);
                return super.get(column);
            }
        };
        columns(kind).forEach(column -> row.put(column, valueOf(kind, column)));

        reader().readAll(kind, Entry.of(PLACE, row));

        assertThat(read)
                .as("columns of %s.csv that somebody reads: add the new one to the class of its rows", kind.stem())
                .containsAll(columns(kind));
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldOfTheSchemaIsAColumnInJson(EntryKind kind) throws IOException {
        for (JsonNode field : schema(kind).get("fields")) {
            String name = field.get("name").asText();
            ObjectNode json = JsonEntries.JSON.createObjectNode();
            if (name.equals("meta") || name.equals("baseline")) {
                json.putObject(name).put("participant", "p1");
            } else {
                json.put(name, "x");
            }
            Entry entry = JsonEntries.of(json, PLACE);

            assertThatCode(() -> {
                        entry.requireReadable();
                        kind.requireKnown(entry);
                    })
                    .as("%s of %s: JsonEntries.COLUMNS says which column it is", name, kind.type())
                    .doesNotThrowAnyException();
        }
    }

    private static JsonNode schema(EntryKind kind) throws IOException {
        try (InputStream in = Event.class.getResourceAsStream(kind.type() + ".avsc")) {
            return JsonEntries.JSON.readTree(in);
        }
    }

    /** An answer has three fields in the schema, of which the question fills one, and one column. */
    @Test
    void anAnswerByTheNamesOfTheSchemaIsTheSameAsByThoseOfTheColumns() throws IOException {
        assertThat(answer("{'question': 'sure', 'value': 4, 'choices': [], 'text': null}")
                        .value())
                .isEqualTo(answer("{'question': 'sure', 'answer': 4}").value())
                .isEqualTo(4);
        assertThat(answer("{'question': 'gain', 'value': null, 'choices': ['people', 'skills'], 'text': null}")
                        .choices())
                .isEqualTo(answer("{'question': 'gain', 'answer': 'people;skills'}")
                        .choices())
                .containsExactly("people", "skills");
        assertThat(answer("{'question': 'liked', 'choices': [], 'text': 'The people', 'quotable': true}"))
                .satisfies(said -> assertThat(said.quotable()).isTrue())
                .extracting(SurveyAnswered::text)
                .isNotNull();
    }

    @Test
    void twoNamesOfOneValueMayNotDisagree() {
        assertThatCode(() -> answer("{'question': 'sure', 'answer': 4, 'value': 5}"))
                .hasMessageContaining("says something else than another name of the same value: answer")
                .hasMessageContaining("Leave one of the two out");
        assertThatCode(() -> answer("{'question': 'sure', 'answer': 4, 'value': 4}"))
                .doesNotThrowAnyException();
        for (String list : List.of(
                "{'question': 'gain', 'answer': 'people', 'choices': ['skills']}",
                "{'question': 'gain', 'choices': ['skills'], 'answer': 'people'}")) {
            assertThatCode(() -> answer(list)).as(list).hasMessageContaining("another name of the same value: answer");
        }
    }

    private SurveyAnswered answer(String json) throws IOException {
        ObjectNode node = (ObjectNode) JsonEntries.read(json.replace('\'', '"'));
        node.put("participant", "p1").put("survey", "post").put("answeredOn", "2024-02-09");
        return (SurveyAnswered)
                reader().readAll(EntryKind.SURVEYS, JsonEntries.of(node, PLACE)).get(0);
    }

    @Test
    void everyFileAndEveryColumnIsInTheDocumentation() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "programme-directory.md"));
        for (EntryKind kind : EntryKind.values()) {
            String file = kind.stem() + ".csv";
            assertThat(docs)
                    .as("docs/programme-directory.md says what %s is", file)
                    .contains("`" + file + "`");
            String section = section(docs, file);
            List<String> columns = new ArrayList<>(kind.required());
            columns.addAll(kind.optional());
            columns.remove(EntryKind.ORIGIN);
            for (String column : columns) {
                assertThat(section)
                        .as(
                                "docs/programme-directory.md says what column %s of %s is, below the heading of the file",
                                column, file)
                        .contains("`" + column + "`");
            }
            assertThat(docs).contains("`" + EntryKind.ORIGIN + "`");
        }
    }

    /** The line of a file in a table of several files, or all below the heading of a file that has one of its own. */
    private static String section(String docs, String file) {
        int line = docs.indexOf("\n| `" + file + "` | `");
        if (line >= 0) {
            return docs.substring(line, docs.indexOf('\n', line + 1));
        }
        int heading = docs.indexOf("\n## " + file);
        assertThat(heading).as("a heading for " + file).isNotNegative();
        int next = docs.indexOf("\n## ", heading + 1);
        return docs.substring(heading, next < 0 ? docs.length() : next);
    }
}
