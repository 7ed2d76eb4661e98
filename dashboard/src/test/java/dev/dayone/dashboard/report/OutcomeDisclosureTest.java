package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.report.OutcomeDisclosure.Facts;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.disclosure.ShareAudit.Counts;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How finely one outcome is published at a threshold of ten people. */
class OutcomeDisclosureTest {

    @ParameterizedTest(name = "{0} and {1} people with a score: {2}")
    @CsvSource({"10, 10, LEVELS", "9, 10, NOTHING", "10, 9, NOTHING", "9, 9, NOTHING", "40, 9, NOTHING"})
    void anAverageIsShownWhereBothArmsHaveTheThreshold(int control, int treatment, Detail detail) {
        assertThat(decide(Kind.SCORE, arm("a", control, null), arm("b", treatment, null), unknown(), true))
                .isEqualTo(detail);
    }

    @ParameterizedTest(name = "{0} of 40 and {1} of 40, beside other counts {2}: {3}")
    @CsvSource({"10, 30, true, LEVELS", "10, 30, false, NOTHING", "20, 20, true, LEVELS", "20, 20, false, NOTHING"})
    void sharesStandBesideTheOtherCountsOrNotAtAll(int control, int treatment, boolean beside, Detail detail) {
        assertThat(decide(
                        Kind.PLACED, arm("a", 40, control), arm("b", 40, treatment), known(control, treatment), beside))
                .isEqualTo(detail);
    }

    @ParameterizedTest(name = "{0} of 40 and {1} of 40 placed")
    @CsvSource({"9, 20", "20, 9", "31, 20", "20, 31", "0, 20", "40, 20"})
    void sharesOfFewPeopleAreNotShownThemselves(int control, int treatment) {
        for (boolean beside : new boolean[] {true, false}) {
            assertThat(decide(
                            Kind.PLACED,
                            arm("a", 40, control),
                            arm("b", 40, treatment),
                            known(control, treatment),
                            beside))
                    .isNotEqualTo(Detail.LEVELS);
        }
    }

    @Test
    void theDifferenceOfSmallSharesIsAuditedAgainstWhatIsKnown() {
        Estimate estimate = known(9, 20);

        assertThat(new OutcomeDisclosure(10)
                        .of(facts(Kind.PLACED, arm("a", 40, 9), arm("b", 40, 20), estimate), true, counts -> false))
                .as("what the report knows elsewhere does not fit")
                .isEqualTo(Detail.NOTHING);
        assertThat(new OutcomeDisclosure(10)
                        .of(
                                facts(Kind.PLACED, arm("a", 40, 9), arm("b", 40, 20), estimate),
                                true,
                                counts -> counts.control() == 9 && counts.treatment() == 20))
                .as("what the report knows elsewhere leaves one answer")
                .isEqualTo(Detail.NOTHING);
    }

    @Test
    void anIntervalThatIsNoFunctionOfTheCountsIsNotShownForFewPeople() {
        Interval other = new Interval(-1, 1, 0.95);
        for (Estimate estimate : new Estimate[] {
            known(9, 20, Method.WELCH),
            new Estimate.Known(Method.MIETTINEN_NURMINEN, 0, null, null, other, null, "", 80, List.of())
        }) {
            assertThat(decide(Kind.PLACED, arm("a", 40, 9), arm("b", 40, 20), estimate, true))
                    .isEqualTo(Detail.NOTHING);
        }
    }

    @Test
    void withoutCountsAShareIsNotShownAndThatItCannotBeEstimatedIs() {
        assertThat(decide(Kind.PLACED, arm("a", 40, null), arm("b", 40, 20), known(20, 20), true))
                .isEqualTo(Detail.NOTHING);
        assertThat(decide(Kind.PLACED, arm("a", 40, 20), arm("b", 40, null), known(20, 20), true))
                .isEqualTo(Detail.NOTHING);
        assertThat(decide(Kind.PLACED, arm("a", 40, null), arm("b", 40, 20), unknown(), true))
                .isEqualTo(Detail.POINTS);
        assertThat(decide(Kind.PLACED, arm("a", 40, 9), arm("b", 40, 20), unknown(), true))
                .isEqualTo(Detail.POINTS);
    }

    @Test
    void aFractionFollowsTheSameRuleAndATimeNeedsNoOtherCounts() {
        assertThat(decide(Kind.FRACTION, arm("a", 40, 20), arm("b", 40, 20), known(20, 20), false))
                .isEqualTo(Detail.NOTHING);
        assertThat(decide(Kind.TIME_TO_PLACEMENT, arm("a", 40, 20), arm("b", 40, 20), known(20, 20), false))
                .isEqualTo(Detail.LEVELS);
    }

    @ParameterizedTest(name = "{0} and {1} beside about 20 and 30: {2}")
    @CsvSource({
        "20, 30, true",
        "24, 34, true",
        "16, 26, true",
        "25, 30, false",
        "15, 30, false",
        "20, 35, false",
        "20, 25, false"
    })
    void aCountRoundedToFiveFitsThoseLessThanFiveAway(int control, int treatment, boolean fits) {
        assertThat(OutcomeDisclosure.fits(20, 30).test(new Counts(control, 40, treatment, 40)))
                .isEqualTo(fits);
    }

    private static Detail decide(
            Kind kind, ArmSummary control, ArmSummary treatment, Estimate estimate, boolean beside) {
        // The accounting of the report tells each count to the nearest five; all others would be audited too.
        Predicate<Counts> known = control.events() == null || treatment.events() == null
                ? counts -> true
                : OutcomeDisclosure.fits(control.events(), treatment.events());
        return new OutcomeDisclosure(10).of(facts(kind, control, treatment, estimate), beside, known);
    }

    private static Facts facts(Kind kind, ArmSummary control, ArmSummary treatment, Estimate estimate) {
        return new Facts(
                new Outcome("o", "Outcome", kind, "P1", "points", 10, true, true, 180),
                control,
                treatment,
                estimate,
                0.95);
    }

    private static ArmSummary arm(String arm, int n, @Nullable Integer events) {
        return new ArmSummary(arm, arm, n, n, n, null, null, events);
    }

    private static Estimate known(int control, int treatment) {
        return known(control, treatment, Method.MIETTINEN_NURMINEN);
    }

    private static Estimate known(int control, int treatment, Method method) {
        Interval interval = MiettinenNurminen.interval(List.of(new Proportions(treatment, 40, control, 40)), 0.95);
        return new Estimate.Known(
                method, 100.0 * (treatment - control) / 40, null, null, interval.times(100), null, "", 80, List.of());
    }

    private static Estimate unknown() {
        return new NotEstimable(
                Method.MIETTINEN_NURMINEN, Refusal.NOT_SUPPORTED, Finding.text(Refusal.NOT_SUPPORTED.sentence()));
    }
}
