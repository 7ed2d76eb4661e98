package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudyAnalysisTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);
    private static final Outcome PLACED = new Outcome("p", "Placed", Kind.PLACED, "P1", "pp", 10, true, true, 180);
    private static final Outcome TIME =
            new Outcome("t", "Time", Kind.TIME_TO_PLACEMENT, "P4.broad", "days", 30, false, true, 365);

    @Test
    void designPicksTheMethod() {
        assertThat(method(plan(false, false, List.of()), SCORE)).isEqualTo(Method.WELCH);
        assertThat(method(plan(false, false, List.of("x")), SCORE)).isEqualTo(Method.LIN);
        assertThat(method(plan(false, true, List.of()), SCORE)).isEqualTo(Method.BLOCKED);
        assertThat(method(plan(false, true, List.of("x")), SCORE)).isEqualTo(Method.BLOCK_EFFECTS);
        assertThat(method(plan(true, false, List.of()), SCORE)).isEqualTo(Method.CR2);
        assertThat(method(plan(false, false, List.of()), PLACED)).isEqualTo(Method.MIETTINEN_NURMINEN);
        assertThat(method(plan(false, true, List.of()), PLACED)).isEqualTo(Method.STRATIFIED_MIETTINEN_NURMINEN);
        assertThat(method(plan(true, false, List.of()), PLACED)).isEqualTo(Method.CR2);
        assertThat(method(plan(false, false, List.of()), TIME)).isEqualTo(Method.RMST);
    }

    @Test
    void timesOfWholeClustersAreComparedByPseudoValues() {
        assertThat(method(plan(true, false, List.of()), TIME)).isEqualTo(Method.CR2);
    }

    @Test
    void anOpenWindowIsTooEarlyAndShowsNoEstimate() {
        OutcomeResult result = analyse(plan(false, false, List.of()), PLACED, rows(1, PLACED), TODAY.plusDays(1));

        assertThat(result.verdict()).isEqualTo(Verdict.TOO_EARLY);
        assertThat(result.estimate()).isInstanceOf(NotEstimable.class);
        assertThat(result.control().value()).isNull();
        assertThat(analyse(plan(false, false, List.of()), PLACED, rows(1, PLACED), TODAY)
                        .verdict())
                .isNotEqualTo(Verdict.TOO_EARLY);
    }

    @Test
    void aBrokenSplitCannotBeRead() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new PersonRow(i < 20 ? "a" : "b", null, null, Map.of(), (double) (i % 7), true, false));
        }

        assertThat(analyse(plan(false, false, List.of()), SCORE, rows, null).verdict())
                .isEqualTo(Verdict.CANNOT_BE_READ);
    }

    @Test
    void thePValueIsThatOfTheDrawWhereThereWasOne() {
        StudyPlan drawn =
                StudySimulation.of(Truth.scores(45, 45, 6).in(3, false, 0)).plan();
        List<PersonRow> rows = threeBlocks();
        OutcomeResult random = StudyAnalysis.of(drawn, TODAY)
                .analyse(List.of(new Table(SCORE, rows, null)))
                .main();
        OutcomeResult again = StudyAnalysis.of(drawn, TODAY)
                .analyse(List.of(new Table(SCORE, rows, null)))
                .main();
        Known known = (Known) random.estimate();

        assertThat(known.pMethod()).isEqualTo("permutation of studentised weighted block differences, 9999 draws");
        assertThat(known.pValue())
                .isEqualTo(Objects.requireNonNull(random.assignment()).pValue());
        assertThat(again.assignment()).isEqualTo(random.assignment());
        StudyPlan chosen = new StudyPlan(
                drawn.id(),
                drawn.title(),
                drawn.question(),
                drawn.control(),
                drawn.treatment(),
                false,
                false,
                true,
                false,
                List.of(),
                null,
                drawn.outcomes());
        OutcomeResult other = StudyAnalysis.of(chosen, TODAY)
                .analyse(List.of(new Table(SCORE, rows, null)))
                .main();
        assertThat(other.assignment()).isNull();
        assertThat(((Known) other.estimate()).pMethod()).isEqualTo("t test");
    }

    @Test
    void secondaryOutcomesAreHeldTogetherAndTheMainOneIsNot() {
        StudyPlan plan =
                StudySimulation.of(Truth.scores(45, 45, 6).in(3, false, 0)).plan();
        Outcome second = new Outcome("s2", "Second", Kind.SCORE, "S1.y", "points", 5, true, false, null);
        Outcome third = new Outcome("s3", "Third", Kind.SCORE, "S1.z", "points", 5, true, false, null);
        List<OutcomeResult> results = StudyAnalysis.of(plan, TODAY)
                .analyse(List.of(
                        new Table(SCORE, threeBlocks(), null),
                        new Table(second, threeBlocks(), null),
                        new Table(third, threeBlocks(), null)))
                .outcomes();

        assertThat(results.get(0).family()).isNull();
        double smallest = results.subList(1, 3).stream()
                .mapToDouble(r -> Objects.requireNonNull(((Known) r.estimate()).pValue()))
                .min()
                .orElseThrow();
        HeldTogether held = Objects.requireNonNull(results.get(1).family());
        assertThat(held.method()).isEqualTo(HeldTogether.Way.STEP_DOWN_MAX_T);
        assertThat(held.pValue())
                .as("the same outcome twice costs nothing, where Holm would double it")
                .isBetween(smallest, smallest + 0.02);
        Known known = (Known) results.get(1).estimate();
        assertThat(Objects.requireNonNull(held.interval()).lower())
                .isCloseTo(known.interval().lower(), within(1.0));

        List<OutcomeResult> apart = StudyAnalysis.of(plan, TODAY)
                .analyse(List.of(
                        new Table(SCORE, threeBlocks(), null),
                        new Table(second, threeBlocks(), null),
                        new Table(third, threeBlocks().subList(1, 90), null)))
                .outcomes();
        assertThat(Objects.requireNonNull(apart.get(1).family()).method()).isEqualTo(HeldTogether.Way.HOLM);
    }

    /** Seeded draws do not hang on the order of people, which is that of their names. */
    @Test
    void familiesAreTheSameWhateverTheOrderOfPeople() {
        StudyPlan plan =
                StudySimulation.of(Truth.scores(45, 45, 6).in(3, false, 0)).plan();
        Outcome second = new Outcome("s2", "Second", Kind.SCORE, "S1.y", "points", 5, true, false, null);
        Outcome third = new Outcome("s3", "Third", Kind.SCORE, "S1.z", "points", 5, true, false, null);
        List<List<PersonRow>> tables =
                List.of(new ArrayList<>(threeBlocks()), new ArrayList<>(threeBlocks()), new ArrayList<>(threeBlocks()));
        tables.forEach(rows -> Collections.shuffle(rows, new Random(5)));
        List<OutcomeResult> results = new ArrayList<>();
        for (List<List<PersonRow>> each : List.of(List.of(threeBlocks(), threeBlocks(), threeBlocks()), tables)) {
            results.add(StudyAnalysis.of(plan, TODAY)
                    .analyse(List.of(
                            new Table(SCORE, each.get(0), null),
                            new Table(second, each.get(1), null),
                            new Table(third, each.get(2), null)))
                    .outcomes()
                    .get(1));
        }

        assertThat(results.get(1).family()).isEqualTo(results.get(0).family());
        assertThat(results.get(1).assignment()).isEqualTo(results.get(0).assignment());
    }

    @Test
    void blocksAreShownByThemselvesAndShrunken() {
        OutcomeResult result = StudyAnalysis.of(
                        StudySimulation.of(Truth.scores(45, 45, 6).in(3, false, 0.1))
                                .plan(),
                        TODAY)
                .analyse(List.of(new Table(SCORE, threeBlocks(), null)))
                .main();
        BlockPooling pooling = Objects.requireNonNull(result.pooling());

        assertThat(pooling.blocks()).hasSize(3);
        double lowest = pooling.blocks().stream()
                .mapToDouble(BlockPooling.Block::estimate)
                .min()
                .orElseThrow();
        double highest = pooling.blocks().stream()
                .mapToDouble(BlockPooling.Block::estimate)
                .max()
                .orElseThrow();
        assertThat(pooling.blocks()).allMatch(b -> b.shrunken() > lowest && b.shrunken() < highest);
        assertThat(pooling.nextLower()).isLessThanOrEqualTo(pooling.averageLower());
        assertThat(pooling.nextUpper()).isGreaterThanOrEqualTo(pooling.averageUpper());
        assertThat(analyse(plan(false, false, List.of()), SCORE, rows(1, SCORE), null)
                        .pooling())
                .isNull();
    }

    private static List<PersonRow> threeBlocks() {
        Random random = new Random(5);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            boolean treated = i % 2 == 0;
            double value = 50 + 10 * random.nextGaussian() + (treated ? 3 + 3 * (i % 3) : 0);
            rows.add(new PersonRow(
                    treated ? "treatment" : "control", "block " + i % 3, null, Map.of(), value, true, false));
        }
        return rows;
    }

    @Test
    void ratersWhoDisagreeCarryNoVerdict() {
        List<PersonRow> rows = rows(1, SCORE);
        StudyPlan plan = plan(false, false, List.of());

        OutcomeResult poor = StudyAnalysis.of(plan, TODAY)
                .analyse(List.of(new Table(SCORE, rows, null, new KrippendorffAlpha(0.5, 30, 60))))
                .main();
        OutcomeResult few = StudyAnalysis.of(plan, TODAY)
                .analyse(List.of(new Table(SCORE, rows, null, new KrippendorffAlpha(0.5, 9, 18))))
                .main();

        assertThat(poor.verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        assertThat(((NotEstimable) poor.estimate()).why().forEvaluators()).contains("0.50 over 30 pieces of work");
        assertThat(few.verdict()).isNotEqualTo(Verdict.CANNOT_BE_READ);
    }

    @Test
    void nineLearnersInAnArmAreTooFew() {
        List<PersonRow> rows = rows(1, SCORE).subList(0, 19);

        assertThat(analyse(plan(false, false, List.of()), SCORE, rows, null).verdict())
                .isEqualTo(Verdict.TOO_FEW);
    }

    @Test
    void theExcludedLeavePlacementAndStayInScores() {
        List<PersonRow> rows = new ArrayList<>(rows(1, PLACED));
        rows.add(new PersonRow("a", null, null, Map.of(), null, false, true));

        assertThat(analyse(plan(false, false, List.of()), PLACED, rows, TODAY)
                        .control()
                        .assigned())
                .isEqualTo(30);
        assertThat(analyse(plan(false, false, List.of()), SCORE, rows, null)
                        .control()
                        .assigned())
                .isEqualTo(31);
    }

    @Test
    void figuresAreTheSameToTheLastDigitWhateverTheOrderOfPeople() {
        List<PersonRow> rows = new ArrayList<>(rows(4, SCORE));
        Known before = (Known)
                analyse(plan(false, true, List.of("x")), SCORE, rows, null).estimate();
        Collections.shuffle(rows, new Random(9));

        assertThat(analyse(plan(false, true, List.of("x")), SCORE, rows, null).estimate())
                .isEqualTo(before);
    }

    @Test
    void placedIsReportedInPercentagePoints() {
        OutcomeResult result = analyse(plan(false, false, List.of()), PLACED, rows(2, PLACED), TODAY);
        Known known = (Known) result.estimate();

        assertThat(known.value())
                .isCloseTo(result.treatment().value() - result.control().value(), within(1e-9));
        assertThat(Math.abs(known.value())).isGreaterThan(1);
    }

    private static Method method(StudyPlan plan, Outcome outcome) {
        return analyse(plan, outcome, rows(1, outcome), null).estimate().method();
    }

    private static OutcomeResult analyse(StudyPlan plan, Outcome outcome, List<PersonRow> rows, LocalDate matures) {
        return StudyAnalysis.of(plan, TODAY)
                .analyse(List.of(new Table(outcome, rows, matures)))
                .main();
    }

    private static StudyPlan plan(boolean clustered, boolean blocked, List<String> covariates) {
        return new StudyPlan(
                "s",
                "S",
                "q?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                clustered,
                true,
                blocked,
                false,
                covariates,
                0.5,
                List.of());
    }

    private static List<PersonRow> rows(int seed, Outcome outcome) {
        Random random = new Random(seed);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double value = outcome.kind() == Kind.PLACED ? random.nextInt(2) : 1 + random.nextInt(700);
            rows.add(new PersonRow(
                    i % 2 == 0 ? "a" : "b",
                    "block " + (i / 2) % 3,
                    "pod " + (i % 2) + "/" + i / 10,
                    Map.of("x", "" + random.nextInt(50)),
                    value,
                    true,
                    false));
        }
        return rows;
    }
}
