package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.proportions.MiettinenNurminenRatio;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.LogRankTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Experiments that were done, with the numbers that were published or that textbooks print of them. */
class RealExperimentsTest {

    /** Darwin 1876, Cross and Self Fertilisation, ch. 1: maize in pairs, inches; Fisher 1935, Design of Experiments, par. 17: t = 2.148, exact p = 0.0526. */
    @Test
    void maizeInPairs() {
        double[] crossed = {23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12};
        double[] selfed = {17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18};
        OutcomeResult result = pairs(selfed, crossed);
        Known known = (Known) result.estimate();

        assertThat(known.value()).isCloseTo(39.25 / 15, within(1e-12));
        assertThat(known.value() / known.standardError()).isCloseTo(2.148, within(5e-4));
        assertThat(known.df()).isCloseTo(14, within(1e-9));
        assertThat(Objects.requireNonNull(result.assignment()).pValue()).isCloseTo(0.0526733, within(5e-7));
        assertThat(known.interval().contains(0))
                .as("p above 0.05 and the interval say one thing")
                .isTrue();
        assertThat(result.verdict().decision()).isEqualTo("not-settled");
    }

    /** Cushny and Peebles 1905, as Student 1908 took it: hours of sleep won by ten people; t = -4.0621 on 9 degrees of freedom. */
    @Test
    void sleepInPairs() {
        double[] dextro = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double[] laevo = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
        Known known = (Known) pairs(dextro, laevo).estimate();

        assertThat(known.value()).isCloseTo(1.58, within(1e-12));
        assertThat(known.value() / known.standardError()).isCloseTo(4.0621, within(5e-5));
        assertThat(known.df()).isCloseTo(9, within(1e-9));
    }

    /** Medical Research Council 1948, Br. Med. J. 2:769, streptomycin: 4 of 55 had died after half a year, 14 of 52 with bed rest alone. */
    @Test
    void streptomycin() {
        List<PersonRow> rows = new ArrayList<>(people("a", 52, 14));
        rows.addAll(people("b", 55, 4));
        Outcome died = new Outcome("o", "Died", Kind.PLACED, "F4", "percentage points", 5, false, true, null);
        OutcomeResult result = analyse(died, rows, false);
        Known known = (Known) result.estimate();

        assertThat(known.value()).isCloseTo(100.0 * 4 / 55 - 100.0 * 14 / 52, within(1e-9));
        assertThat(known.pValue()).isLessThan(0.01);
        assertThat(known.interval().upper()).isNegative();
        assertThat(result.verdict().decision()).isEqualTo("better");
        assertThat(result.control().value()).isCloseTo(26.9, within(0.05));
        assertThat(result.treatment().value()).isCloseTo(7.3, within(0.05));
    }

    /** Steering Committee of the Physicians' Health Study 1989, N. Engl. J. Med. 321:129: 139 and 239 heart attacks among 11,037 and 11,034; relative risk 0.56 to 0.58. */
    @Test
    void aspirin() {
        MiettinenNurminenRatio ratio = MiettinenNurminenRatio.of(new Proportions(139, 11_037, 239, 11_034), 0.95);

        assertThat(ratio.estimate()).isCloseTo(0.581, within(0.001));
        assertThat(ratio.ciLower()).isCloseTo(0.47, within(0.01));
        assertThat(ratio.ciUpper()).isCloseTo(0.72, within(0.01));
    }

    /** Freireich and others 1963, Blood 21:699, weeks in remission: log-rank 16.79, hazard ratio of 6-MP 0.21. */
    @Test
    void remissionWithMercaptopurine() {
        double[] mercaptopurine = {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
        int[] relapsed = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
        double[] placebo = {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23};
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            rows.add(new PersonRow("a", null, null, Map.of(), placebo[i], true, false));
            rows.add(new PersonRow("b", null, null, Map.of(), mercaptopurine[i], relapsed[i] == 1, false));
        }
        double[] time = DoubleStream.concat(DoubleStream.of(placebo), DoubleStream.of(mercaptopurine))
                .toArray();
        double[] event = new double[42];
        double[] z = new double[42];
        for (int i = 0; i < 42; i++) {
            event[i] = i < 21 || relapsed[i - 21] == 1 ? 1 : 0;
            z[i] = i < 21 ? 0 : 1;
        }
        Outcome time35 = new Outcome("o", "Remission", Kind.TIME_TO_PLACEMENT, "G1", "weeks", 4, true, true, 35);
        OutcomeResult result = analyse(time35, rows, false);

        assertThat(LogRankTest.of(time, event, z, new int[42], 0).statistic()).isCloseTo(16.793, within(5e-4));
        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.startsWith("Hazard ratio of the event") && line.contains(": 0.21 times"));
        assertThat(result.verdict().decision()).isEqualTo("better");
    }

    private static List<PersonRow> people(String arm, int all, int with) {
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            out.add(new PersonRow(arm, null, null, Map.of(), i < with ? 1.0 : 0.0, true, false));
        }
        return out;
    }

    private static OutcomeResult pairs(double[] control, double[] treatment) {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < control.length; i++) {
            rows.add(new PersonRow("a", "pair " + i, null, Map.of(), control[i], true, false));
            rows.add(new PersonRow("b", "pair " + i, null, Map.of(), treatment[i], true, false));
        }
        return analyse(new Outcome("o", "Outcome", Kind.SCORE, "S1.x", "units", 1, true, true, null), rows, true);
    }

    private static OutcomeResult analyse(Outcome outcome, List<PersonRow> rows, boolean blocked) {
        StudyPlan plan = new StudyPlan(
                "real",
                "Experiment",
                "?",
                new Arm("a", "Control"),
                new Arm("b", "Treatment"),
                false,
                true,
                blocked,
                false,
                List.of(),
                null,
                List.of(outcome));
        return StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }
}
