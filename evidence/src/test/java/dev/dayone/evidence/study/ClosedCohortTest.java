package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A stepped wedge in which the same people are measured in every period. */
class ClosedCohortTest {

    private static final String[] WEEKS = {"week-1", "week-2", "week-3", "week-4"};

    /** Six sites of three to five people, four weeks; two sites go over in each of the last three. Integers, so that anyone can type them into R. */
    private static List<PersonRow> people(int gain) {
        List<PersonRow> rows = new ArrayList<>();
        for (int site = 0; site < 6; site++) {
            int from = 1 + site / 2;
            for (int k = 0; k < 3 + site % 3; k++) {
                List<Double> weeks = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    int noise = (17 * site + 29 * k + 13 * t + 7 * site * t + 5 * k * t * t) % 11;
                    weeks.add((double) (50 + 3 * site + 4 * k - 2 * t + (t >= from ? gain : 0) + noise));
                }
                rows.add(person("site " + site, WEEKS[from], weeks));
            }
        }
        return rows;
    }

    private static PersonRow person(String site, String from, List<Double> weeks) {
        return new PersonRow("a", from, site, Map.of(), null, true, false, "a", null, weeks);
    }

    private static StudyPlan plan() {
        return new StudyPlan(
                "wedge",
                "Wedge",
                "?",
                new Arm("a", "Notebooks"),
                new Arm("b", "Sprints"),
                true,
                true,
                true,
                false,
                List.of(),
                null,
                List.of(outcome()),
                StudyProtocol.of(Design.STEPPED_WEDGE, null));
    }

    private static Outcome outcome() {
        return new Outcome(
                "o", "Score", Kind.SCORE, "S1.week-1,S1.week-2,S1.week-3,S1.week-4", "points", 3, true, true, null);
    }

    private static OutcomeResult analyse(List<PersonRow> rows) {
        return StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome(), rows, null)))
                .main();
    }

    /** R 4.2.2: lm(y ~ z + factor(person) + factor(period)), clubSandwich 0.5.8 vcovCR(type = "CR2", cluster = site), Satterthwaite. */
    @Test
    void peopleAndPeriodsAreTakenOutAndClustersAreCounted() {
        OutcomeResult result = analyse(people(8));
        Known known = (Known) result.estimate();

        assertThat(known.method()).isEqualTo(Method.STEPPED_WEDGE);
        assertThat(known.value()).isCloseTo(7.374213836477978, within(1e-10));
        assertThat(known.standardError()).isCloseTo(0.946219334690982, within(1e-10));
        assertThat(known.df()).isCloseTo(4.3527538851211, within(1e-8));
        assertThat(known.units()).isEqualTo(6);
        // Two sites go over at each of three times: 8 of 720 orders are the one that was drawn.
        assertThat(known.pValue()).isCloseTo(8 / 720.0, within(1e-12));
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
    }

    /** The same in R without those two measurements: a person's other periods still tell. */
    @Test
    void aMissedPeriodLeavesTheOthers() {
        List<PersonRow> rows = people(8);
        rows.set(4, without(rows.get(4), 2));
        rows.set(9, without(rows.get(9), 0));
        Known known = (Known) analyse(rows).estimate();

        assertThat(known.value()).isCloseTo(7.32707314618114, within(1e-10));
        assertThat(known.standardError()).isCloseTo(0.912491234050765, within(1e-10));
        assertThat(known.df()).isCloseTo(4.3423895042136, within(1e-8));
    }

    /**
     * R: what is left of lm(y ~ person + period), summed by site and period under all 720 orders of the times of changing over; 232 sums are as large. With the sites' levels in
     * place of people's it would be 240, without the periods 592.
     */
    @Test
    void theLotsAreOfWhatPeopleAndPeriodsLeave() {
        List<PersonRow> rows = people(2);
        rows.set(4, without(rows.get(4), 2));
        rows.set(9, without(rows.get(9), 0));
        OutcomeResult result = analyse(rows);

        assertThat(((Known) result.estimate()).value()).isCloseTo(1.32707314618114, within(1e-10));
        assertThat(Objects.requireNonNull(result.assignment()).pValue()).isCloseTo(232 / 720.0, within(1e-12));
    }

    @Test
    void countsAreOfPeopleAndNotOfMeasurements() {
        List<PersonRow> rows = people(8);
        rows.set(4, without(without(without(without(rows.get(4), 0), 1), 2), 3));
        OutcomeResult result = analyse(rows);
        StudyResult study =
                StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1)).analyse(List.of(new Table(outcome(), rows, null)));

        assertThat(result.control().assigned()).isEqualTo(24);
        assertThat(result.control().n()).isEqualTo(23);
        assertThat(result.treatment().n()).isEqualTo(23);
        assertThat(result.assigned(plan())).isEqualTo(24);
        assertThat(result.people(plan())).isEqualTo(23);
        assertThat(study.assignedControl()).isEqualTo(24);
        assertThat(study.assignedTreatment()).isEqualTo(24);
        assertThat(Objects.requireNonNull(study.flow())
                        .treatment()
                        .outcomes()
                        .get(0)
                        .missing())
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(study.flow()).control().compared()).isEqualTo(24);
        assertThat(Finding.forEvaluators(result.notes()))
                .anyMatch(line -> line.startsWith("The same people were measured in 4 periods"))
                .anyMatch(line -> line.startsWith("The averages of the two formats are of different periods"));
        assertThat(result.gates().toString())
                .contains("0 of 24 received another format")
                .contains("24 Notebooks, 24 Sprints");
    }

    /** Who was measured once is not known for the other weeks. */
    @Test
    void missingMeasurementsAreMissing() {
        List<PersonRow> rows = people(8);
        // Every second person is measured in the first week and in the last one alone.
        for (int i = 0; i < rows.size(); i += 2) {
            rows.set(i, without(without(rows.get(i), 1), 2));
        }
        OutcomeResult result = analyse(rows);

        assertThat(result.people(plan())).isEqualTo(24);
        assertThat(result.attrition().overall()).isCloseTo(24.0 / 96, within(1e-12));
        assertThat(Finding.forEvaluators(result.mark().reasons()))
                .anyMatch(reason -> reason.contains("of outcomes are missing in the worse arm"));
    }

    /** Nine people with four measurements each are nine people. */
    @Test
    void fewPeopleAreTooFewHoweverOftenTheyWereMeasured() {
        List<PersonRow> rows = people(8).stream()
                .filter(row -> !Objects.requireNonNull(row.cluster()).matches("site [235]"))
                .limit(9)
                .toList();

        assertThat(analyse(rows).verdict()).isEqualTo(Verdict.TOO_FEW);
    }

    @Test
    void aSiteThatNeverGoesOverWasNotDrawn() {
        List<PersonRow> rows = new ArrayList<>(people(8));
        rows.add(person("site 9", "never", List.of(1.0, 2.0, 3.0, 4.0)));
        StudyResult result =
                StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1)).analyse(List.of(new Table(outcome(), rows, null)));

        assertThat(((Known) result.main().estimate()).value()).isCloseTo(7.374213836477978, within(1e-10));
        assertThat(result.main().gates().toString()).contains("1 in site site 9, which never changes over");
        assertThat(Objects.requireNonNull(result.flow()).control().assigned()).isEqualTo(25);
        assertThat(Objects.requireNonNull(result.flow()).control().compared()).isEqualTo(24);
    }

    @Test
    void twoClustersAreRefused() {
        List<PersonRow> rows = people(8).stream()
                .filter(row -> List.of("site 2", "site 5").contains(row.cluster()))
                .toList();

        assertThat(analyse(rows).estimate()).isInstanceOf(NotEstimable.class);
    }

    @Test
    void neitherOrderNorUnitMovesAnything() {
        Known known = (Known) analyse(people(8)).estimate();
        List<PersonRow> shuffled = new ArrayList<>(people(8));
        Collections.shuffle(shuffled, new Random(3));
        Known other = (Known) analyse(shuffled).estimate();
        Known large = (Known) analyse(people(8).stream()
                        .map(row -> moved(row, value -> 1e9 + value))
                        .toList())
                .estimate();
        Known small = (Known) analyse(people(8).stream()
                        .map(row -> moved(row, value -> 1e-8 * value))
                        .toList())
                .estimate();

        assertThat(other).isEqualTo(known);
        assertThat(large.df()).isCloseTo(Objects.requireNonNull(known.df()), within(1e-8));
        assertThat(large.standardError()).isCloseTo(known.standardError(), within(1e-5));
        assertThat(large.pValue()).isEqualTo(known.pValue());
        assertThat(small.value()).isCloseTo(1e-8 * known.value(), within(1e-17));
        assertThat(small.pValue()).isEqualTo(known.pValue());
    }

    /** With one measurement lost the person's level is told from fewer weeks; cluster levels in its place would let that person's absence move the answer. */
    @Test
    void clusterLevelsAreNotEnoughWherePeopleMissPeriods() {
        double[] y = {10, 12, 40, 42, 11, 41, 11, 13, 43, 9, 12, 44};
        int[] person = {0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 7};
        int[] cluster = {0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2};
        int[] period = {0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0};
        double[] z = {0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};

        assertThat(SteppedWedge.ofSamePeople(y, z, person, cluster, period, 0.95)
                        .coefficient()
                        .estimate())
                .isCloseTo(2 - 2.5, within(1e-9));
    }

    private static PersonRow without(PersonRow row, int period) {
        List<Double> weeks = new ArrayList<>(row.periods());
        weeks.set(period, Double.NaN);
        return person(Objects.requireNonNull(row.cluster()), Objects.requireNonNull(row.block()), weeks);
    }

    private static PersonRow moved(PersonRow row, UnaryOperator<Double> by) {
        return person(
                Objects.requireNonNull(row.cluster()),
                Objects.requireNonNull(row.block()),
                row.periods().stream().map(by).toList());
    }
}
