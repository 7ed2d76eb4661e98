package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.CellSimulation;
import dev.dayone.evidence.study.simulation.Way;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where fewer than 94 of 100 simulated intervals held the truth (docs/calibration.md), a result of that kind and size says so. */
class SimulatedCoverageTest {

    private static final String SAID = "of the 95 % intervals held the truth";

    /** Every cell of the tables, at its own size: a short one is told with its figure, another is not. */
    @ParameterizedTest
    @MethodSource("cells")
    void aShortCellIsSaidBesideTheResult(SimulatedCoverage.Row row) {
        String said = said(Way.valueOf(row.way()), row.kind(), row.people());

        if (row.least() < SimulatedCoverage.AIM) {
            assertThat(said).contains("Of " + row.studies() + " simulated studies", row.least() + " of 100 " + SAID);
        } else {
            assertThat(said).isNotEmpty().doesNotContain(SAID);
        }
    }

    /** A short and a long cell of every design that is analysed quickly. */
    static Stream<SimulatedCoverage.Row> cells() {
        return Stream.of(Way.values())
                .filter(way -> way != Way.DISCONTINUITY)
                .flatMap(way -> Stream.of(true, false)
                        .flatMap(few -> SimulatedCoverage.rows().stream()
                                .filter(row -> row.way().equals(way.name()) && row.kind() == Kind.SCORE)
                                .filter(row -> (row.least() < SimulatedCoverage.AIM) == few)
                                .limit(1)));
    }

    /** The name by which a plan finds its column is that of the column. */
    @Test
    void aPlanFindsItsColumn() {
        for (Way way : Way.values()) {
            Outcome outcome =
                    CellSimulation.of(way, Kind.SCORE, 10, 0).plan().outcomes().get(0);
            assertThat(SimulatedCoverage.way(way.plan(List.of(outcome)), outcome))
                    .isEqualTo(way == Way.DISCONTINUITY ? "" : way.name());
        }
    }

    /** What was simulated with 30 in each arm says nothing of twice as many. */
    @Test
    void nothingIsSaidOfMorePeopleThanWereSimulated() {
        for (SimulatedCoverage.Row row : SimulatedCoverage.rows()) {
            Way way = Way.valueOf(row.way());
            CellSimulation cell = new CellSimulation(way, row.kind(), 10, 0, 0);
            assertThat(SimulatedCoverage.finding(
                            cell.plan(), cell.plan().outcomes().get(0), 46))
                    .isEmpty();
        }
        assertThat(SimulatedCoverage.rows()).anyMatch(row -> row.least() < SimulatedCoverage.AIM);
    }

    private static String said(Way way, Kind kind, int people) {
        CellSimulation cell = new CellSimulation(way, kind, people, 0, 0);
        StudyPlan plan = cell.plan();
        List<PersonRow> rows = cell.stages(new SplittableRandom(3)).get(0);
        OutcomeResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .only(StudyAnalysis.Extent.VERDICT)
                .analyse(List.of(new Table(plan.outcomes().get(0), rows, null)))
                .main();
        return result.estimate() + "\n" + String.join("\n", Finding.forEvaluators(result.notes()));
    }
}
