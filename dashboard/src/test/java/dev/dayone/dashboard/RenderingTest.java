package dev.dayone.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.chart.AnswerPlot;
import dev.dayone.dashboard.chart.AttritionPlot;
import dev.dayone.dashboard.chart.DotIntervals;
import dev.dayone.dashboard.chart.DotIntervals.Mark;
import dev.dayone.dashboard.chart.DotIntervals.Row;
import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.chart.LookPlot;
import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.chart.MiniInterval;
import dev.dayone.dashboard.chart.OutOfHundred;
import dev.dayone.dashboard.chart.PlacementCurves;
import dev.dayone.dashboard.chart.PowerCurve;
import dev.dayone.dashboard.chart.ScorePlot;
import dev.dayone.dashboard.chart.ShareBars;
import dev.dayone.dashboard.chart.ShareBars.Bar;
import dev.dayone.dashboard.chart.SubgroupPlot;
import dev.dayone.dashboard.chart.ValueIntervals;
import dev.dayone.dashboard.document.Download;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Words;
import dev.dayone.dashboard.study.StudyParts;
import dev.dayone.dashboard.study.VerdictTable;
import dev.dayone.dashboard.study.VerdictText;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.survival.KaplanMeier;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

public class RenderingTest {

    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)\\b(proves?|proven|works|no effect|significant|winner|guarantees|trend towards|95 % chance)\\b");

    private static final Outcome SCORE =
            new Outcome("score", "Score & \"more\"", Kind.SCORE, "S1.x", "points", 5, true, true, null);
    private static final Outcome PLACED =
            new Outcome("placed", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, false, 180);
    private static final Outcome TIME =
            new Outcome("time", "Days without", Kind.TIME_TO_PLACEMENT, "P4.broad", "days", 30, false, false, 365);

    /** Each chart once, by name, from the same simulated study. */
    private static Map<String, String> charts(int width) {
        StudyResult result = result(1);
        StudyPlan plan = result.plan();
        Map<String, String> out = new LinkedHashMap<>();
        out.put("forest", ForestPlot.of(result, width, "f"));
        out.put("curves", PlacementCurves.of(plan, result.outcomes().get(2), width, "c"));
        out.put("lost", AttritionPlot.of(result.outcomes(), width, "l"));
        out.put(
                "power",
                PowerCurve.of(
                        new Question(
                                Kind.SCORE,
                                Design.LOTTERY,
                                false,
                                true,
                                3,
                                90,
                                30,
                                3,
                                0.5,
                                10,
                                0.3,
                                0.1,
                                0.3,
                                0.1,
                                5,
                                "points"),
                        width,
                        "p"));
        out.put(
                "shares",
                DotIntervals.of(
                        "Shares",
                        List.of(
                                new Row(
                                        "a & b",
                                        List.of(
                                                new Mark("A", true, 0.5, 0.4, 0.6, false, "5 of 10"),
                                                new Mark("B", false, 0.7, 0.5, 0.8, false, "7 of 10"))),
                                new Row("open still", List.of(new Mark("A", true, 0.2, 0.1, 0.4, true, "2 of 10")))),
                        width,
                        "s"));
        out.put(
                "hundred",
                OutOfHundred.of(
                        "Of 100",
                        List.of(
                                new OutOfHundred.Bar("A", 30, 20, 42, "30 of 100 (20 to 42)"),
                                new OutOfHundred.Bar("B", 42, Double.NaN, Double.NaN, "42 of 100")),
                        "x",
                        width,
                        "h"));
        out.put(
                "answer",
                AnswerPlot.of(plan, result.main(), (Known) result.main().estimate(), width, "w"));
        out.put(
                "values",
                ValueIntervals.of(
                        "Values",
                        List.of(
                                new ValueIntervals.Row("a & b", 50_500, 48_000, 53_000, "50,500"),
                                new ValueIntervals.Row("alone", 79_500, Double.NaN, Double.NaN, "79,500")),
                        "USD",
                        width,
                        "v"));
        out.put("mini", MiniInterval.of(new Interval(-0.5, 2, 0.95), 0.7, "x", "m"));
        out.put("scores", ScorePlot.of(plan, result.main(), width, "d"));
        out.put("subgroups", SubgroupPlot.of(plan, result.main(), width, "g"));
        out.put(
                "looks",
                LookPlot.of(
                        plan,
                        List.of(
                                new Planned(LocalDate.of(2025, 6, 1), result.main()),
                                new Planned(LocalDate.of(2026, 6, 1), null)),
                        width,
                        "k"));
        out.put(
                "bars",
                ShareBars.of(
                        "Bars",
                        List.of(
                                new ShareBars.Row(
                                        "c1",
                                        List.of(
                                                new Bar("A", true, 0.1, Double.NaN, "1 of 10"),
                                                new Bar("B", false, 0.2, Double.NaN, "2 of 10"))),
                                new ShareBars.Row("split", List.of(new Bar("", false, 0.45, 0.5, "9 of 20"))),
                                new ShareBars.Row("few", List.of(Bar.below("A", true, 0.05, "below 5 %")))),
                        width,
                        "b"));
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {720, 380})
    void chartsAreWellFormedTitledAndDescribed(int width) throws Exception {
        for (Map.Entry<String, String> chart : charts(width).entrySet()) {
            Document svg = parse(chart.getValue());
            assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
            assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(1);
            assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                    .as(chart.getKey())
                    .isNotBlank();
        }
        StudyResult result = result(1);
        assertThat(circles(charts(width).get("scores")))
                .as("a dot for each learner of the reference arm")
                .isEqualTo(result.main().control().n());
        assertThat(charts(width).get("looks"))
                .contains("2025-06-01: " + Figures.of(result.main()).difference(), "2026-06-01: still to come");
    }

    private static int circles(String svg) throws Exception {
        return parse(svg).getElementsByTagName("circle").getLength();
    }

    /** Written anew with -Dgolden.write=true; then look at them. */
    @ParameterizedTest
    @ValueSource(ints = {720, 380})
    void chartsLookAsTheyDid(int width) throws Exception {
        Path golden = Path.of("src", "test", "resources", "charts");
        for (Map.Entry<String, String> chart : charts(width).entrySet()) {
            Path file = golden.resolve(chart.getKey() + "-" + width + ".svg");
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(golden);
                Files.writeString(file, chart.getValue() + "\n");
            }
            assertThat(chart.getValue() + "\n").as(chart.getKey()).isEqualTo(Files.readString(file));
        }
    }

    /** Readers' own number formats, as German and French ones, must not reach a page or a picture. */
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "fr-FR", "ar-EG"})
    void theMachinesNumberFormatChangesNothing(String language) {
        Locale before = Locale.getDefault();
        String expected =
                charts(720) + VerdictText.of(result(3), true) + VerdictTable.of(result(3), true) + sections(3);
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertThat(charts(720) + VerdictText.of(result(3), true) + VerdictTable.of(result(3), true) + sections(3))
                    .isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static List<Section> sections(int seed) {
        return StudyParts.sections(result(seed));
    }

    @Test
    void pageTerminalAndChartPrintTheSameFigures() {
        StudyResult result = result(2);
        String table = VerdictTable.of(result, true);
        String svg = ForestPlot.of(result, 720, "f");

        assertThat(table).startsWith("SIMULATED DATA");
        for (int i = 0; i < result.outcomes().size(); i++) {
            Figures figures = Figures.of(result.outcomes().get(i));
            assertThat(table).contains(figures.difference() + " [" + figures.interval() + "]");
            assertThat(svg).contains(figures.difference()).contains("[" + figures.interval() + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void wordsNeverClaimMoreThanTheData(int seed) {
        StudyResult result = result(seed);
        result.outcomes().forEach(outcome -> {
            String words = Words.sentence(result.plan(), outcome)
                    + outcome.verdict().heading()
                    + Words.scope(result, outcome)
                    + Words.attrition(result.plan(), outcome)
                    + outcome.notes();
            assertThat(words.replace("What Works", "")).doesNotContainPattern(FORBIDDEN);
        });
    }

    @Test
    void theVerdictIsOneTextWithHeadingSecurityGatesAndOtherAssumptions() {
        StudyResult result = result(3);
        String text = VerdictText.of(result, true);

        assertThat(text)
                .startsWith("SIMULATED DATA")
                .contains(result.main().verdict().heading().toUpperCase(Locale.ROOT))
                .contains(Words.sentence(result.plan(), result.main()))
                .contains(
                        "Security: ",
                        "What Works Clearinghouse: ",
                        "Gates",
                        "Under other assumptions",
                        "Other outcomes");
        assertThat(text.replace("What Works", "")).doesNotContainPattern(FORBIDDEN);
        result.main()
                .gates()
                .forEach(gate -> assertThat(text).contains(gate.finding().forEvaluators()));
    }

    @Test
    void whatIsTakenAwayIsWhatIsShown() throws Exception {
        StudyResult result = result(4);
        List<Section> sections = sections(4);
        Figures figures = Figures.of(result.main());
        String csv = text(sections, "differed.csv");

        assertThat(csv).startsWith("Outcome,Difference,Difference unit,");
        assertThat(text(sections, "numbers.csv")).startsWith("Outcome,A,A unit,n A,B,B unit,n B,Difference");
        assertThat(csv)
                .as("numbers are numbers")
                .contains(String.valueOf(figures.interval())
                        .replace('−', '-')
                        .replace("+", "")
                        .replace(" to ", ","))
                .doesNotContain("'+");
        assertThat(text(sections, "differed.json")).contains("\"Verdict\" : ");
        assertThat(text(sections, "differed.svg")).contains("[" + figures.interval() + "]");
        for (Section section : sections) {
            assertThat(sections.stream().filter(each -> each.id().equals(section.id())))
                    .as(section.id())
                    .hasSize(1);
            for (String format : section.formats()) {
                assertThat(text(sections, section.id() + "." + format)).isNotBlank();
            }
        }
        assertThat(sections).extracting(Section::id).contains("scores-score", "curves-time", "subgroups", "lost");
        assertThat(Download.of(sections, "differed.exe")).isEmpty();
        assertThat(Download.of(sections, "nothing.csv")).isEmpty();
    }

    /** What a curve's picture no longer shows, neither its table nor its description says. */
    @Test
    void aCurveEndsForItsTableAndItsDescriptionToo() {
        OutcomeResult time = result(1).outcomes().get(2);
        KaplanMeier curve = time.curves().get(0);
        double last = PlacementCurves.lastDrawn(curve, 365);
        String svg = PlacementCurves.of(result(1).plan(), time, 720, "c");

        assertThat(curve.atRisk(last)).as("people still looking").isGreaterThanOrEqualTo(10);
        assertThat(PlacementCurves.lastDrawn(curve, 548))
                .as("nobody is left at the end of a longer horizon")
                .isLessThan(548);
        assertThat(svg.contains("the curve ends at day")).isEqualTo(svg.contains("ends here: fewer than ten"));
    }

    @Test
    void quartilesOfPictureAndTableAreTheSame() {
        assertThat(ScorePlot.quantile(List.of(1.0, 2.0, 3.0, 4.0), 0.25)).isEqualTo(1.75);
    }

    private static String text(List<Section> sections, String what) {
        return new String(Download.of(sections, what).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"-0.04, 1, 0.0", "0.05, 1, +0.1", "-12.34, 1, −12.3", "12345.6, 0, '+12,346'", "-0.0, 2, 0.00"})
    void signsAreTrueAndZeroHasNone(double value, int decimals, String text) {
        assertThat(Figures.signed(value, decimals)).isEqualTo(text);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    /** Three outcomes of eighty simulated people. */
    public static StudyResult result(int seed) {
        return result(seed, LocalDate.of(2026, 1, 1), Conduct.UNKNOWN);
    }

    /** The same people, looked at on another day. */
    public static StudyResult result(int seed, LocalDate day, Conduct conduct) {
        Random random = new Random(seed);
        StudyPlan plan = new StudyPlan(
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
                0.5,
                List.of(SCORE, PLACED, TIME),
                moderatedBy("experience"));
        Random before = new Random(-seed);
        List<PersonRow> scores = new ArrayList<>();
        List<PersonRow> placed = new ArrayList<>();
        List<PersonRow> times = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String arm = i % 2 == 0 ? "a" : "b";
            scores.add(new PersonRow(
                    arm,
                    null,
                    null,
                    Map.of("experience", String.valueOf(before.nextInt(10))),
                    50 + 10 * random.nextGaussian(),
                    true,
                    false));
            placed.add(row(arm, random.nextInt(2), true));
            double later = random.nextInt(548);
            times.add(row(arm, later, later < 500));
        }
        // Somebody in each arm was followed to the end.
        times.add(row("a", 548, false));
        times.add(row("b", 548, false));
        return StudyAnalysis.of(plan, day, conduct)
                .analyse(List.of(
                        new Table(SCORE, scores, null),
                        new Table(PLACED, placed, LocalDate.of(2025, 1, 1)),
                        new Table(TIME, times, LocalDate.of(2025, 1, 1))));
    }

    private static StudyProtocol moderatedBy(String column) {
        return new StudyProtocol(
                Design.LOTTERY,
                null,
                null,
                List.of(),
                false,
                Set.of(),
                Set.of(),
                List.of(column),
                Map.of(),
                null,
                null,
                null,
                List.of());
    }

    private static PersonRow row(String arm, double value, boolean event) {
        return new PersonRow(arm, null, null, Map.of(), value, event, false);
    }
}
