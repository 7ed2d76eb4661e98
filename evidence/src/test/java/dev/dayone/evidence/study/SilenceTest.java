package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.attrition.WhatWorksRating.Rating;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whoever did not answer has no placement outcome. */
class SilenceTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Outcome PLACED =
            new Outcome("p", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, true, 180);

    @Test
    void aSilentArmIsMissingEverywhere() {
        List<PersonRow> rows = arm("a", 10, 20, 0);
        rows.addAll(arm("b", 0, 1, 29));
        OutcomeResult result = analyse(rows);

        assertThat(result.verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(result.attrition().overall()).isCloseTo(29.0 / 60, within(1e-9));
        assertThat(result.attrition().low()).isFalse();
        assertThat(result.rating().rating()).isEqualTo(Rating.DOES_NOT_MEET);
        assertThat(result.mark().marks()).isZero();
        assertThat(result.treatment().n()).isEqualTo(1);
        assertThat(result.gates())
                .filteredOn(gate -> gate.name() == Gate.Name.ATTRITION)
                .singleElement()
                .satisfies(gate -> assertThat(gate.status()).isEqualTo(Status.WARN));
        assertThat(Finding.forEvaluators(result.notes()))
                .anyMatch(note -> note.contains("29 of 60 people have no answer"));
    }

    @Test
    void theConventionAndTheBoundsStandBesideThoseWhoAnswered() {
        List<PersonRow> rows = arm("a", 12, 28, 2);
        rows.addAll(arm("b", 24, 16, 2));
        OutcomeResult result = analyse(rows);

        assertThat(((Known) result.estimate()).value()).isCloseTo(30, within(1e-9));
        assertThat(result.control().value()).isCloseTo(30, within(1e-9));
        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anySatisfy(
                        line -> assertThat(line)
                                .startsWith(
                                        "If silence counted as not placed, as in many published rates: +28.6 percentage points"))
                .anySatisfy(
                        line -> assertThat(line).contains("lies between +23.8 and +33.3 percentage points (bounds)"));
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER_COULD_BE_SMALL);
    }

    /**
     * At fifteen an arm one person lost is 6.7 points between the arms, beyond the cautious boundary: the heading needs both readings (decision 069). Where they part it is not
     * settled, however clear those who answered are; where both say the same it stands.
     */
    @Test
    void oneLostOfThirtyNeedsBothReadings() {
        List<PersonRow> near = arm("a", 10, 5, 0);
        near.addAll(arm("b", 14, 0, 1));
        OutcomeResult parted = analyse(near);
        List<PersonRow> far = arm("a", 3, 12, 0);
        far.addAll(arm("b", 14, 0, 1));
        OutcomeResult alike = analyse(far);

        assertThat(parted.attrition().low()).isFalse();
        assertThat(parted.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(Finding.forEvaluators(parted.notes()))
                .anyMatch(note -> note.startsWith("1 of 30 people have no answer"))
                .anyMatch(note -> note.contains("the interval holds both readings"));
        assertThat(alike.verdict()).isEqualTo(Verdict.BETTER);
    }

    /** One arm was asked on day 400 alone: who was found placed then may have been placed within 180 days, so the other arm is not ahead. */
    @Test
    void whoWasFoundPlacedLaterMayHaveBeenPlacedInTime() {
        List<PersonRow> rows = arm("a", 18, 27, 0);
        rows.addAll(arm("b", 0, 22, 0));
        List<PersonRow> silent = new ArrayList<>(rows);
        for (int i = 0; i < 23; i++) {
            rows.add(new PersonRow("b", null, null, Map.of(), null, true, false));
            silent.add(row("b", null));
        }
        OutcomeResult later = analyse(rows);

        assertThat(later.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(((Known) later.estimate()).interval().contains(0)).isTrue();
        assertThat(Finding.forEvaluators(later.notes()))
                .anyMatch(note -> note.startsWith("23 people were found placed by a later answer"));
        assertThat(Finding.forEvaluators(later.sensitivity()))
                .anyMatch(line -> line.startsWith("If 23 people whom a later answer found placed were placed in time"));
        assertThat(analyse(silent).verdict()).isEqualTo(Verdict.WORSE);
    }

    /** The same where leaving the field competes: one arm was asked within the window, the other on day 182 alone. */
    @Test
    void whoWasFoundPlacedLaterMayHaveBeenPlacedBeforeLeaving() {
        Outcome incidence =
                new Outcome("p", "Placed", Kind.INCIDENCE, "P4.strict", "percentage points", 10, true, true, 180);
        List<PersonRow> rows = new ArrayList<>();
        List<PersonRow> silent = new ArrayList<>();
        PersonRow.Part stayed = new PersonRow.Part(182, false);
        for (int i = 0; i < 40; i++) {
            PersonRow asked = i < 29 ? competing("a", new PersonRow.Part(90 + i, true), stayed) : waiting("a", stayed);
            PersonRow late = i < 29
                    ? competing("b", new PersonRow.Part(0, false), stayed, new PersonRow.Part(0, true))
                    : waiting("b", stayed);
            rows.addAll(List.of(asked, late));
            silent.addAll(List.of(
                    asked, late.withParts(late.value(), false, late.parts().subList(0, 2))));
        }
        OutcomeResult later = analyse(incidence, rows);

        assertThat(later.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(((Known) later.estimate()).interval().contains(0)).isTrue();
        assertThat(Finding.forEvaluators(later.notes()))
                .anyMatch(note -> note.startsWith("29 people were found placed by a later answer"));
        assertThat(analyse(incidence, silent).verdict()).isEqualTo(Verdict.WORSE);
    }

    /**
     * Placed before the score, as one: 22 of 45 in one arm did not say whether they were placed, and their scores alone decided. Who is silent counts as missing, and the
     * heading needs the reading in which they were not placed.
     */
    @Test
    void severalOutcomesAsOneAreMissingWhereThePlacementIs() {
        Outcome score = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, false, null);
        Outcome placed = new Outcome("p", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, false, 180);
        Outcome first =
                new Outcome("all", "Placed, then score", Kind.PRIORITISED, "p,s", "pairs", 10, true, true, null);
        List<PersonRow> rows = new ArrayList<>();
        List<PersonRow> later = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 45; i++) {
            double own = 50 + 10 * random.nextGaussian();
            double other = 50 + 10 * random.nextGaussian();
            rows.add(pair("a", i < 22 ? 1 : 0, false, own));
            later.add(pair("a", i < 22 ? 1 : 0, false, own));
            rows.add(pair("b", i < 21 ? 1 : i < 23 ? 0 : Double.NaN, false, other));
            later.add(pair("b", i < 2 ? 1 : i < 23 ? 0 : Double.NaN, i >= 23, other));
        }
        OutcomeResult silent = together(rows, first, placed, score);
        OutcomeResult found = together(later, first, placed, score);

        assertThat(silent.attrition().overall()).isCloseTo(22.0 / 90, within(1e-9));
        assertThat(silent.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(Finding.forEvaluators(silent.notes()))
                .anyMatch(note -> note.startsWith("22 of 90 people have no answer"))
                .anyMatch(note -> note.contains("the interval holds both readings"));
        assertThat(Finding.forEvaluators(silent.sensitivity()))
                .anyMatch(line -> line.startsWith("If silence counted as not placed"));
        assertThat(found.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(Finding.forEvaluators(found.notes()))
                .anyMatch(note -> note.startsWith("22 people were found placed by a later answer"));
    }

    private static PersonRow pair(String arm, double placed, boolean later, double score) {
        return row(arm, 0.0)
                .withParts(0.0, true, List.of(new PersonRow.Part(placed, later), new PersonRow.Part(score, false)));
    }

    private static OutcomeResult together(List<PersonRow> rows, Outcome... outcomes) {
        StudyPlan plan = new StudyPlan(
                "s",
                "S",
                "?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(outcomes));
        return StudyAnalysis.of(plan, DAY)
                .analyse(List.of(new Table(outcomes[0], rows, null)))
                .main();
    }

    private static PersonRow waiting(String arm, PersonRow.Part left) {
        return competing(arm, new PersonRow.Part(182, false), left);
    }

    private static PersonRow competing(String arm, PersonRow.Part... parts) {
        return new PersonRow(arm, null, null, Map.of(), parts[0].value(), parts[0].event(), false)
                .withParts(parts[0].value(), parts[0].event(), List.of(parts));
    }

    /** Those without a job answer less in one arm: those who answered differ, everyone assigned does not. */
    @Test
    void whereManyAreSilentTheHeadingNeedsTheConventionToo() {
        List<PersonRow> rows = arm("a", 40, 20, 40);
        rows.addAll(arm("b", 40, 60, 0));
        OutcomeResult result = analyse(rows);

        Known known = (Known) result.estimate();
        assertThat(known.value()).as("of those who answered").isLessThan(-20);
        assertThat(known.interval().contains(0)).isTrue();
        assertThat(known.pValue()).isGreaterThan(0.05);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(Finding.forEvaluators(result.notes()))
                .anyMatch(note -> note.contains("the interval holds both readings"));
    }

    /** Of one arm only those who have a job told of it: their pay says nothing of the arm's. */
    @Test
    void silenceAboutPayIsNoPayGap() {
        Outcome pay = new Outcome("pay", "Pay", Kind.PAY, "PAY.365", "USD per year", 5000, true, true, 365);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            boolean job = i % 2 == 0;
            double earned = 50_000 + 700 * i;
            rows.add(row("a", job ? earned : 0));
            rows.add(row("b", job ? earned : null));
        }
        OutcomeResult result = StudyAnalysis.of(plan(), DAY)
                .analyse(List.of(new Table(pay, rows, null)))
                .main();

        Known known = (Known) result.estimate();
        assertThat(known.value()).as("of those who answered").isGreaterThan(20_000);
        assertThat(known.interval().contains(0)).isTrue();
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.startsWith("If silence counted as no pay: 0.0 USD per year"));
    }

    /** Studies (2,000 were run once: -Ddayone.silent-studies) without an effect in which people without a job answer less, in one arm more than in the other. */
    @Test
    void informativeSilenceGivesFewFalseHeadings() {
        SplittableRandom random = new SplittableRandom(7);
        int told = 0;
        int runs = Integer.getInteger("dayone.silent-studies", 300);
        for (int run = 0; run < runs; run++) {
            List<PersonRow> rows = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                boolean treated = i % 2 == 0;
                boolean placed = random.nextDouble() < 0.4;
                double answers = placed ? 0.95 : treated ? 0.85 : 0.5;
                rows.add(row(treated ? "b" : "a", random.nextDouble() < answers ? (placed ? 1.0 : 0.0) : null));
            }
            Verdict verdict = StudyAnalysis.of(plan(), DAY)
                    .only(StudyAnalysis.Extent.VERDICT)
                    .analyse(List.of(new Table(PLACED, rows, null)))
                    .main()
                    .verdict();
            told += List.of("better", "worse").contains(verdict.decision()) ? 1 : 0;
        }
        assertThat((double) told / runs).isLessThan(0.05);
    }

    private static OutcomeResult analyse(List<PersonRow> rows) {
        return analyse(PLACED, rows);
    }

    private static OutcomeResult analyse(Outcome outcome, List<PersonRow> rows) {
        return StudyAnalysis.of(plan(), DAY)
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }

    private static List<PersonRow> arm(String arm, int placed, int not, int silent) {
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < placed + not + silent; i++) {
            out.add(row(arm, i < placed ? Double.valueOf(1) : i < placed + not ? Double.valueOf(0) : null));
        }
        return out;
    }

    private static PersonRow row(String arm, @Nullable Double value) {
        return new PersonRow(arm, null, null, Map.of(), value, value != null && value == 1, false);
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
                List.of(PLACED));
    }
}
