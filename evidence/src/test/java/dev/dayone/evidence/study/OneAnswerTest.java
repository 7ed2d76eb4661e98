package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Heading, interval and p-value of an outcome say the same. */
class OneAnswerTest {

    private static final int STUDIES = Integer.getInteger("dayone.studies", 1);

    @Test
    void anIntervalThatTheTestDoesNotBearOutIsDrawnOutToZero() {
        Known known = known(3.9, 0.2, 7.7, 0.055);
        Known one = OneAnswer.of(known, error -> known);

        assertThat(one.interval().lower()).isZero();
        assertThat(one.interval().upper()).isEqualTo(7.7);
        assertThat(one.pValue()).isEqualTo(0.055);
        assertThat(Verdict.of(one.interval(), 5, true)).isEqualTo(Verdict.NOT_SETTLED);
    }

    @Test
    void aTestThatTheIntervalDoesNotBearOutGivesWayToIt() {
        // The interval is the estimate plus and minus so much that it leaves zero out from an error of 0.07 on.
        Known known = known(1, -0.1, 2.1, 0.03);
        Known one = OneAnswer.of(
                known, error -> known.withInterval(new Interval(error > 0.07 ? 0.01 : -0.1, 2, 1 - error)));

        assertThat(one.interval()).isEqualTo(known.interval());
        assertThat(one.pValue()).isBetween(0.07, 0.0701);
    }

    /**
     * Five clusters against five. Cluster means, each of which counts alike, differ as few draws would let them; of people, most are in the one large cluster that did
     * otherwise. The draw's p gives way to the interval's.
     */
    @Test
    void ofUnequalClustersNeitherPeopleNorClustersDecideAlone() {
        double[] control = {0, 1, -1, 0.5, -0.5};
        double[] treatment = {10, 11, 9, 12, 1.5};
        List<PersonRow> rows = new ArrayList<>();
        for (int g = 0; g < 5; g++) {
            for (int i = 0; i < 3; i++) {
                rows.add(in("a", "a" + g, control[g] + 0.1 * i));
            }
            for (int i = 0; i < (g == 4 ? 60 : 3); i++) {
                rows.add(in("b", "b" + g, treatment[g] + 0.1 * (i % 3)));
            }
        }
        Outcome outcome = new Outcome("o", "O", Kind.SCORE, "S1.x", "points", 1, true, true, null);
        StudyPlan plan = new StudyPlan(
                "clusters",
                "Clusters",
                "?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                true,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(outcome));
        OutcomeResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
        Known known = (Known) result.estimate();

        assertThat(Objects.requireNonNull(result.assignment()).pValue())
                .as("of cluster means")
                .isLessThan(0.05);
        assertThat(known.method()).isEqualTo(Method.CR2);
        assertThat(known.interval().contains(0)).isTrue();
        assertThat(known.pValue()).isGreaterThan(0.05);
        assertThat(known.pMethod()).isEqualTo("the level at which the interval leaves out zero");
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_SETTLED);
    }

    private static PersonRow in(String arm, String cluster, double value) {
        return new PersonRow(arm, null, cluster, Map.of(), value, true, false);
    }

    /** Thousands of studies of every design, with and without an effect: main and secondary outcomes. */
    @Test
    void noStudyContradictsItself() {
        SplittableRandom random = new SplittableRandom(20260101);
        int known = 0;
        for (SimulatedStudy study : designs()) {
            List<LocalDate> looks = study.plan().protocol().looks();
            for (int run = 0; run < STUDIES; run++) {
                List<List<PersonRow>> stages = study.stages(random);
                for (int stage = 0; stage < stages.size(); stage++) {
                    LocalDate day = looks.isEmpty() ? LocalDate.of(2026, 1, 1) : looks.get(stage);
                    known += check(study.plan(), day, stages.get(stage), random);
                }
            }
        }
        assertThat(known).isGreaterThan(60 * STUDIES);
    }

    /**
     * Curves that cross: log-rank scores see nothing, average days do. Held together with another outcome, a time is tested beside covariates as it is alone, so that the family
     * costs no more than Bonferroni's factor.
     */
    @Test
    void aFamilyTestsATimeAsItIsTestedAlone() {
        SplittableRandom random = new SplittableRandom(7);
        Outcome time = new Outcome("t", "T", Kind.TIME_TO_PLACEMENT, "P4.strict", "days", 10, false, false, 180);
        Outcome score = new Outcome("s", "S", Kind.SCORE, "S1.x", "points", 5, true, false, null);
        Outcome main = new Outcome("m", "M", Kind.SCORE, "S1.m", "points", 5, true, true, null);
        List<PersonRow> times = new ArrayList<>();
        List<PersonRow> scores = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean sprint = i % 2 == 0;
            Map<String, String> covariates = Map.of("x", String.valueOf(random.nextInt(50)));
            boolean early = sprint && i % 3 > 0;
            double day = early ? 5 + random.nextInt(20) : sprint ? 180 : 150 + random.nextInt(25);
            times.add(new PersonRow(sprint ? "b" : "a", null, null, covariates, day, day < 180, false));
            scores.add(new PersonRow(
                    sprint ? "b" : "a", null, null, covariates, 50 + 10 * random.nextGaussian(), false, false));
        }
        StudyPlan plan = new StudyPlan(
                "s",
                "S",
                "q?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                true,
                false,
                false,
                List.of("x"),
                null,
                List.of(main, time, score));
        OutcomeResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(
                        new Table(main, scores, null), new Table(time, times, null), new Table(score, scores, null)))
                .outcomes()
                .get(1);
        HeldTogether family = Objects.requireNonNull(result.family());
        double alone = Objects.requireNonNull(family.alone().pValue());

        assertThat(alone).isLessThan(0.02);
        assertThat(family.method()).isEqualTo(HeldTogether.Way.STEP_DOWN_MAX_T);
        assertThat(family.pValue()).isLessThan(2 * alone + 0.005);
    }

    private static int check(StudyPlan plan, LocalDate day, List<PersonRow> rows, SplittableRandom random) {
        Outcome first = plan.outcomes().get(0);
        List<Table> tables = new ArrayList<>(List.of(new Table(first, rows, null)));
        if (first.kind() == Kind.SCORE || first.kind() == Kind.PLACED || first.kind() == Kind.COUNT) {
            // Two more outcomes that go together with the first, as secondary ones do.
            for (String id : List.of("second", "third")) {
                Outcome more = new Outcome(
                        id,
                        id,
                        first.kind(),
                        first.measure(),
                        first.unit(),
                        first.smallestDifference(),
                        true,
                        false,
                        first.windowDays());
                tables.add(new Table(
                        more,
                        rows.stream().map(row -> shaken(first, row, random)).toList(),
                        null));
            }
        }
        int known = 0;
        for (OutcomeResult result : StudyAnalysis.of(plan, day)
                .only(StudyAnalysis.Extent.WITH_DRAW)
                .analyse(tables)
                .outcomes()) {
            if (result.estimate() instanceof Known one && one.pValue() != null) {
                known++;
                String which = plan.protocol().design() + " " + result.outcome() + " " + one;
                assertThat(one.interval().contains(0)).as(which).isEqualTo(one.pValue() > 0.05);
                boolean told =
                        List.of("better", "worse").contains(result.verdict().decision());
                if (told) {
                    assertThat(one.interval().contains(0)).as(which).isFalse();
                    assertThat(one.pValue()).as(which).isLessThanOrEqualTo(0.05);
                }
                if (result.verdict() == Verdict.NOT_SETTLED) {
                    assertThat(one.interval().contains(0)).as(which).isTrue();
                }
                HeldTogether family = result.family();
                if (family != null) {
                    assertThat(family.pValue()).as(which).isEqualTo(one.pValue());
                }
            }
        }
        return known;
    }

    private static PersonRow shaken(Outcome outcome, PersonRow row, SplittableRandom random) {
        Double value = row.value();
        if (value == null || !row.periods().isEmpty()) {
            return row;
        }
        return row.withParts(
                outcome.kind() == Kind.SCORE
                        ? value + 8 * random.nextGaussian()
                        : random.nextDouble() < 0.2 ? Math.abs(1 - value) : value,
                row.event(),
                row.parts());
    }

    private static List<SimulatedStudy> designs() {
        List<SimulatedStudy> out = new ArrayList<>();
        for (double effect : new double[] {0, 0.5, 1}) {
            out.add(StudySimulation.of(Truth.scores(15, 15, 9 * effect)));
            out.add(StudySimulation.of(Truth.scores(15, 15, 9 * effect).adjusted()));
            out.add(StudySimulation.of(Truth.scores(45, 45, 6 * effect).in(3, false, 0.1)));
            out.add(StudySimulation.of(
                    Truth.scores(45, 45, 6 * effect).in(3, false, 0.1).adjusted()));
            out.add(StudySimulation.of(Truth.scores(60, 60, 10 * effect).in(6, true, 0.1)));
            out.add(StudySimulation.of(Truth.placed(15, 15, 0.4, 0.4 * effect)));
            out.add(StudySimulation.of(Truth.placed(45, 45, 0.4, 0.3 * effect).in(3, false, 0)));
            out.add(StudySimulation.of(Truth.times(45, 45, 1.2, 0.6 * effect)));
            out.add(StudySimulation.of(Truth.counts(15, 15, 4, 0.5, 0.6 * effect)));
            out.add(StudySimulation.of(Truth.grades(15, 15, effect)));
            out.add(StudySimulation.of(Truth.prioritised(30, 30, 0.4, 0.25 * effect)));
            out.add(StudySimulation.of(Truth.incidence(45, 45, 0.8, 0.7 * effect)));
            out.add(DesignSimulation.pods(7 * effect));
            out.add(DesignSimulation.crossover(5 * effect));
            out.add(DesignSimulation.steppedWedge(8 * effect));
            out.add(DesignSimulation.discontinuity(12 * effect));
            out.add(DesignSimulation.looks(6 * effect));
            out.add(DesignSimulation.balanced(8 * effect));
        }
        return out;
    }

    private static Known known(double value, double lower, double upper, double p) {
        return new Known(Method.LIN, value, 1.9, 30.0, new Interval(lower, upper, 0.95), p, "t test", 60, List.of());
    }
}
