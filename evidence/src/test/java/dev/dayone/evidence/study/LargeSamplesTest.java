package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.study.StudyAnalysis.Extent;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.CellSimulation;
import dev.dayone.evidence.study.simulation.Way;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Of many people the test of the draw and the method's own, which leans on large numbers, say the same: neither of the two is of another question, unit or design. */
class LargeSamplesTest {

    private static final int PEOPLE = 140;
    private static final int STUDIES = 1;
    private static final double FEWEST = 1e-3;

    /** Standard errors; tables are discrete and clusters not of one size. */
    private static final double CLOSE = 0.3;

    @TestFactory
    Stream<DynamicTest> theDrawAndTheMethodAgree() {
        return Stream.of(Way.PEOPLE, Way.COVARIATES, Way.BLOCKS, Way.BLOCKS_COVARIATES, Way.CLUSTERS)
                .flatMap(way -> Stream.of(Kind.SCORE, Kind.PLACED, Kind.PAY, Kind.COUNT, Kind.GRADE, Kind.FRACTION)
                        .map(kind -> DynamicTest.dynamicTest(way.words() + ", " + kind, () -> agree(way, kind))));
    }

    /** As many standard errors as a normal estimate with that p is away from none; what no 9,999 draws can tell is as far as they can. */
    private static double errors(double p) {
        return NormalDistribution.of(0, 1).inverseSurvivalProbability(Math.max(p, FEWEST) / 2);
    }

    private static void agree(Way way, Kind kind) {
        CellSimulation cell = new CellSimulation(way, kind, PEOPLE, 0.2, Double.NaN);
        SplittableRandom random = new SplittableRandom(31);
        for (int study = 0; study < STUDIES; study++) {
            StudyPlan plan = cell.plan();
            Outcome outcome = plan.outcomes().get(0);
            List<PersonRow> rows = new ArrayList<>(cell.stages(random).get(0));
            List<PersonRow> numbered = StudyAnalysis.numbered(plan, outcome, rows).stream()
                    .sorted(StudyPeople.CANONICAL)
                    .toList();
            Known own = (Known) MethodChoice.of(plan).first(outcome, numbered, Interval.LEVEL);
            AssignmentTest draw = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                    .only(Extent.WITH_DRAW)
                    .analyse(List.of(new Table(outcome, rows, null)))
                    .main()
                    .assignment();
            assertThat(errors(Objects.requireNonNull(draw).pValue()))
                    .as("%s: p = %s of the draw, %s of the method", own.method(), draw.pValue(), own.pValue())
                    .isCloseTo(errors(Objects.requireNonNull(own.pValue())), within(CLOSE));
        }
    }
}
