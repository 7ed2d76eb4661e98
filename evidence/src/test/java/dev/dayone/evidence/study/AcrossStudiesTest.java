package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.study.AcrossStudies.Mechanism;
import dev.dayone.evidence.study.AcrossStudies.Pool;
import dev.dayone.evidence.study.AcrossStudies.Result;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Costs;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AcrossStudiesTest {

    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);
    private static final Outcome PLACED =
            new Outcome("p", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, false, 180);
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    @Test
    void studiesOfTheSameQuestionArePooledAndOthersAreNot() {
        List<Result> results = new ArrayList<>();
        for (int seed = 1; seed <= 4; seed++) {
            for (OutcomeResult outcome : analyse(seed, 200).outcomes()) {
                results.add(new Result("study " + seed, plan(), outcome, Set.of("p" + seed)));
            }
        }
        List<Pool> pools = AcrossStudies.pool(results).pools();

        assertThat(pools)
                .extracting(Pool::question)
                .containsExactly("B against A, P1 within 180 days, percentage points", "B against A, S1.x, points");
        Pool scores = pools.get(1);
        assertThat(scores.studies()).hasSize(4);
        assertThat(scores.lower()).isLessThan(8).isLessThan(scores.average());
        assertThat(scores.upper()).isGreaterThan(8);
        assertThat(scores.nextLower()).isLessThanOrEqualTo(scores.lower());
        assertThat(scores.positive()).isGreaterThan(0.99);
        scores.studies()
                .forEach(one -> assertThat(Math.abs(one.shrunken() - scores.average()))
                        .as("shrunken towards the average")
                        .isLessThanOrEqualTo(Math.abs(one.estimate() - scores.average()) + 0.5));
        assertThat(AcrossStudies.pool(results.subList(0, 2)).pools()).isEmpty();
    }

    @Test
    void studiesThatSharePeopleAreRefusedByName() {
        OutcomeResult outcome = analyse(1, 60).outcomes().get(0);
        AcrossStudies.Pooled pooled = AcrossStudies.pool(List.of(
                new Result("x/one", plan(), outcome, Set.of("x/1", "x/2", "x/3")),
                new Result("x/two", plan(), outcome, Set.of("x/2", "x/3", "x/4"))));

        assertThat(pooled.pools()).isEmpty();
        assertThat(pooled.refused())
                .singleElement()
                .asString()
                .contains("x/one and x/two share 2 people")
                .contains("Name the studies to pool");
    }

    @Test
    void whatHasNoMarkOrNoLotsIsNotPooledWithLots() {
        StudyPlan history = plan().with(designed(Design.BEFORE_AFTER));
        StudyPlan chosen = unrandomised(plan());
        List<Result> results = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            results.add(new Result(
                    "lots " + seed,
                    plan(),
                    StudyAnalysis.of(plan(), DAY)
                            .analyse(tables(seed, 600))
                            .outcomes()
                            .get(0),
                    Set.of("a" + seed)));
            results.add(new Result(
                    "chosen " + seed,
                    chosen,
                    StudyAnalysis.of(chosen, DAY)
                            .analyse(tables(seed, 600))
                            .outcomes()
                            .get(0),
                    Set.of("b" + seed)));
            results.add(new Result(
                    "history " + seed,
                    history,
                    StudyAnalysis.of(history, DAY)
                            .analyse(tables(seed, 600))
                            .outcomes()
                            .get(0),
                    Set.of("c" + seed)));
        }
        AcrossStudies.Pooled pooled = AcrossStudies.pool(results);

        assertThat(pooled.pools())
                .extracting(pool ->
                        pool.studies().stream().map(AcrossStudies.One::study).toList())
                .containsExactly(List.of("lots 1", "lots 2"), List.of("chosen 1", "chosen 2"));
        assertThat(String.join(" ", pooled.refused()))
                .contains("history 1 is left out")
                .contains("history 2 is left out")
                .contains("studies that drew lots and studies without lots are not pooled with each other");
    }

    @Test
    void aPlacementMoreHasACostOrNoBound() {
        OutcomeResult many = analyse(3, 3000).outcomes().get(1);
        OutcomeResult few = analyse(3, 24).outcomes().get(1);

        AcrossStudies.Cost bounded =
                AcrossStudies.cost(new Result("m", plan(), many, Set.of())).orElseThrow();
        assertThat(bounded.cost().bounded()).isTrue();
        assertThat(bounded.cost().estimate()).isCloseTo(1500 / (bounded.placed() / 100), within(1e-6));
        assertThat(AcrossStudies.cost(new Result("f", plan(), few, Set.of()))
                        .orElseThrow()
                        .cost()
                        .bounded())
                .isFalse();
        assertThat(AcrossStudies.cost(new Result("f", plan().with(StudyProtocol.NONE), few, Set.of())))
                .isEmpty();
    }

    @Test
    void whatRunsThroughSkillIsFoundWhereItDoes() {
        Mechanism mechanism =
                AcrossStudies.mechanism("m", plan(), tables(7, 2000)).orElseThrow();

        // Placement depends on the score alone: 1 point moves it by 1 percentage point, sprints by 8 points.
        assertThat(mechanism.mediation().acmeControl()).isCloseTo(8, within(2.5));
        assertThat(mechanism.mediation().adeControl()).isCloseTo(0, within(6.0));
        assertThat(mechanism.mediation().rhoAtZero()).isGreaterThan(0.1);
    }

    private static StudyResult analyse(int seed, int n) {
        return StudyAnalysis.of(plan(), DAY).analyse(tables(seed, n));
    }

    private static List<Table> tables(int seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PersonRow> scores = new ArrayList<>();
        List<PersonRow> placed = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            boolean treated = i % 2 == 0;
            double score = 50 + (treated ? 8 : 0) + 10 * random.nextGaussian();
            double job = random.nextDouble() < score / 100 ? 1 : 0;
            scores.add(new PersonRow(treated ? "b" : "a", null, null, Map.of(), score, true, false));
            placed.add(new PersonRow(treated ? "b" : "a", null, null, Map.of(), job, true, false));
        }
        return List.of(new Table(SCORE, scores, null), new Table(PLACED, placed, LocalDate.of(2025, 1, 1)));
    }

    private static StudyPlan plan() {
        return new StudyPlan(
                        "s",
                        "S",
                        "q?",
                        new Arm("a", "A"),
                        new Arm("b", "B"),
                        false,
                        true,
                        false,
                        false,
                        List.of(),
                        0.5,
                        List.of(SCORE, PLACED))
                .with(designed(Design.LOTTERY));
    }

    private static StudyProtocol designed(Design design) {
        return new StudyProtocol(
                design,
                null,
                null,
                List.of(),
                false,
                Set.of(),
                Set.of(),
                List.of(),
                Map.of(),
                null,
                new Costs(9000, 10_500, "GBP"),
                null,
                List.of());
    }

    private static StudyPlan unrandomised(StudyPlan plan) {
        return new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                plan.control(),
                plan.treatment(),
                false,
                false,
                false,
                false,
                List.of(),
                null,
                plan.outcomes(),
                plan.protocol());
    }
}
