package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.counts.RateRatio;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.ranks.BrunnerMunzelTest;
import dev.dayone.evidence.ranks.WinStatistics;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.PseudoValues;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counts, grades, events that rule each other out, and several outcomes as one: from people to a verdict. */
class OutcomeKindsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    @Test
    void aCountIsARatioOfMeans() {
        List<PersonRow> rows = rows(40, (random, treated) -> Math.floor(random.nextDouble() * (treated ? 12 : 6)));
        OutcomeResult result = analyse(Kind.COUNT, rows, false, false);
        Known known = (Known) result.estimate();

        assertThat(known.method()).isEqualTo(Method.RATE_RATIO);
        assertThat(known.value())
                .isCloseTo(100 * (result.treatment().value() / result.control().value() - 1), within(1e-8));
        assertThat(result.alternatives())
                .extracting(each -> each.method())
                .containsExactly(Method.NEGATIVE_BINOMIAL, Method.EXACT_RATE_RATIO);
        assertThat(Finding.forEvaluators(result.sensitivity())).anyMatch(line -> line.contains("Pearson dispersion"));
        assertThat(known.pMethod()).contains("permutation");
    }

    /** Without covariates HC2 of the log link is s^2 / (n mean^2) an arm. */
    @Test
    void itsErrorIsThatOfTheLogOfMeans() {
        double[] y = {0, 3, 1, 4, 9, 2, 2, 0, 1, 5};
        double[] z = {1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
        Arms arms = Arms.of(y, z);
        double expected = 0;
        for (double[] arm : List.of(arms.treated(), arms.control())) {
            double mean = IntStream.range(0, arm.length)
                    .mapToDouble(i -> arm[i])
                    .average()
                    .orElseThrow();
            double squares = IntStream.range(0, arm.length)
                    .mapToDouble(i -> (arm[i] - mean) * (arm[i] - mean))
                    .sum();
            expected += squares / (arm.length - 1) / arm.length / mean / mean;
        }

        RateRatio found = RateRatio.of(
                y,
                z,
                Design.none(10),
                IntStream.range(0, 10).mapToObj(i -> new int[] {i}).toList(),
                0.95);

        assertThat(found.ratio()).isCloseTo(3.4 / 2, within(1e-10));
        assertThat(found.log().se()).isCloseTo(Math.sqrt(expected), within(1e-9));
    }

    @Test
    void countsOfWholeClustersAreComparedByClusters() {
        List<PersonRow> rows = rows(60, (random, treated) -> Math.floor(random.nextDouble() * 8));
        Known known = (Known) analyse(Kind.COUNT, rows, true, false).estimate();

        assertThat(known.method()).isEqualTo(Method.RATE_RATIO);
        assertThat(known.units()).isEqualTo(12);
        assertThat(known.df()).isLessThan(11);
    }

    /** Pairs decided by one ordered value are Brunner and Munzel's. */
    @Test
    void netBenefitOfGradesIsBrunnerMunzel() {
        SplittableRandom random = new SplittableRandom(4);
        double[] a = random.doubles(17).map(v -> Math.floor(5 * v)).toArray();
        double[] b = random.doubles(23).map(v -> Math.floor(4 * v)).toArray();

        BrunnerMunzelTest ranks = BrunnerMunzelTest.of(new Arms(a, b), 0.95);
        WinStatistics pairs = WinStatistics.of(17, 23, (i, j) -> Double.compare(a[i], b[j]), 0.95);

        assertThat(pairs.net().estimate()).isCloseTo(ranks.cliffsDelta(), within(1e-12));
        assertThat(pairs.net().se()).isCloseTo(2 * ranks.se(), within(1e-12));
        assertThat(pairs.net().df()).isCloseTo(ranks.df(), within(1e-9));
        assertThat(pairs.net().pValue()).isCloseTo(ranks.pValue(), within(1e-12));
        assertThat((pairs.interval().lower() + 1) / 2).isCloseTo(ranks.onLogitScale(0.95)[0], within(1e-12));
    }

    /** The same statistic by levels as by ranks, for any assignment. */
    @Test
    void levelsGiveTheStatisticOfRanks() {
        SplittableRandom random = new SplittableRandom(9);
        double[] y = random.doubles(21).map(v -> Math.floor(6 * v)).toArray();
        BrunnerMunzelTest.Levels levels = BrunnerMunzelTest.Levels.of(y);
        for (int k = 5; k < 15; k++) {
            double[] treated = new double[k];
            double[] control = new double[21 - k];
            System.arraycopy(y, 0, treated, 0, k);
            System.arraycopy(y, k, control, 0, 21 - k);
            assertThat(levels.statistic(IntStream.range(0, 21).toArray(), k))
                    .isCloseTo(
                            BrunnerMunzelTest.of(new Arms(treated, control), 0.95)
                                    .statistic(),
                            within(1e-10));
        }
    }

    /** Change of units, even crooked ones, leaves grades alone; the arms exchanged turn the sign. */
    @Test
    void gradesKeepTheirOrderOnly() {
        List<PersonRow> rows = rows(44, (random, treated) -> Math.floor(random.nextDouble() * (treated ? 5 : 4)));
        Known plain = (Known) analyse(Kind.GRADE, rows, false, false).estimate();
        Known bent = (Known) analyse(Kind.GRADE, mapped(rows, Math::exp, false), false, false)
                .estimate();
        Known turned = (Known)
                analyse(Kind.GRADE, mapped(rows, v -> v, true), false, false).estimate();

        assertThat(plain.method()).isEqualTo(Method.NET_BENEFIT);
        assertThat(plain.pMethod()).contains("Brunner and Munzel");
        assertThat(bent.value()).isEqualTo(plain.value());
        assertThat(bent.pValue()).isEqualTo(plain.pValue());
        assertThat(turned.value()).isCloseTo(-plain.value(), within(1e-9));
    }

    /** The arms' mean scores differ by pairs won less pairs lost. */
    @Test
    void scoresAddUpToPairs() {
        List<PersonRow> rows = rows(44, (random, treated) -> Math.floor(random.nextDouble() * (treated ? 5 : 4)));
        OutcomeResult result = analyse(Kind.GRADE, rows, false, false);
        Known known = (Known) result.estimate();
        Known welch = (Known) result.alternatives().get(0);

        assertThat(welch.method()).isEqualTo(Method.WELCH);
        assertThat(welch.value()).isCloseTo(known.value(), within(1e-9));
        assertThat(result.treatment().value() - result.control().value()).isCloseTo(known.value(), within(1e-9));
        assertThat(Finding.forEvaluators(result.sensitivity())).anyMatch(line -> line.startsWith("Win ratio"));
        assertThat(Finding.forEvaluators(result.sensitivity())).anyMatch(line -> line.contains("proportional odds"));
    }

    @Test
    void gradesWithinBlocksAndOfClustersGoByTheirDesign() {
        List<PersonRow> rows = rows(60, (random, treated) -> Math.floor(random.nextDouble() * 5));

        assertThat(analyse(Kind.GRADE, rows, false, true).estimate().method()).isEqualTo(Method.BLOCKED);
        assertThat(analyse(Kind.GRADE, rows, true, false).estimate().method()).isEqualTo(Method.CR2);
    }

    /** Where everyone was followed to the horizon, shares before leaving are plain shares. */
    @Test
    void incidenceWithoutCensoringIsAShare() {
        List<PersonRow> rows = competing(60, 0);
        OutcomeResult result = analyse(Kind.INCIDENCE, rows, false, false);
        Known known = (Known) result.estimate();

        assertThat(known.method()).isEqualTo(Method.INCIDENCE);
        for (ArmSummary arm : List.of(result.control(), result.treatment())) {
            assertThat(arm.value()).isCloseTo(100.0 * arm.events() / arm.n(), within(1e-9));
        }
        assertThat(known.value())
                .isCloseTo(result.treatment().value() - result.control().value(), within(1e-9));
        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.contains("Fine and Gray"))
                .anyMatch(line -> line.contains("leaving the field"));
    }

    @Test
    void whoeverLeftIsNotPlacedLater() {
        PersonRow left = new PersonRow("treatment", null, null, Map.of(), null, true, false)
                .withParts(null, false, List.of(new Part(80, true), new Part(30, true)));
        PersonRow sameDay = left.withParts(null, false, List.of(new Part(30, true), new Part(30, true)));
        PersonRow waiting = left.withParts(null, false, List.of(new Part(90, false), new Part(90, false)));

        assertThat(CompetingEvents.first(left).event()).isFalse();
        assertThat(CompetingEvents.first(left).value()).isEqualTo(30);
        assertThat(CompetingEvents.first(sameDay).event()).isTrue();
        assertThat(CompetingEvents.first(waiting).value()).isEqualTo(90);
    }

    @Test
    void timesOfWholeClustersHaveAnEstimate() {
        List<PersonRow> rows = competing(72, 0.2);
        for (Kind kind : List.of(Kind.TIME_TO_PLACEMENT, Kind.INCIDENCE)) {
            OutcomeResult result = analyse(kind, rows, true, false);
            Known known = (Known) result.estimate();

            assertThat(known.method()).isEqualTo(Method.CR2);
            assertThat(known.notes()).anyMatch(note -> note.contains("pseudo-values"));
            assertThat(known.value())
                    .isCloseTo(
                            result.treatment().value() - result.control().value(),
                            within(kind == Kind.INCIDENCE ? 3.0 : 6.0));
        }
    }

    /** Their mean is the curve's own value; without censoring each is the person's own outcome. */
    @Test
    void pseudoValuesAddUpToTheCurve() {
        double[] time = {3, 8, 8, 12, 20, 20, 20, 5};
        double[] all = {1, 1, 1, 1, 0, 0, 0, 1};
        double[] pseudo = PseudoValues.ofRestrictedMean(time, all, 20);
        for (int i = 0; i < time.length; i++) {
            assertThat(pseudo[i]).isCloseTo(time[i], within(1e-9));
        }
        double[] cause = {1, 2, 1, 1, 0, 0, 0, 2};
        double[] shares = PseudoValues.ofIncidence(time, cause, 1, 20);
        for (int i = 0; i < time.length; i++) {
            assertThat(shares[i]).isCloseTo(cause[i] == 1 ? 1 : 0, within(1e-9));
        }
    }

    /** The first outcome in which two differ decides; a time decides only as far as both were followed. */
    @Test
    void theWeightiestOutcomeDecides() {
        Outcome placed = new Outcome("placed", "Placed", Kind.TIME_TO_PLACEMENT, "P4", "days", 9, false, false, 180);
        Outcome score = new Outcome("score", "Score", Kind.SCORE, "S1", "points", 5, true, false, null);
        Outcome both =
                new Outcome("both", "Both", Kind.PRIORITISED, "placed,score", "of 100 pairs", 20, true, true, null);
        PairedOutcome pairs = PairedOutcome.of(plan(List.of(both, placed, score), false, false), both);

        assertThat(pairs.compare(made(40, true, 50), made(60, true, 90))).isEqualTo(1);
        assertThat(pairs.compare(made(40, true, 50), made(30, false, 40))).isEqualTo(1);
        assertThat(pairs.compare(made(40, true, 50), made(30, false, 60))).isEqualTo(-1);
        assertThat(pairs.compare(made(200, true, 50), made(190, true, 50))).isZero();
        assertThat(pairs.compare(made(Double.NaN, false, 50), made(20, true, 40)))
                .isEqualTo(1);
    }

    /** What the literature asks beside an estimate is printed beside it. */
    @Test
    void otherMethodsStandBeside() {
        List<PersonRow> scores = rows(40, (random, treated) -> 50 + 10 * random.nextGaussian() + (treated ? 4 : 0));
        List<PersonRow> placed = rows(40, (random, treated) -> random.nextDouble() < (treated ? 0.7 : 0.4) ? 1 : 0);
        List<PersonRow> never = rows(40, (random, treated) -> treated && random.nextDouble() < 0.5 ? 1 : 0);

        assertThat(Finding.forEvaluators(
                        analyse(Kind.SCORE, scores, false, false).sensitivity()))
                .anyMatch(line -> line.contains("Hodges-Lehmann"))
                .anyMatch(line ->
                        line.startsWith("Constant differences that fit when nothing is assumed but the randomisation"));
        assertThat(Finding.forEvaluators(
                        analyse(Kind.SCORE, scores, true, false).sensitivity()))
                .anyMatch(line -> line.contains("wild bootstrap"))
                .anyMatch(line -> line.contains("Kenward-Roger"))
                .anyMatch(line -> line.contains("Clearinghouse's correction for clusters"));
        assertThat(Finding.forEvaluators(
                        analyse(Kind.PLACED, placed, false, false).sensitivity()))
                .anyMatch(line -> line.startsWith("Fisher's exact test"))
                .anyMatch(line -> line.contains("risk ratio"));
        assertThat(Finding.forEvaluators(
                        analyse(Kind.PLACED, never, false, false).sensitivity()))
                .anyMatch(line -> line.contains("Firth, for a cell is empty"));
    }

    private static PersonRow made(double days, boolean event, double score) {
        return new PersonRow("treatment", null, null, Map.of(), 0.0, true, false)
                .withParts(0.0, true, List.of(new Part(days, event), new Part(score, true)));
    }

    private interface Draw {
        double value(SplittableRandom random, boolean treated);
    }

    private static List<PersonRow> rows(int n, Draw draw) {
        SplittableRandom random = new SplittableRandom(n);
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            boolean treated = i % 2 == 0;
            out.add(new PersonRow(
                    treated ? "treatment" : "control",
                    "b" + i / 20,
                    "c" + i % 12,
                    Map.of(),
                    draw.value(random, treated),
                    true,
                    false));
        }
        return out;
    }

    private static List<PersonRow> competing(int n, double lost) {
        SplittableRandom random = new SplittableRandom(n);
        return rows(n, (own, treated) -> 0).stream()
                .map(row -> {
                    double until = random.nextDouble() < lost ? 180 * random.nextDouble() : 180;
                    double placed = 400 * random.nextDouble();
                    double left = 700 * random.nextDouble();
                    return row.withParts(
                            Math.min(placed, until),
                            placed <= until,
                            List.of(
                                    new Part(Math.min(placed, until), placed <= until),
                                    new Part(Math.min(left, until), left <= until)));
                })
                .toList();
    }

    private static List<PersonRow> mapped(
            List<PersonRow> rows, java.util.function.DoubleUnaryOperator change, boolean turned) {
        return rows.stream()
                .map(row -> new PersonRow(
                        turned ? row.arm().equals("control") ? "treatment" : "control" : row.arm(),
                        row.block(),
                        row.cluster(),
                        row.covariates(),
                        value(row.value(), change),
                        true,
                        false))
                .toList();
    }

    private static @Nullable Double value(@Nullable Double value, java.util.function.DoubleUnaryOperator change) {
        return value == null ? null : Double.valueOf(change.applyAsDouble(value));
    }

    private static OutcomeResult analyse(Kind kind, List<PersonRow> rows, boolean clustered, boolean blocked) {
        Outcome outcome = new Outcome(
                "o",
                "Outcome",
                kind,
                "m",
                "units",
                10,
                kind != Kind.TIME_TO_PLACEMENT,
                true,
                kind.waits() ? 180 : null);
        return StudyAnalysis.of(plan(List.of(outcome), clustered, blocked), TODAY)
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }

    private static StudyPlan plan(List<Outcome> outcomes, boolean clustered, boolean blocked) {
        return new StudyPlan(
                "kinds",
                "Kinds",
                "Does it differ?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                clustered,
                true,
                blocked,
                false,
                List.of(),
                null,
                outcomes);
    }
}
