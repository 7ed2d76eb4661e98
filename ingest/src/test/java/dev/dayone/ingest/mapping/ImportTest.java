package dev.dayone.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.sheet.SheetFormat;
import dev.dayone.ingest.sheet.Workbooks;
import dev.dayone.schemas.SurveyAnswered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables become rows of the directory, all or none; the same again adds nothing, and a changed answer is a revision. */
class ImportTest {

    private static final String YAML = """
            programme: school
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
            formats: [{id: course}]
            checkpoints:
              - id: capstone
                items: [{id: design, maximum: 20}, {id: code, maximum: 20}]
            surveys:
              - id: pre
                occasion: pre
                questions:
                  - {id: torch, text: "How confident are you with PyTorch?", scale: 1-5,
                     words: [Not at all, A little, Somewhat, Quite, Very]}
                  - {id: gain, text: "What do you hope for?", kind: multiple,
                     options: [{id: people, label: "Meeting people, and friends"}, {id: skills, label: Skills}]}
                  - {id: why, text: "Why do you apply?", kind: text}
            """;

    private static final String MAP = """
            into: surveys
            survey: pre
            people: {email: Email Address, name: Name}
            dates: day-month-year
            fields:
              answered: {column: Timestamp}
            questions:
              torch: {column: "How confident are you with PyTorch?"}
              gain: {column: "What do you hope for?", separator: ", "}
              why: {column: "Why do you apply?", quote: {column: "May we quote you?"}}
            """;

    private static final String HEADER =
            "Timestamp,Email Address,Name,How confident are you with PyTorch?,What do you hope for?,Why do you apply?,May we quote you?\n";

    private static final String ANA =
            "04/01/2024 09:15:02,ana@example.org,,Quite,\"Meeting people, and friends, Skills\",\"To learn,\nand more\",Yes\n";

    private static final String BO = "05/01/2024 10:00:00,,Bo Chen,2,Skills,,\n";

    @TempDir
    Path temp;

    @BeforeEach
    void programme() throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), YAML);
        Files.writeString(
                temp.resolve("roster.csv"),
                "participant,cohort,name,email\np1,c1,Ana López,Ana@example.org\np2,c1,\"Chen, Bo\",bo@example.org\np3,c1,Kim Lee,\np4,c1,Kim Lee,\n");
        Files.writeString(temp.resolve("checkpoints.csv"), "participant,checkpoint,item,score,submitted\n");
    }

    @Test
    void aFormBecomesAnswersOfKnownPeople() throws IOException {
        Import read = read(MAP, HEADER + ANA + BO);

        assertThat(read.refused()).isEmpty();
        read.write();

        List<SurveyAnswered> answers = answers();
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0).value()).isEqualTo(4);
        assertThat(answers.get(0).answeredOn()).hasToString("2024-01-04");
        assertThat(answers.get(0).meta().source()).isEqualTo("form.csv:2");
        assertThat(answers.get(1).choices()).containsExactly("people", "skills");
        assertThat(answers.get(2).quotable()).isTrue();
        assertThat(answers.get(2).text()).isNotNull().doesNotContain("learn");
        assertThat(answers.get(3).value()).isEqualTo(2);
    }

    @Test
    void theSameAgainAddsNothingAndAChangedAnswerIsARevision() throws IOException {
        read(MAP, HEADER + ANA + BO).write();
        String before = Files.readString(temp.resolve("surveys.csv"));
        Import again = read(MAP, HEADER + ANA + BO);
        again.write();

        assertThat(again.count().fresh()).isZero();
        assertThat(again.count().same()).isEqualTo(5);
        assertThat(temp.resolve("surveys.csv")).hasContent(before);

        read(MAP, HEADER + ANA.replace("Quite", "Very") + BO).write();
        // A text under seal is compared as well, and an older export brings back nothing.
        read(MAP, HEADER + ANA.replace("Quite", "Very").replace("and more", "and much more") + BO)
                .write();
        Import older = read(MAP, HEADER + ANA + BO);

        assertThat(older.count().fresh()).isZero();
        List<SurveyAnswered> answers = answers();
        assertThat(answers).hasSize(7);
        assertThat(answers.get(5).value()).isEqualTo(5);
        assertThat(answers.get(5).meta().corrects())
                .containsExactly(answers.get(0).meta().eventId());
        assertThat(answers.get(6).question()).isEqualTo("why");
        assertThat(read().isWithoutFault()).isTrue();
    }

    @Test
    void oneBadCellAndNothingIsWritten() throws IOException {
        Import read = read(
                MAP,
                HEADER + ANA + BO.replace(",2,", ",6,")
                        + "2024-13-01,aan@example.org,,9,Skils,,\n01/02/24,,Kim Lee,1,,,\n");

        assertThat(read.refused().stream().map(Problem::line))
                .containsExactly(
                        "form.csv:4:4: How confident are you with PyTorch? \"6\" is outside the range of question torch, 1 to 5. Correct the answer, or the range in dayone.yaml.",
                        "form.csv:5:2: Email Address \"aan@example.org\" is nobody of roster.csv. Decide who it is, or add the person to the roster. In the mapping, under decide: \"aan@example.org\": ID, or \"aan@example.org\": none to leave the row out.",
                        "form.csv:6:3: Name \"Kim Lee\" is the name of several people: p3, p4. Decide who it is. In the mapping, under decide: \"Kim Lee\": ID, or \"Kim Lee\": none to leave the row out.");
        assertThatThrownBy(read::write).isInstanceOf(IllegalStateException.class);
        assertThat(temp.resolve("surveys.csv")).doesNotExist();
    }

    @Test
    void doubtsAreDecidedInTheMapping() throws IOException {
        Import read = read(
                MAP + "decide: {Kim Lee: p4, \"x@example.org\": none}\n",
                HEADER + "04/01/2024,,Kim Lee,3,,,\n04/01/2024,x@example.org,,3,,,\n");

        assertThat(read.refused()).isEmpty();
        assertThat(read.count().left()).isEqualTo(1);
        assertThat(read.count().fresh()).isEqualTo(1);
    }

    @Test
    void undeclaredDatesAreRefused() throws IOException {
        Import read = read(MAP.replace("dates: day-month-year\n", ""), HEADER + ANA);

        assertThat(read.refused())
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem.line()).contains("\"04/01/2024 09:15:02\" can be read in two ways"));
    }

    @Test
    void twoAnswersOfOnePersonAreADoubtUnlessTheLatestCounts() throws IOException {
        String twice = HEADER + BO + BO.replace("05/01", "06/01").replace(",2,", ",3,");

        assertThat(read(MAP, twice).refused())
                .anySatisfy(problem -> assertThat(problem.line())
                        .contains(
                                "form.csv:3:4: How confident are you with PyTorch? \"3\" says other than form.csv:2 of the same question and person",
                                "repeated: latest"));
        Import latest = read(MAP + "repeated: latest\n", twice);
        latest.write();
        assertThat(answers().get(0).value()).isEqualTo(3);
    }

    @Test
    void aRenamedColumnIsToldAndNotTakenForEmpty() {
        assertThatThrownBy(() -> read(MAP, HEADER.replace("Timestamp", "Time stamp") + ANA))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "column \"Timestamp\" is missing, though the mapping names it. Did you mean Time stamp?");
    }

    @Test
    void longTablesSayTheirQuestionInEachRow() throws IOException {
        Import read = read("""
                into: surveys
                survey: pre
                people: {id: Who}
                fields:
                  answered: {value: 2024-01-04}
                  question: {column: Question, words: {PyTorch: torch, Hopes: gain}}
                  answer: {column: Answer}
                """, "Who,Question,Answer\np1,PyTorch,Very\nP2,Hopes,Skills\n");

        assertThat(read.refused()).isEmpty();
        assertThat(read.count().fresh()).isEqualTo(2);
    }

    @Test
    void optionsInColumnsOfTheirOwn() throws IOException {
        Import read = read("""
                into: surveys
                survey: pre
                people: {id: Who}
                fields: {answered: {value: 2024-01-04}}
                questions:
                  gain: {options: {people: Q5_1, skills: Q5_2}}
                """, "Who,Q5_1,Q5_2\np1,,Skills\np2,1,1\n");
        read.write();

        assertThat(answers().get(0).choices()).containsExactly("skills");
        assertThat(answers().get(1).choices()).containsExactly("people", "skills");
    }

    @Test
    void scoresOfAWorkbookGoByItem() throws IOException {
        Path book = Workbooks.write(temp.resolve("scores.xlsx"), Map.of("Sheet1", new String[][] {
            {"id", "Design", "Code", "Day"}, {"p1", "12.5", "=1+17|18", "#DAY 45330"}
        }));
        Files.writeString(temp.resolve("map.yaml"), """
                into: checkpoints
                people: {id: id}
                fields:
                  checkpoint: {value: capstone}
                  submitted: {column: Day}
                items: {design: {column: Design}, code: {column: Code}}
                """);

        Import read = Import.of(temp, List.of(book), MappingFile.read(temp.resolve("map.yaml")));
        read.write();

        assertThat(Files.readString(temp.resolve("checkpoints.csv")))
                .contains("p1,capstone,design,12.5,2024-02-08,scores.xlsx [Sheet1]:2");
    }

    @Test
    void careersAreStatusesInTheWordsOfTheTable() throws IOException {
        Import read = read(
                """
                into: placements
                people: {email: Mail}
                dates: month-day-year
                decimal: point
                missing: [prefer not to say]
                fields:
                  status: {column: Now, words: {Working full time: J1a, Looking: J3a}}
                  date: {column: Since}
                  tier: {value: V2}
                  pay: {column: Salary}
                  title: {column: Title}
                """,
                "Mail,Now,Since,Salary,Title\nana@example.org,Working full time,3/1/2024,\"$95,000\",Engineer\nbo@example.org,Looking,3/2/2024,Prefer not to say,\n");

        assertThat(read.refused()).isEmpty();
        read.write();
        assertThat(Files.readString(temp.resolve("placements.csv"))).contains("p1,2024-03-01,J1a,V2,95000,Engineer");
        assertThat(read().isWithoutFault()).isTrue();
    }

    @Test
    void thousandsBehindAPointAreNoFractionOfPay() throws IOException {
        String map =
                "into: placements\npeople: {email: Mail}\nfields: {status: {value: J1a}, tier: {value: V2}, date: {value: 2024-03-01}, pay: {column: Pay}}\n";
        String table = "Mail,Pay\nana@example.org,95.000\n";

        assertThat(read(map, table).refused().stream().map(Problem::line))
                .containsExactly(
                        "form.csv:2:2: Pay \"95.000\" can be read in two ways, as 95000 or with a point before the fraction. Say which in the mapping: decimal: point, or decimal: comma.");
        Import declared = read(map + "decimal: comma\n", table);
        declared.write();
        assertThat(Files.readString(temp.resolve("placements.csv"))).contains(",95000,");
    }

    @Test
    void theDraftOfAMappingFindsPeopleDaysAndQuestions() throws IOException {
        Path form = temp.resolve("form.csv");
        Files.writeString(form, HEADER + ANA + BO.replace("05/01", "25/01"));

        String draft = draft(form).text();

        assertThat(draft)
                .contains(
                        "survey: pre",
                        "email: \"Email Address\"    # 1 of 2 rows",
                        "name: \"Name\"",
                        "dates: day-month-year",
                        "answered: {column: \"Timestamp\"}",
                        "torch: {column: \"How confident are you with PyTorch?\"}",
                        "quote: {column: \"May we quote you?\"}");
        Files.writeString(temp.resolve("map.yaml"), draft);
        assertThat(Import.of(temp, List.of(form), MappingFile.read(temp.resolve("map.yaml")))
                        .refused())
                .isEmpty();
    }

    @Test
    void aDraftDecidesNoDateThatHasTwoReadings() throws IOException {
        Path form = temp.resolve("form.csv");
        Files.writeString(form, HEADER + ANA + BO);

        assertThat(draft(form).text()).contains("dates: DECIDE");
        assertThat(draft(form).open())
                .containsExactly(
                        "dates: day-month-year reads them as 2024-01-04 to 2024-01-05, month-day-year as 2024-04-01 to 2024-05-01");
    }

    @Test
    void whoHasNoLoginYetIsLeftOutByTheDraft() throws IOException {
        Path roster = table("""
                "identifier","github_username","github_id","name"
                "ana@example.org","ana-l","123",""
                "bo@example.org","","",""
                """);

        Import read = drafted(roster);

        assertThat(read.refused()).isEmpty();
        assertThat(read.count().fresh()).isEqualTo(1);
        // Without the draft's filter the row is named, with a remedy.
        String map = "into: identities\npeople: {email: identifier}\nfields:\n  github: {column: github_username}\n";
        assertThat(read(map, Files.readString(roster)).refused().stream().map(Problem::line))
                .containsExactly(
                        "form.csv:3: email is empty, and so are the columns of logins. Fill one of them in, or leave the row out.");
    }

    @Test
    void theDraftAsksWhichItemAScoreIsOf() throws IOException {
        Path grades = table("""
                "assignment_name","roster_identifier","submission_timestamp","points_awarded"
                "capstone","ana@example.org","2024-02-01 10:00:00 UTC","17"
                """);

        assertThat(MappingDraft.of(temp, grades, Optional.empty(), SheetFormat.plain())
                        .open())
                .containsExactly("item: what the score is of: design, code");
    }

    @Test
    void theGradebookOfMoodleHoldsScores() throws IOException {
        Path grades = table("""
                "First name","Last name","Email address","Assignment: Design (Real)","Quiz: Code (Real)","Course total (Real)"
                Ana,López,ana@example.org,17.00,15.00,32.00
                Bo,Chen,bo@example.org,12.00,-,12.00
                """);
        MappingDraft draft = MappingDraft.of(temp, grades, Optional.empty(), SheetFormat.plain());

        assertThat(draft.open()).containsExactly("submitted: a day, as 2024-03-31, or a column, as {column: \"...\"}");
        Import read = read(draft.text().replace("DECIDE", "2024-02-05"), Files.readString(grades));
        assertThat(read.refused()).isEmpty();
        assertThat(read.count().fresh()).isEqualTo(3);
    }

    private Path table(String text) throws IOException {
        return Files.writeString(temp.resolve("form.csv"), text);
    }

    private Import drafted(Path table) throws IOException {
        MappingDraft draft = MappingDraft.of(temp, table, Optional.empty(), SheetFormat.plain());
        assertThat(draft.open()).isEmpty();
        return read(draft.text(), Files.readString(table));
    }

    private MappingDraft draft(Path form) {
        return MappingDraft.of(temp, form, Optional.of(EntryKind.SURVEYS), SheetFormat.plain());
    }

    private Import read(String map, String table) throws IOException {
        Files.writeString(temp.resolve("map.yaml"), map);
        Files.writeString(temp.resolve("form.csv"), table);
        return Import.of(temp, List.of(temp.resolve("form.csv")), MappingFile.read(temp.resolve("map.yaml")));
    }

    private ProgrammeDirectory read() throws IOException {
        Files.deleteIfExists(temp.resolve("form.csv"));
        return ProgrammeDirectory.read(
                temp, Secrets.forgetful(new byte[32]).mint("school", Instant.parse("2024-03-01T00:00:00Z"), "run"));
    }

    private List<SurveyAnswered> answers() throws IOException {
        return read().events().stream()
                .filter(SurveyAnswered.class::isInstance)
                .map(SurveyAnswered.class::cast)
                .toList();
    }
}
