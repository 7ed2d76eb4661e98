package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.dashboard.document.Download;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.report.StudyReport;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The flow of people and the table of the start: the same numbers on the page, in both of its files, in the API's JSON and in the report. */
class TrialFiguresEverywhereTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final int THRESHOLD = 10;
    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);
    private static final Registered STUDY =
            new Registered("p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, plan(), List.of());

    private final StudyResult result = StudyAnalysis.of(plan(), DAY).analyse(List.of(new Table(SCORE, people(), null)));
    private final List<Section> page = StudyParts.sections(result);
    private final JsonNode api = ResultJson.of(STUDY, result);
    private final FunderReport report = StudyReport.of(STUDY, result, accounts(), THRESHOLD);

    @Test
    void theFlowIsTheSameEverywhere() throws IOException {
        JsonNode control = api.get("flow").get("control");
        JsonNode treatment = api.get("flow").get("treatment");
        JsonNode ofControl = control.get("outcomes").get(0);
        JsonNode ofTreatment = treatment.get("outcomes").get(0);

        holds(
                "Assigned",
                control.get("assigned").asInt(),
                treatment.get("assigned").asInt());
        holds(
                "Score: analysed",
                ofControl.get("analysed").asInt(),
                ofTreatment.get("analysed").asInt());
        holds(
                "Score: lost, did not hand in",
                ofControl.get("lost").get("did not hand in").asInt(),
                ofTreatment.get("lost").path("did not hand in").asInt());
        assertThat(List.of(60, 45, 15))
                .containsExactly(
                        control.get("assigned").asInt(),
                        ofControl.get("analysed").asInt(),
                        ofControl.get("lost").get("did not hand in").asInt());
        assertThat(reported("outcomes.csv", "s")).contains("45", "55");
        assertThat(reported("accounting.csv", "everyone")).contains("60");
        assertThat(texts(section(report.sections(), "took-part")))
                .anySatisfy(row -> assertThat(row).startsWith("everyone").contains("60"));
    }

    @Test
    void theStartIsTheSameEverywhere() throws IOException {
        List<List<String>> shown = texts(section(page, "baseline"));
        assertThat(shown).hasSameSizeAs(api.get("baseline")).hasSize(3);
        assertThat(file("baseline.json").get("rows")).hasSameSizeAs(shown);
        for (int i = 0; i < shown.size(); i++) {
            JsonNode line = api.get("baseline").get(i);
            List<String> row = shown.get(i);
            assertThat(csv("baseline.csv")).contains(row.get(1)).contains(row.get(2));
            for (JsonNode cell : file("baseline.json").get("rows").get(i)) {
                assertThat(row).anyMatch(text -> is(text, cell));
            }
            same(row.get(3), line.get("standardisedDifference").asDouble());
            String name = line.get("column").asText()
                    + (line.has("level") ? ": " + line.get("level").asText() : "");
            List<String> released = reported("baseline.csv", name);
            same(released.get(3), line.get("standardisedDifference").asDouble());
            if (!line.has("level")) {
                same(
                        row.get(1).split(" ", 2)[0],
                        line.get("control").get("mean").asDouble());
                same(
                        row.get(1).replaceAll(".*[(]|[)]", ""),
                        line.get("control").get("standardDeviation").asDouble());
                same(released.get(1), line.get("control").get("mean").asDouble());
                same(released.get(2), line.get("treatment").get("mean").asDouble());
            } else {
                assertThat(row.get(1))
                        .startsWith(line.get("control").get("count").asInt() + " of "
                                + line.get("control").get("known").asInt() + " ");
            }
        }
    }

    /** While the window of an outcome is open, page and report say so, and nothing of it is rated. */
    @Test
    void anOpenWindowIsSaidAndNothingIsRated() {
        StudyResult early =
                StudyAnalysis.of(plan(), DAY).analyse(List.of(new Table(SCORE, people(), DAY.plusDays(90))));
        FunderReport written = StudyReport.of(STUDY, early, accounts(), THRESHOLD);
        List<String> limits = section(written.sections(), "limits").paragraphs();

        assertThat(early.main().verdict()).isEqualTo(Verdict.TOO_EARLY);
        assertThat(limits)
                .contains("For some learners the time within which this outcome counts is not over yet.")
                .noneMatch(each -> each.contains("Clearinghouse") || each.contains("could be made passed"));
        assertThat(section(StudyParts.sections(early), "lost").paragraphs())
                .anyMatch(each -> each.startsWith("The follow-up of the main outcome is not over"));
        assertThat(section(report.sections(), "limits").paragraphs())
                .noneMatch(each -> each.contains("is not over yet"))
                .anyMatch(each -> each.contains("Clearinghouse"));
    }

    /** A row of the flow on the page and in both files. */
    private void holds(String stage, int control, int treatment) throws IOException {
        List<String> row = List.of(stage, String.valueOf(control), String.valueOf(treatment));

        assertThat(texts(section(page, "flow"))).contains(row);
        assertThat(csv("flow.csv").lines())
                .anyMatch(line -> line.contains(stage) && line.endsWith("," + control + "," + treatment));
        assertThat(file("flow.json").get("rows")).anySatisfy(each -> {
            assertThat(each.get("Stage").asText()).isEqualTo(stage);
            assertThat(each.get("A").asInt()).isEqualTo(control);
            assertThat(each.get("B").asInt()).isEqualTo(treatment);
        });
    }

    private static boolean is(String text, JsonNode cell) {
        String plain = text.replace("−", "-").replace("+", "");
        return cell.isNumber()
                ? plain.matches("-?[0-9.]+") && Double.parseDouble(plain) == cell.asDouble()
                : text.equals(cell.asText());
    }

    /** As it is printed, to the digits that are printed. */
    private static void same(String printed, double value) {
        int point = printed.indexOf('.');
        int decimals = point < 0 ? 0 : printed.length() - point - 1;
        assertThat(Double.parseDouble(printed.replace("−", "-").replace("+", "")))
                .isCloseTo(value, within(0.5000001 * Math.pow(10, -decimals)));
    }

    /** The line of a released file that begins with a name. */
    private List<String> reported(String file, String name) {
        return report.tables().stream()
                .filter(each -> each.file().equals(file))
                .flatMap(each -> each.lines().stream())
                .filter(row -> row.get(0).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no " + name));
    }

    private String csv(String what) {
        return new String(Download.of(page, what).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private JsonNode file(String what) throws IOException {
        return JSON.readTree(Download.of(page, what).orElseThrow().bytes());
    }

    private static Section section(List<Section> all, String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<List<String>> texts(Section section) {
        return Objects.requireNonNull(section.table()).rows().stream()
                .map(row -> row.stream().map(Cell::text).toList())
                .toList();
    }

    private static List<Account> accounts() {
        return List.of(
                new Account("new", "a", "not placed", 30, 60),
                new Account("new", "a", "placed, strict", 30, 60),
                new Account("new", "b", "not placed", 25, 60),
                new Account("new", "b", "placed, strict", 35, 60));
    }

    private static List<PersonRow> people() {
        SplittableRandom random = new SplittableRandom(4);
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            out.add(person("a", 50 + 9 * random.nextGaussian(), i < 15 ? "phd" : "ba", i < 15 ? null : 40.0 + i % 17));
            out.add(person("b", 52 + 7 * random.nextGaussian(), i < 24 ? "phd" : "ba", i < 5 ? null : 44.0 + i % 19));
        }
        return out;
    }

    private static PersonRow person(String arm, double coding, String degree, @Nullable Double value) {
        return new PersonRow(
                        arm,
                        null,
                        null,
                        Map.of("coding", String.valueOf(coding), "degree", degree),
                        value,
                        true,
                        false,
                        arm,
                        "new",
                        List.of())
                .with(null, value == null ? "did not hand in" : null);
    }

    private static StudyPlan plan() {
        return new StudyPlan(
                "s",
                "Study",
                "Is B better than A?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(SCORE));
    }
}
