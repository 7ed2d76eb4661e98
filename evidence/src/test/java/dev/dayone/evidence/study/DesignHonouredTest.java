package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.counts.PoissonRateTest;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.MiettinenNurminen.Shares;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interval knows blocks, clusters, covariates and the horizon, and says something true where data lie at an edge. */
class DesignHonouredTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final int HORIZON = 180;

    /** Blocks drawn 2:1 and 1:2, each with one curve for both arms, of blocks that differ much. */
    @Test
    void timesAndIncidenceAreComparedWithinBlocks() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            boolean early = i < 18;
            boolean treated = early == (i % 3 > 0);
            int three = (i % 18) / 3;
            double day = early ? 10 + 15.0 * three : 100 + 30.0 * three;
            rows.add(time(treated, day, true, early ? "early" : "late"));
        }
        for (Kind kind : List.of(Kind.TIME_TO_PLACEMENT, Kind.INCIDENCE)) {
            Known known = known(analyse(kind, rows, false, true));

            assertThat(known.value()).as("%s", kind).isCloseTo(0, within(1e-9));
            assertThat(known.interval().contains(0)).isTrue();
        }
        assertThat(known(analyse(Kind.TIME_TO_PLACEMENT, rows, false, false)).value())
                .as("without blocks the arms seem to differ")
                .isLessThan(-20);
    }

    @Test
    void nothingAfterTheHorizonCounts() {
        SplittableRandom random = new SplittableRandom(3);
        List<PersonRow> rows = IntStream.range(0, 40)
                .mapToObj(i -> time(i % 2 == 0, Math.floor(300 * random.nextDouble()), random.nextInt(3) > 0, "one"))
                .toList();
        List<PersonRow> later = rows.stream()
                .map(row -> Objects.requireNonNull(row.value()) <= HORIZON
                                || row.arm().equals("a")
                        ? row
                        : time(true, row.value() + 50, true, "one"))
                .toList();
        for (Kind kind : List.of(Kind.TIME_TO_PLACEMENT, Kind.INCIDENCE)) {
            OutcomeResult one = analyse(kind, rows, false, false);
            OutcomeResult two = analyse(kind, later, false, false);

            assertThat(two.estimate()).as("%s", kind).isEqualTo(one.estimate());
            assertThat(two.assignment()).isEqualTo(one.assignment());
            assertThat(Finding.forEvaluators(two.sensitivity())).isEqualTo(Finding.forEvaluators(one.sensitivity()));
        }
    }

    /** Where everybody was followed the days up to the horizon are numbers like others. */
    @Test
    void timesOfPeopleWhoWereAllFollowedAreJudgedAsNumbersAre() {
        SplittableRandom random = new SplittableRandom(8);
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> time(i % 2 == 0, Math.floor(300 * random.nextDouble()), true, "one"))
                .toList();
        Known known = known(analyse(Kind.TIME_TO_PLACEMENT, rows, false, false));
        Known welch = (Known) WelchTest.estimate(days(rows, "b"), days(rows, "a"), 0.95);

        assertThat(known.value()).isCloseTo(welch.value(), within(1e-9));
        assertThat(known.standardError()).isCloseTo(welch.standardError(), within(1e-9));
        assertThat(known.df()).isCloseTo(welch.df(), within(1e-7));
    }

    private static Moments days(List<PersonRow> rows, String arm) {
        return Moments.of(rows.stream()
                .filter(row -> row.arm().equals(arm))
                .mapToDouble(row -> Math.min(HORIZON, Objects.requireNonNull(row.value())))
                .toArray());
    }

    @Test
    void aCountOfOneClusterAgainstNineIsRefused() {
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row(i % 10 == 0, 1.0 + i % 4, null, "c" + i % 10, Map.of()))
                .toList();

        assertThat(refused(analyse(Kind.COUNT, rows, true, false))).isEqualTo(Refusal.TOO_FEW_CLUSTERS);
    }

    /** The clusters and people of further formats help to estimate blocks and covariates, and are not the arm's own. */
    @ParameterizedTest
    @EnumSource(names = {"SCORE", "COUNT", "GRADE"})
    void otherFormatsDoNotStandInForAnArm(Kind kind) {
        List<PersonRow> rows = IntStream.range(0, 90)
                .mapToObj(i -> {
                    String arm = i % 9 == 0 ? "a" : i % 9 < 4 ? "b" : "c";
                    return new PersonRow(arm, null, "c" + i % 9, Map.of(), 1.0 + i * i % 7, true, false);
                })
                .toList();
        List<PersonRow> one = IntStream.range(0, 90)
                .filter(i -> i == 0 || i % 9 != 0)
                .mapToObj(rows::get)
                .map(row -> new PersonRow(row.arm(), "one", null, Map.of(), row.value(), true, false))
                .toList();

        assertThat(refused(ofAllFormats(kind, rows, true))).isEqualTo(Refusal.TOO_FEW_CLUSTERS);
        assertThat(refused(ofAllFormats(kind, one, false))).isEqualTo(Refusal.ARM_TOO_SMALL);
    }

    private static OutcomeResult ofAllFormats(Kind kind, List<PersonRow> rows, boolean clustered) {
        Outcome outcome = outcome(kind);
        StudyPlan plan = new StudyPlan(
                "study",
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                clustered,
                true,
                !clustered,
                true,
                List.of(),
                null,
                List.of(outcome));
        return StudyAnalysis.of(plan, TODAY)
                .only(StudyAnalysis.Extent.VERDICT)
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }

    /** R: poisson.test(c(0, 43), c(15, 15)). */
    @Test
    void noneInTheTreatmentArmIsAnAnswer() {
        int[] defects = {2, 3, 4, 2, 3, 3, 2, 4, 3, 3, 3, 3, 2, 3, 3};
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> row(i % 2 == 0, i % 2 == 0 ? 0 : defects[i / 2], null, null, Map.of()))
                .toList();
        Known known = known(analyse(Kind.COUNT, rows, false, false));

        assertThat(known.value()).isEqualTo(-100);
        assertThat(known.interval().upper()).isCloseTo(100 * (0.0895752 - 1), within(1e-5));
        assertThat(analyse(Kind.COUNT, rows, false, false).verdict()).isEqualTo(Verdict.WORSE);
    }

    /** R: poisson.test(c(20500, 20100), c(10, 11)); of millions of events probabilities are not added one by one. */
    @Test
    void manyEventsAreCountedAtOnce() {
        assertThat(PoissonRateTest.of(20_500, 10, 20_100, 11, 0.95).pValue())
                .isCloseTo(4.92168067084282e-31, within(1e-41));
        assertThat(PoissonRateTest.of(31_000_000, 30, 30_990_000, 30, 0.95).pValue())
                .isBetween(0.2, 0.21);
    }

    @Test
    void noneInTheReferenceArmIsRefusedForWhatItIs() {
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> row(i % 2 == 0, i % 2 == 0 ? 3 : 0, null, null, Map.of()))
                .toList();

        assertThat(((NotEstimable) analyse(Kind.COUNT, rows, false, false).estimate())
                        .why()
                        .forEvaluators())
                .contains("45 among 15 people");
    }

    /** All placed in both arms: 15 of 15 against 15 of 15 leaves 20.9 points (Miettinen and Nurminen). */
    @Test
    void everybodyPlacedLeavesAnInterval() {
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> time(i % 2 == 0, 7.0 * (1 + i / 2), true, "one"))
                .toList();
        Known known = known(analyse(Kind.INCIDENCE, rows, false, false));

        assertThat(known.value()).isEqualTo(0);
        assertThat(known.interval().upper()).isCloseTo(20.9, within(0.05));
        assertThat(known.interval().lower()).isCloseTo(-20.9, within(0.05));
    }

    @Test
    void allAgainstNoneIsNoCertainty() {
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> time(i % 2 == 0, i % 2 == 0 ? 30 : 200, i % 2 == 0, "one"))
                .toList();
        for (Kind kind : List.of(Kind.INCIDENCE, Kind.TIME_TO_PLACEMENT, Kind.PLACED)) {
            List<PersonRow> own = kind == Kind.PLACED
                    ? rows.stream()
                            .map(row -> row.withValue(row.event() ? 1.0 : 0.0))
                            .toList()
                    : rows;
            Known known = known(analyse(kind, own, false, false));
            double most = kind == Kind.TIME_TO_PLACEMENT ? 150 : 100;

            assertThat(Math.abs(known.value())).as("%s", kind).isCloseTo(most, within(1e-9));
            assertThat(known.interval().upper() - known.interval().lower()).isGreaterThan(10);
            assertThat(known.interval().contains(0)).isFalse();
        }
    }

    @Test
    void aCurveThatHasEndedNeedsNoMoreFollowing() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            rows.add(i == 0 ? time(true, 60, false, "one") : time(true, 20 + 7.0 * i, true, "one"));
            rows.add(time(false, 30 + 20.0 * i, true, "one"));
        }
        OutcomeResult result = analyse(Kind.INCIDENCE, rows, false, false);

        assertThat(result.estimate()).isInstanceOf(Known.class);
        assertThat(result.treatment().value()).isCloseTo(100, within(1e-9));
    }

    @Test
    void aColumnThatSaysNothingDoesNotCostTheAnswer() {
        SplittableRandom random = new SplittableRandom(5);
        IntFunction<PersonRow> person = i -> row(
                i % 2 == 0,
                50 + 10 * random.nextDouble(),
                null,
                null,
                Map.of(
                        "x",
                        Double.toString(random.nextDouble()),
                        "same",
                        "3",
                        "place",
                        i == 7 ? "far" : i % 3 == 0 ? "here" : "there"));
        List<PersonRow> rows = IntStream.range(0, 36).mapToObj(person).toList();
        OutcomeResult whole = analyse(Kind.SCORE, rows, false, false, "x", "same", "place");

        // A level of one person counts with another; the covariate is adjusted for all the same.
        assertThat(whole.adjustedFor()).containsExactly("x", "place");
        assertThat(whole.estimate().method()).isEqualTo(Method.LIN);
        assertThat(whole.estimate()).isInstanceOf(Known.class);
        assertThat(Finding.forEvaluators(whole.notes()))
                .contains("The covariate same is left out: everybody has the same value.")
                .anyMatch(note -> note.startsWith("Of the covariate place, far counts with the first level"));
    }

    @Test
    void covariatesThatThePlanNamesAreUsed() {
        SplittableRandom random = new SplittableRandom(11);
        List<PersonRow> rows = IntStream.range(0, 40)
                .mapToObj(i -> {
                    double x = random.nextDouble();
                    double day = 200 * x + 20 * random.nextDouble();
                    return new PersonRow(
                            i % 2 == 0 ? "b" : "a", null, null, Map.of("x", Double.toString(x)), day, true, false);
                })
                .toList();
        for (Kind kind : List.of(Kind.TIME_TO_PLACEMENT, Kind.INCIDENCE, Kind.PLACED)) {
            List<PersonRow> own = kind == Kind.PLACED
                    ? rows.stream()
                            .map(row -> row.withValue(Objects.requireNonNull(row.value()) < 100 ? 1.0 : 0.0))
                            .toList()
                    : rows;
            Known plain = known(analyse(kind, own, false, false));
            Known adjusted = known(analyse(kind, own, false, false, "x"));

            assertThat(adjusted.method()).as("%s", kind).isEqualTo(Method.LIN);
            assertThat(width(adjusted)).isLessThan((kind == Kind.TIME_TO_PLACEMENT ? 0.5 : 0.95) * width(plain));
        }
    }

    private static double width(Known known) {
        return known.interval().upper() - known.interval().lower();
    }

    /** Fifteen pairs of which the new arm wins thirteen. */
    @Test
    void noMoreThanAllPairsAreWon() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            rows.add(row(true, i < 13 ? 4 : 2, "pair " + i, null, Map.of()));
            rows.add(row(false, 3, "pair " + i, null, Map.of()));
        }
        Known known = known(analyse(Kind.GRADE, rows, false, true));

        assertThat(known.value()).isCloseTo(100.0 * 11 / 15, within(1e-9));
        assertThat(known.interval().upper()).isLessThan(100);
        assertThat(known.interval().lower()).isBetween(5.0, 30.0);
    }

    /** Blocks of very different people: in pairs of two blocks anybody of the better block wins, which tells nothing of the arms. */
    @Test
    void pairsWonLessPairsLostAreWhatIsJudged() {
        for (int size : new int[] {2, 7}) {
            List<PersonRow> rows = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(9);
            for (int block = 0; block < 6; block++) {
                for (int i = 0; i < size + block % 2 * (size / 3); i++) {
                    rows.add(row(i % 2 == 0, 10 * block + random.nextInt(5), "block " + block, null, Map.of()));
                }
            }
            OutcomeResult result = analyse(Kind.GRADE, rows, false, true);

            assertThat(Objects.requireNonNull(result.treatment().value())
                            - Objects.requireNonNull(result.control().value()))
                    .as("blocks of %s", size)
                    .isCloseTo(known(result).value(), within(1e-9));
        }
    }

    @Test
    void armsThatDoNotOverlapLeaveAnInterval() {
        List<PersonRow> rows = IntStream.range(0, 30)
                .mapToObj(i -> row(i % 2 == 0, i % 2 == 0 ? 5 : 1 + i % 3, null, null, Map.of()))
                .toList();
        Known known = known(analyse(Kind.GRADE, rows, false, false));

        assertThat(known.value()).isEqualTo(100);
        assertThat(known.interval().lower())
                .as("of 15 pairs of different people all are won: 0.025^(1/15)")
                .isCloseTo(100 * (2 * Math.pow(0.025, 1.0 / 15) - 1), within(1e-9));
    }

    @Test
    void whatAStudyIsCalledDoesNotMoveP() {
        SplittableRandom random = new SplittableRandom(21);
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row(i % 2 == 0, Math.exp(random.nextDouble()), null, null, Map.of()))
                .toList();
        Outcome outcome = outcome(Kind.SCORE);
        List<Double> p = new ArrayList<>();
        for (String id : List.of("one", "another")) {
            StudyPlan plan = plan(id, outcome, false, false);
            p.add(Objects.requireNonNull(((Known) StudyAnalysis.of(plan, TODAY)
                            .analyse(List.of(new Table(outcome, rows, null)))
                            .main()
                            .estimate())
                    .pValue()));
        }

        assertThat(p.get(0)).isEqualTo(p.get(1));
    }

    /** Everyone of the treatment placed, in four clusters: of one size they count as four, with one large one as fewer. */
    @Test
    void clustersOfUnequalSizeCountAsFewer() {
        Known even = known(analyse(Kind.PLACED, allPlaced(new int[] {3, 3, 3, 3}), true, false));
        Known uneven = known(analyse(Kind.PLACED, allPlaced(new int[] {9, 1, 1, 1}), true, false));
        Interval four = MiettinenNurminen.intervalOf(List.of(new Shares(4, 4, 2, 4)), 0.95);

        assertThat(even.method()).isEqualTo(Method.BOUNDED);
        assertThat(even.interval().lower()).isCloseTo(Math.min(0, 100 * four.lower()), within(1e-9));
        assertThat(even.interval().upper()).isCloseTo(100 * four.upper(), within(1e-9));
        assertThat(uneven.value()).isCloseTo(even.value(), within(1e-9));
        assertThat(uneven.interval().lower()).isLessThan(even.interval().lower() - 5);
    }

    @Test
    void oneClusterWithoutSpreadIsRefused() {
        assertThat(refused(analyse(Kind.PLACED, allPlaced(new int[] {12}), true, false)))
                .isEqualTo(Refusal.TOO_FEW_CLUSTERS);
    }

    private static List<PersonRow> allPlaced(int[] sizes) {
        List<PersonRow> rows = new ArrayList<>();
        for (int g = 0; g < sizes.length; g++) {
            for (int i = 0; i < sizes[g]; i++) {
                rows.add(row(true, 1, null, "t" + g, Map.of()));
            }
        }
        for (int i = 0; i < 12; i++) {
            rows.add(row(false, i % 2, null, "c" + i / 3, Map.of()));
        }
        return rows;
    }

    @Test
    void noneInTheOneClusterOfAnArmIsRefused() {
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row(i % 5 == 0, i % 5 == 0 ? 0 : 1.0 + i % 4, null, "c" + i % 5, Map.of()))
                .toList();

        assertThat(refused(analyse(Kind.COUNT, rows, true, false))).isEqualTo(Refusal.TOO_FEW_CLUSTERS);
    }

    /** Forty of which one person has all say less than forty of whom each has some. */
    @Test
    void noneAgainstCountsInBurstsSaysLess() {
        Known even = known(analyse(Kind.COUNT, noneAgainst(i -> i < 10 ? 3 : 2), false, false));
        Known bursts = known(analyse(Kind.COUNT, noneAgainst(i -> i == 0 ? 40 : 0), false, false));

        assertThat(bursts.interval().upper()).isGreaterThan(even.interval().upper() + 50);
        assertThat(String.join("\n", bursts.notes())).contains("counts come in bursts");
        assertThat(String.join("\n", even.notes())).doesNotContain("bursts");
    }

    private static List<PersonRow> noneAgainst(IntFunction<Integer> control) {
        return IntStream.range(0, 30)
                .mapToObj(i -> row(i % 2 == 0, i % 2 == 0 ? 0 : control.apply(i / 2), null, null, Map.of()))
                .toList();
    }

    /** One was placed after the horizon, the other is not placed: within it neither did better. */
    @Test
    void aPairIsNotDecidedByWhatCameAfterTheHorizon() {
        Outcome placed = outcome(Kind.TIME_TO_PLACEMENT);
        Outcome first = new Outcome("f", "First", Kind.PRIORITISED, "o", "pairs", 5, true, true, null);
        StudyPlan plan = new StudyPlan(
                "study",
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(first, placed));
        PersonRow late = waiting(HORIZON + 100, true);
        PersonRow never = waiting(HORIZON + 200, false);
        PersonRow early = waiting(HORIZON - 1, true);

        assertThat(PairedOutcome.of(plan, first).compare(late, never)).isZero();
        assertThat(PairedOutcome.of(plan, first).compare(never, late)).isZero();
        assertThat(PairedOutcome.of(plan, first).compare(early, late)).isEqualTo(1);
    }

    private static PersonRow waiting(double day, boolean placed) {
        return row(true, day, null, null, Map.of()).withParts(day, placed, List.of(new Part(day, placed)));
    }

    /** Four clusters against four, nearly all against nearly none: the t interval by itself reaches beyond a hundred points. */
    @Test
    void noIntervalOfSharesEndsBeyondAHundredPoints() {
        List<PersonRow> rows = IntStream.range(0, 48)
                .mapToObj(i -> row(
                        i % 2 == 0,
                        i % 2 == 0 ? (i < 36 ? 1 : i % 4 / 2) : (i == 1 ? 1 : 0),
                        null,
                        "c" + i % 8,
                        Map.of()))
                .toList();
        Known known = known(analyse(Kind.PLACED, rows, true, false));
        double reach = Distributions.tQuantile(0.975, Objects.requireNonNull(known.df()))
                * Objects.requireNonNull(known.standardError());

        assertThat(known.value() + reach).isGreaterThan(100);
        assertThat(known.interval().upper()).isEqualTo(100);
    }

    private static Known known(OutcomeResult result) {
        return (Known) result.estimate();
    }

    private static Refusal refused(OutcomeResult result) {
        return ((NotEstimable) result.estimate()).code();
    }

    private static PersonRow row(
            boolean treated,
            double value,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> baseline) {
        return new PersonRow(treated ? "b" : "a", block, cluster, baseline, value, true, false);
    }

    private static PersonRow time(boolean treated, double day, boolean placed, String block) {
        return new PersonRow(treated ? "b" : "a", block, null, Map.of(), day, placed, false)
                .withParts(day, placed, List.of(new Part(day, placed), new Part(day, false)));
    }

    private static Outcome outcome(Kind kind) {
        return new Outcome(
                "o",
                "Outcome",
                kind,
                "m",
                "units",
                5,
                true,
                true,
                kind.waits() || kind == Kind.PLACED ? HORIZON : null);
    }

    private static StudyPlan plan(
            String id, Outcome outcome, boolean clustered, boolean blocked, String... covariates) {
        return new StudyPlan(
                id,
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                clustered,
                true,
                blocked,
                false,
                List.of(covariates),
                null,
                List.of(outcome));
    }

    private static OutcomeResult analyse(
            Kind kind, List<PersonRow> rows, boolean clustered, boolean blocked, String... covariates) {
        Outcome outcome = outcome(kind);
        return StudyAnalysis.of(plan("study", outcome, clustered, blocked, covariates), TODAY)
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }
}
