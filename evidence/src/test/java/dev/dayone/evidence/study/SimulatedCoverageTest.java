package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.SimulatedCoverage.Size;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.CellSimulation;
import dev.dayone.evidence.study.simulation.Way;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** What was simulated with 30 in each arm says nothing of twice as many, and nothing of twice as many clusters. */
    @Test
    void nothingIsSaidOfMoreThanWasSimulated() {
        for (SimulatedCoverage.Row row : SimulatedCoverage.rows()) {
            assertThat(finding(row, new Size(46, 16))).isEmpty();
        }
        assertThat(SimulatedCoverage.rows()).anyMatch(row -> row.least() < SimulatedCoverage.AIM);
    }

    /** Of whole clusters their number decides: ten of forty people are as few as ten of three. */
    @Test
    void clustersAreMatchedByTheirNumberNotByTheirPeople() {
        int told = 0;
        for (SimulatedCoverage.Row row : SimulatedCoverage.rows()) {
            if (Way.valueOf(row.way()).clustered() && row.least() < SimulatedCoverage.AIM && row.people() == 30) {
                assertThat(finding(row, new Size(400, row.clusters())).map(Finding::forEvaluators))
                        .as(row.toString())
                        .hasValueSatisfying(said -> assertThat(said).contains("with about as many clusters", SAID));
                assertThat(finding(row, new Size(30, 30))).as(row.toString()).isEmpty();
                assertThat(finding(row, new Size(400, 1))
                                .map(Finding::forEvaluators)
                                .orElse(""))
                        .as("one cluster beside %s", row)
                        .doesNotContain("with about as many clusters");
                told++;
            }
        }
        assertThat(told).as("cells of clusters of which something is said").isPositive();
    }

    /** How many clusters stand behind a cell is what its simulation draws. */
    @Test
    void clustersOfACellAreThoseOfItsSimulation() {
        for (SimulatedCoverage.Row row : SimulatedCoverage.rows()) {
            Way way = Way.valueOf(row.way());
            if (row.kind() == Kind.SCORE) {
                List<PersonRow> drawn = new CellSimulation(way, row.kind(), row.people(), 0, 0)
                        .stages(new SplittableRandom(3))
                        .get(0);
                boolean both = way == Way.STEPPED_WEDGE || way == Way.CLOSED_COHORT;
                assertThat(drawn.stream()
                                .filter(person -> both || person.arm().equals("treatment"))
                                .map(PersonRow::cluster)
                                .filter(Objects::nonNull)
                                .distinct())
                        .as(row.toString())
                        .hasSize(row.clusters());
            }
        }
    }

    private static Optional<Finding> finding(SimulatedCoverage.Row row, Size size) {
        StudyPlan plan = new CellSimulation(Way.valueOf(row.way()), row.kind(), row.people(), 0, 0).plan();
        return SimulatedCoverage.finding(plan, plan.outcomes().get(0), size);
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
