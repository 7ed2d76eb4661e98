package dev.dayone.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.sheet.SheetFormat;
import dev.dayone.ingest.sheet.Workbooks;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the usual systems export is read by the mapping that is drafted from it; a file with one fault is refused where the fault stands. */
class ExportsTest {

    private static final String YAML = """
            programme: school
            cohorts:
              - {id: c1, start: 2024-03-04, end: 2024-04-05}
            formats: [{id: course}]
            checkpoints:
              - id: week-1
                items: [{id: total, maximum: 100}]
            surveys:
              - id: post
                occasion: post
                questions:
                  - {id: torch, text: "How sure are you of PyTorch?", scale: 1-5, words: [Not at all, A little, Somewhat, Quite, Very]}
                  - {id: gain, text: "What was most valuable?", kind: multiple,
                     options: [{id: people, label: "Meeting people, and friends"}, {id: skills, label: Skills}]}
                  - {id: weeks, text: "Weeks that it saved you", kind: number, minimum: 0}
                  - {id: liked, text: "What did you like?", kind: text}
            """;

    /** What each export says of Ana and Bo. */
    private static final List<String> SAID = List.of(
            "p1 torch 4", "p1 gain people;skills", "p1 weeks 8.5", "p2 torch 5", "p2 gain skills", "p2 weeks 10");

    @TempDir
    Path temp;

    @BeforeEach
    void programme() throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), YAML);
        Files.writeString(
                temp.resolve("roster.csv"),
                "participant,cohort,name,email\np1,c1,Ana López,ana@example.org\np2,c1,Bo Chen,bo@example.org\n");
        Files.writeString(temp.resolve("checkpoints.csv"), "participant,checkpoint,item,score,submitted\n");
    }

    static Stream<Arguments> exports() {
        return Stream.of(
                Arguments.of("Google Forms", """
                        Timestamp,Email Address,How sure are you of PyTorch?,What was most valuable?,Weeks that it saved you
                        4/25/2024 9:15:02,ana@example.org,Quite,"Meeting people, and friends, Skills",8.5
                        4/26/2024 9:15:02,bo@example.org,Very,Skills,10
                        """),
                Arguments.of("Airtable", """
                        \uFEFFName,Created,How sure are you of PyTorch?,What was most valuable?,Weeks that it saved you,Attachments
                        Ana López,4/25/2024 9:15am,Quite,\"""Meeting people, and friends"",Skills",8.5,cv.pdf
                        Bo Chen,4/26/2024 9:15am,Very,Skills,10,
                        """),
                Arguments.of("Qualtrics", """
                        StartDate,Status,RecordedDate,RecipientEmail,Q1,Q2,Q3
                        Start Date,Response Type,Recorded Date,Recipient Email,How sure are you of PyTorch? - Group,What was most valuable? - Selected Choice,Weeks that it saved you
                        "{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}","{""ImportId"":""d""}","{""ImportId"":""e""}","{""ImportId"":""f""}","{""ImportId"":""g""}"
                        2024-04-01 08:00:00,Survey Preview,2024-04-01 08:00:00,,Quite,Skills,1
                        2024-04-05 08:00:00,IP Address,2024-04-05 08:00:00,ana@example.org,Quite,"Meeting people, and friends,Skills",8.5
                        2024-04-05 08:00:00,IP Address,2024-04-05 08:00:00,bo@example.org,Very,Skills,10
                        """),
                Arguments.of("Typeform", """
                        #,What's your email?,How sure are you of PyTorch?,"Meeting people, and friends",Skills,Weeks that it saved you,Start Date (UTC),Submit Date (UTC)
                        x1,ana@example.org,4,"Meeting people, and friends",Skills,8.5,2024-04-05 09:00:00,2024-04-05 09:10:00
                        x2,bo@example.org,5,,Skills,10,2024-04-05 09:00:00,2024-04-05 09:10:00
                        """),
                Arguments.of("SurveyMonkey", """
                        Respondent ID,End Date,Email Address,How sure are you of PyTorch?,What was most valuable?,,,Weeks that it saved you
                        ,,,Response,"Meeting people, and friends",Skills,Other (please specify),Open-Ended Response
                        11,04/25/2024 09:05:00 AM,ana@example.org,Quite,"Meeting people, and friends",Skills,,8.5
                        12,04/25/2024 09:05:00 AM,bo@example.org,Very,,Skills,,10
                        """),
                Arguments.of("LimeSurvey", """
                        "id","submitdate","firstname","lastname","email","torch","gain[people]","gain[skills]","weeks"
                        "1","2024-04-05 09:10:00","Ana","López","ana@example.org","A4","Y","Y","8.5000000000"
                        "2","2024-04-05 09:10:00","Bo","Chen","bo@example.org","A5","N","Y","10.0000000000"
                        "3","","Ana","López","ana@example.org","A2","","",""
                        """),
                Arguments.of("Notion", """
                        Name,Answered on,How sure are you of PyTorch?,What was most valuable?,Weeks that it saved you
                        Ana López,"April 5, 2024 9:15 AM",Quite,"Meeting people, and friends, Skills",8.5
                        Bo Chen,"April 6, 2024 9:15 AM",Very,Skills,10
                        """),
                Arguments.of("Tally", """
                        Submission ID,Respondent ID,Submitted at,Your email,How sure are you of PyTorch?,What was most valuable?,"What was most valuable? (Meeting people, and friends)",What was most valuable? (Skills),Weeks that it saved you
                        wA1,r1,2024-04-05 09:15:02,ana@example.org,Quite,"Meeting people, and friends, Skills",TRUE,TRUE,8.5
                        wA2,r2,2024-04-05 09:16:02,bo@example.org,Very,Skills,FALSE,TRUE,10
                        """),
                Arguments.of("Jotform", """
                        "Submission Date","Full Name","Email","How sure are you of PyTorch?","What was most valuable?","Weeks that it saved you"
                        "Apr 5, 2024","Ana López","ana@example.org","Quite","Meeting people, and friends
                        Skills","8.5"
                        "Apr 6, 2024","Bo Chen","bo@example.org","Very","Skills","10"
                        """),
                Arguments.of("Salesforce", """
                        "Contact: Email","Created Date","How sure are you of PyTorch?","What was most valuable?","Weeks that it saved you"
                        "ana@example.org","4/25/2024","Quite","Meeting people, and friends; Skills","8.5"
                        "bo@example.org","4/26/2024","Very","Skills","10"


                        "Answers of spring"
                        "Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."
                        "Confidential Information - Do Not Distribute"
                        "Generated By:  Ada Lovelace  5/1/2024 9:15 AM"
                        "School"
                        """),
                Arguments.of("LinkedIn", """
                        Notes:
                        "When exporting your connection data, you may notice that some of the email addresses are missing."

                        First Name,Last Name,URL,Email Address,Connected On,How sure are you of PyTorch?,What was most valuable?,Weeks that it saved you
                        Ana,López,https://www.linkedin.com/in/ana,ana@example.org,05 Apr 2024,Quite,"Meeting people, and friends; Skills",8.5
                        Bo,Chen,https://www.linkedin.com/in/bo,bo@example.org,06 Apr 2024,Very,Skills,10
                        """),
                Arguments.of("Excel in German", """
                        Zeitstempel;Name;How sure are you of PyTorch?;What was most valuable?;Weeks that it saved you
                        05.04.2024 09:15;Ana López;Quite;Meeting people, and friends, Skills;8,5
                        06.04.2024 09:15;Bo Chen;Very;Skills;10
                        """),
                Arguments.of("Kobo", """
                        "start";"end";"Your email";"How sure are you of PyTorch?";"What was most valuable?";"What was most valuable?/Meeting people, and friends";"What was most valuable?/Skills";"Weeks that it saved you";"_id"
                        "2024-04-05T09:00:12.345+02:00";"2024-04-05T09:10:12.345+02:00";"ana@example.org";"Quite";"Meeting people, and friends Skills";"1";"1";"8.5";"7"
                        "2024-04-05T09:00:12.345+02:00";"2024-04-05T09:10:12.345+02:00";"bo@example.org";"Very";"Skills";"0";"1";"10";"8"
                        """),
                Arguments.of("a sheet with a title", """
                        Answers of spring 2024

                        Name,Day,How sure are you of PyTorch?,What was most valuable?,Weeks that it saved you
                        Ana López,2024-04-05,Quite,"Meeting people, and friends; Skills",8.5
                        Bo Chen,2024-04-05,Very,Skills,10
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exports")
    void theDraftReadsWhatTheSystemExports(String name, String text) throws IOException {
        Charset charset = name.contains("German") ? Charset.forName("windows-1252") : StandardCharsets.UTF_8;
        Files.write(temp.resolve("form.csv"), text.getBytes(charset));

        assertThat(said(temp.resolve("form.csv"))).containsExactlyInAnyOrderElementsOf(SAID);
    }

    @Test
    void theDraftReadsTheWorkbookOfMicrosoftForms() throws IOException {
        Path book = Workbooks.write(temp.resolve("forms.xlsx"), Map.of("Sheet1", new String[][] {
            {
                "ID",
                "Start time",
                "Completion time",
                "Email",
                "How sure are you of PyTorch?\u00A0",
                "What was most valuable?",
                "Weeks that it saved you\n"
            },
            {"1", "#DAY 45387", "#DAY 45387.5", "ana@example.org", "Quite", "Meeting people, and friends;Skills;", "8.5"
            },
            {"2", "#DAY 45387", "#DAY 45387.5", "bo@example.org", "Very", "Skills;", "10"}
        }));

        assertThat(said(book)).containsExactlyInAnyOrderElementsOf(SAID);
    }

    @Test
    void rostersAndGradesOfAClassroomAreLoginsAndScores() throws IOException {
        Path roster =
                write("classroom_roster.csv", "\"identifier\",\"github_username\"\n\"ana@example.org\",\"ana-l\"\n");
        Path grades = write(
                "grades.csv",
                "assignment_name,roster_identifier,submission_timestamp,points_awarded\nweek-1,bo@example.org,2024-03-08 21:00:11 UTC,81\n");

        imported(roster).write();
        imported(grades).write();

        assertThat(Files.readString(temp.resolve("identities.csv"))).contains("p1,ana-l,classroom_roster.csv:2");
        assertThat(Files.readString(temp.resolve("checkpoints.csv"))).contains("p2,week-1,,81,2024-03-08,grades.csv:2");
    }

    @Test
    void aSheetOfCareersAsksOnlyWhatNobodyElseCanKnow() throws IOException {
        Path careers = write("careers.csv", """
                Email,Where are you now?,Employer,Job title,Start date,Annual salary,Full time?,Last checked
                ana@example.org,Working in the field,Lab,Engineer,5/20/2024,"$95,000.00",checked,10/15/2024
                bo@example.org,Looking,,,,,,10/15/2024
                """);

        MappingDraft draft = MappingDraft.of(temp, careers, Optional.empty(), SheetFormat.plain());

        assertThat(draft.open())
                .containsExactly(
                        "status: what \"Working in the field\" stands for",
                        "tier: V3 employer or contract, V2 graduate in writing, V1 public profile, V0 by word of mouth");
        Files.writeString(
                temp.resolve("map.yaml"),
                draft.text().replace("field\": DECIDE", "field\": J1a").replace("DECIDE", "V2"));
        Import read = Import.of(temp, List.of(careers), MappingFile.read(temp.resolve("map.yaml")));
        assertThat(read.refused()).isEmpty();
        read.write();
        assertThat(Files.readString(temp.resolve("placements.csv")))
                .contains("p1,2024-05-20,J1a,V2,2024-10-15,95000.00,Engineer,")
                .contains("p2,2024-10-15,J3a,V2,2024-10-15");
    }

    private static final String HEAD =
            "Day,Email,How sure are you of PyTorch?,Weeks that it saved you,What did you like?\n";
    private static final String ANA = "2024-04-05,ana@example.org,4,3,ok\n";

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        HEAD + ANA + ANA.replace(",4,", ",2,"),
                        "f.csv:3:3: How sure are you of PyTorch? \"2\" says other than f.csv:2"),
                Arguments.of(
                        HEAD + ANA.replace("2024-04-05", "03/04/2024"),
                        "f.csv:2:1: Day \"03/04/2024\" can be read in two ways"),
                Arguments.of(
                        HEAD + ANA.replace(",4,", ",6,"),
                        "f.csv:2:3: How sure are you of PyTorch? \"6\" is outside the range"),
                Arguments.of(
                        HEAD + ANA.replace(",4,", ",#N/A,"),
                        "f.csv:2:3: How sure are you of PyTorch? \"#N/A\" is an error of the spreadsheet"),
                Arguments.of(
                        HEAD + ANA.replace(",ok", ",#REF!"),
                        "f.csv:2:5: What did you like? \"#REF!\" is an error of the spreadsheet"),
                Arguments.of(
                        HEAD + ANA.replace("2024-04-05", "45387"),
                        "f.csv:2:1: Day \"45387\" is a number and not a day"),
                Arguments.of(
                        HEAD + ANA.replace("2024-04-05", "2124-04-05"),
                        "f.csv:2:1: Day \"2124-04-05\" is a day that has not come yet"),
                Arguments.of(
                        HEAD + ANA.replace(",3,", ",80%,"),
                        "f.csv:2:4: Weeks that it saved you \"80%\" is not a number"),
                Arguments.of(
                        HEAD + ANA.replace(",3,", ",\"1,200\","),
                        "f.csv:2:4: Weeks that it saved you \"1,200\" can be read in two ways, as 1200 or as 1.200"),
                Arguments.of(
                        HEAD + ANA.replace(",3,", ",\"8,5\","),
                        "\"8,5\" is 8.5 only where the mapping says how numbers are written. Write decimal: comma"),
                Arguments.of(
                        HEAD + ANA + "\nNote: by Kim,,,,\n",
                        "f.csv:4:1: Day \"Note: by Kim\" stands in a row that names nobody"),
                Arguments.of(
                        HEAD + ANA + HEAD,
                        "f.csv:3: \"Day, Email, How sure are you of PyTorch?\" is the header once more"),
                Arguments.of(
                        HEAD.replace(",How sure are you of PyTorch?", ",") + ANA,
                        "is missing, though the mapping names it. Known: Day, Email, Weeks that it saved you, What did you like?. Without a name in the header: column 3"),
                Arguments.of(
                        HEAD.replace("Weeks that it saved you", "How sure are you of PyTorch?") + ANA,
                        "column \"How sure are you of PyTorch?\" stands in the header several times"),
                Arguments.of(
                        "<html><table><tr><td>Day</td></tr></table></html>",
                        "f.csv: is a web page under the name of a table"),
                Arguments.of("%PDF-1.7\n", "f.csv: is a PDF"),
                Arguments.of("[{\"Email\": \"ana@example.org\"}]", "f.csv: is JSON and no table"),
                Arguments.of("\0\1\2\3\4\5\6".repeat(9), "f.csv: is no text and no workbook"),
                Arguments.of(HEAD + ANA.replace(",ok", "," + "x".repeat(32_768)), "is longer than 20000 characters"),
                Arguments.of(
                        HEAD + "2024-04-05,ann@example.org,4,3,ok\n",
                        "f.csv:2:2: Email \"ann@example.org\" is nobody of roster.csv"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void aFileWithOneFaultIsRefusedWhereItStands(String text, String told) throws IOException {
        Files.writeString(temp.resolve("map.yaml"), """
                into: surveys
                survey: post
                people: {email: Email}
                fields: {answered: {column: Day}}
                questions:
                  torch: {column: "How sure are you of PyTorch?"}
                  weeks: {column: Weeks that it saved you}
                  liked: {column: "What did you like?"}
                """);
        Path file = write("f.csv", text);
        List<String> problems;
        try {
            problems = Import.of(temp, List.of(file), MappingFile.read(temp.resolve("map.yaml"))).refused().stream()
                    .map(Problem::line)
                    .toList();
        } catch (InputException e) {
            problems = e.getMessage().lines().toList();
        }

        assertThat(problems).anySatisfy(line -> assertThat(line).contains(told));
        assertThat(temp.resolve("surveys.csv")).doesNotExist();
    }

    @Test
    void marksThatNobodySeesAreNoFault() throws IOException {
        Path file = write(
                "f.csv",
                "Day,Email,How sure are you of PyTorch?\n\uFEFF2024-04-05,\u00A0ana\u200B@example.org\u00A0,\u200B4\u00A0\n");

        assertThat(said(file)).containsExactly("p1 torch 4");
    }

    @Test
    void mergedCellsAreRefusedBelowTheHeader() throws IOException {
        Map<String, String[][]> sheets = new LinkedHashMap<>();
        sheets.put("Answers", new String[][] {
            {"Day", "Email", "How sure are you of PyTorch?"},
            {"#DAY 45387", "ana@example.org", "4"},
            {"#DAY 45387", "bo@example.org", ""}
        });
        Path book = Workbooks.merged(temp.resolve("merged.xlsx"), sheets, "C2:C3");

        assertThatThrownBy(() -> said(book))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "merged.xlsx [Answers]:2:3: How sure are you of PyTorch? \"4\" stands in merged cells, C2:C3");
        assertThat(said(Workbooks.merged(temp.resolve("head.xlsx"), sheets, "A1:B1")))
                .containsExactly("p1 torch 4");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private Import imported(Path file) throws IOException {
        MappingDraft draft = MappingDraft.of(temp, file, Optional.empty(), SheetFormat.plain());
        assertThat(draft.open()).as(draft.text()).isEmpty();
        Files.writeString(temp.resolve("map.yaml"), draft.text());
        Import read = Import.of(temp, List.of(file), MappingFile.read(temp.resolve("map.yaml")));
        assertThat(read.refused()).as(draft.text()).isEmpty();
        return read;
    }

    /** Person, question and answer of each row that the drafted mapping takes in. */
    private List<String> said(Path file) throws IOException {
        imported(file).write();
        List<String> lines = Files.readAllLines(temp.resolve("surveys.csv"));
        Files.delete(temp.resolve("surveys.csv"));
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> cells[0] + " " + cells[2] + " "
                        + cells[3].replace("Quite", "4").replace("Very", "5").replaceFirst("\\.?0{5,}$", ""))
                .toList();
    }
}
