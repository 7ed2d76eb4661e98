package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.impact.ImpactMarkdown;
import dev.dayone.dashboard.report.StudyReport;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.PipelineStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One study, wherever it is told: the same heading, difference, interval, people, p and security on the page, in the terminal, in JSON and in the report. */
class SameFiguresEverywhereTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final String NUMBER = "([+−-]?[0-9][0-9,]*(?:\\.[0-9]+)?)";
    private static final Pattern DIFFERENCE =
            Pattern.compile(NUMBER + "[^0-9\\[]{0,20}\\[" + NUMBER + " to " + NUMBER + "\\]");
    private static final Outcome SCORE =
            new Outcome("score", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);

    enum Told {
        BETTER,
        NOT_SETTLED,
        WAITING,
        DESCRIPTIVE,
        REFUSED
    }

    @ParameterizedTest
    @EnumSource
    void everyPlaceTellsTheSame(Told told) {
        StudyResult result = result(told);
        assertThat(result.main().verdict()).isEqualTo(verdict(told, result.main()));
        JsonNode json = everywhere(
                new Registered(
                        "p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, result.plan(), List.of()),
                result);

        if (told == Told.REFUSED) {
            assertThat(json.get("whatWorksRating").get("reason").asText()).startsWith("One arm has nobody");
        }
    }

    /** Studies made by chance, one of every design with every kind of outcome that it can have. */
    @ParameterizedTest
    @MethodSource("everyDesignAndKind")
    void everyDesignAndKindIsToldAlike(EveryStudy each) {
        everywhere(each.study(), each.result());
    }

    static Stream<EveryStudy> everyDesignAndKind() {
        return EveryStudy.of(0.9, new SplittableRandom(20260103));
    }

    /** The main outcome as JSON has it, after every other place was held to it. */
    private static JsonNode everywhere(Registered study, StudyResult result) {
        OutcomeResult main = result.main();
        JsonNode json = ResultJson.of(study, result).get("outcomes").get(0);
        String heading = json.get("heading").asText();
        // Before there is a result nothing of it is judged.
        String marks = main.verdict() == Verdict.TOO_EARLY
                ? "not rated yet"
                : json.get("securityMark").get("marks").asInt() + " of 5";
        assertThat(heading).isEqualTo(main.verdict().heading());
        assertThat(json.get("control").get("n").asInt())
                .isEqualTo(main.control().n());

        String table = VerdictTable.of(result, true);
        String row =
                table.lines().filter(line -> line.startsWith("* ")).findFirst().orElseThrow();
        assertThat(row)
                .contains(
                        heading,
                        "(" + main.control().n() + ")",
                        "(" + main.treatment().n() + ")");
        assertThat(table).contains(heading + ": ", marks);
        difference(json, row);

        String text = VerdictText.of(result, true);
        assertThat(text).containsIgnoringCase(heading).contains(marks);

        String html = page(study, result);
        assertThat(html).contains(heading, marks);
        List<Section> page = StudyParts.sections(result);

        FunderReport report = StudyReport.of(study, result, List.of(), 10);
        // Of few people a report for funders tells no figure, and says so in its heading.
        assertThat(report.verdict().heading()).isIn(heading, Verdict.TOO_FEW.heading());
        assertThat(report.verdict().toString()).contains(marks);
        for (JsonNode each : ResultJson.of(study, result).get("outcomes")) {
            inTable(each, page, false);
            inTable(each, report.sections(), true);
        }
        inMarkdown(report.verdict().heading(), report);
        quoted(json, heading, Quotation.of(result, new Setting("p", 1, null, null), true));
        return json;
    }

    /** The sentence to quote has the difference and its interval as JSON has them; without an estimate there is none. */
    private static void quoted(JsonNode json, String heading, String sentence) {
        if (!json.hasNonNull("interval")) {
            assertThat(sentence).isEmpty();
            return;
        }
        Matcher difference = Pattern.compile("difference " + NUMBER).matcher(sentence);
        Matcher limits =
                Pattern.compile("95 % interval " + NUMBER + " to " + NUMBER).matcher(sentence);
        assertThat(difference.find() && limits.find()).as(sentence).isTrue();
        same(difference.group(1), json.get("estimate").asDouble());
        same(limits.group(1), json.get("interval").get("lower").asDouble());
        same(limits.group(2), json.get("interval").get("upper").asDouble());
        assertThat(sentence).containsIgnoringCase("Verdict: " + heading);
    }

    /** Numbers as they are printed are those of JSON, rounded; what JSON has not is printed nowhere. */
    private static void difference(JsonNode json, String printed) {
        Matcher found = DIFFERENCE.matcher(printed);
        if (json.path("interval").isMissingNode() || json.get("interval").isNull()) {
            assertThat(found.find()).as(printed).isFalse();
            return;
        }
        assertThat(found.find()).as(printed).isTrue();
        same(found.group(1), json.get("estimate").asDouble());
        same(found.group(2), json.get("interval").get("lower").asDouble());
        same(found.group(3), json.get("interval").get("upper").asDouble());
    }

    /** Every outcome, main or secondary, by its title. */
    private static void inTable(JsonNode json, List<Section> sections, boolean withholds) {
        String title = json.get("title").asText();
        int seen = 0;
        for (Section section : sections) {
            Table table = section.table();
            if (table == null
                    || table.columns().isEmpty()
                    || !table.columns().get(0).name().equals("Outcome")) {
                continue;
            }
            for (List<Cell> row : table.rows()) {
                if (!row.get(0).text().contains(title)) {
                    continue;
                }
                if (withholds
                        && row.toString().contains(Verdict.TOO_FEW.heading())
                        && !json.get("heading").asText().equals(Verdict.TOO_FEW.heading())) {
                    assertThat(row.toString()).doesNotContainPattern(NUMBER + " to " + NUMBER);
                    seen++;
                    continue;
                }
                for (int c = 0; c < row.size(); c++) {
                    String cell = row.get(c).text();
                    switch (table.columns().get(c).name()) {
                        case "Verdict" -> {
                            assertThat(cell).contains(json.get("heading").asText());
                            seen++;
                        }
                        case "95 % interval" -> {
                            Matcher limits =
                                    Pattern.compile(NUMBER + " to " + NUMBER).matcher(cell);
                            if (limits.find()) {
                                same(
                                        limits.group(1),
                                        json.get("interval").get("lower").asDouble());
                                same(
                                        limits.group(2),
                                        json.get("interval").get("upper").asDouble());
                            }
                        }
                        case "Difference" -> {
                            Matcher value = Pattern.compile("^" + NUMBER).matcher(cell);
                            if (value.find()) {
                                same(value.group(1), json.get("estimate").asDouble());
                            }
                        }
                        case "p" -> {
                            if (!cell.isEmpty() && !cell.equals("–") && !cell.startsWith("<")) {
                                assertThat(Double.parseDouble(cell.split(" ", 2)[0]))
                                        .isCloseTo(json.get("pValue").asDouble(), within(0.0006));
                            }
                        }
                        default -> {}
                    }
                }
            }
        }
        assertThat(seen).as("rows of " + title).isPositive();
    }

    /** Markdown has the rows of the report's tables, cell by cell. */
    private static void inMarkdown(String heading, FunderReport report) {
        String markdown = ImpactMarkdown.of(report, "r");
        assertThat(markdown).contains(heading);
        for (Section section : report.sections()) {
            Table table = section.table();
            if (table != null && table.columns().get(0).name().equals("Outcome")) {
                assertThat(table.rows())
                        .allSatisfy(row -> assertThat(markdown.lines()
                                        .filter(line -> line.startsWith("| "))
                                        .map(line -> line.replace("\\", "").replace("&lt;", "<")))
                                .contains(row.stream()
                                        .map(Cell::text)
                                        .map(text -> text.replaceAll("\\s+", " "))
                                        .collect(Collectors.joining(" | ", "| ", " |"))));
            }
        }
    }

    private static void same(String printed, double value) {
        int point = printed.indexOf('.');
        int decimals = point < 0 ? 0 : printed.length() - point - 1;
        assertThat(Double.parseDouble(printed.replace("−", "-").replace(",", "").replace("+", "")))
                .isCloseTo(value, within(0.5000001 * Math.pow(10, -decimals)));
    }

    private static Verdict verdict(Told told, OutcomeResult main) {
        return switch (told) {
            case BETTER -> Verdict.BETTER;
            case NOT_SETTLED, DESCRIPTIVE -> Verdict.NOT_SETTLED;
            case WAITING -> Verdict.TOO_EARLY;
            case REFUSED -> main.verdict();
        };
    }

    private static String page(Registered study, StudyResult result) {
        return StudyView.of(
                        study,
                        result,
                        new StudyView.Around(
                                new Setting("p", 1, LocalDate.of(2024, 6, 3), LocalDate.of(2024, 7, 5)),
                                List.of(),
                                List.of(),
                                List.of(),
                                "",
                                new PipelineStatus.Commits(0, 0),
                                new PipelineStatus.Measured(0, 0, 0, 0),
                                "v1"))
                .file(new Templates());
    }

    private static StudyResult result(Told told) {
        if (told == Told.WAITING) {
            SimulatedStudy study = DesignSimulation.looks(6);
            LocalDate day = study.plan().protocol().looks().get(0).plusDays(1);
            return StudyAnalysis.of(study.plan(), day)
                    .analyse(List.of(new StudyAnalysis.Table(
                            study.plan().outcomes().get(0),
                            study.stages(new SplittableRandom(5)).get(0),
                            null)));
        }
        SplittableRandom random = new SplittableRandom(11);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean sprint = i % 2 == 0;
            double value = switch (told) {
                case BETTER -> 50 + 6 * random.nextGaussian() + (sprint ? 16 : 0);
                default -> 50 + 10 * random.nextGaussian();
            };
            Double known = told == Told.REFUSED && sprint ? null : Double.valueOf(value);
            rows.add(new PersonRow(sprint ? "b" : "a", null, null, Map.of(), known, true, false));
        }
        StudyPlan plan = new StudyPlan(
                "s",
                "Study",
                "Is B better than A?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                told != Told.DESCRIPTIVE,
                false,
                false,
                List.of(),
                told == Told.DESCRIPTIVE ? null : 0.5,
                List.of(SCORE));
        return StudyAnalysis.of(plan, DAY).analyse(List.of(new StudyAnalysis.Table(SCORE, rows, null)));
    }
}
