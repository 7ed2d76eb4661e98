package dev.dayone.warehouse.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.study.OutcomeValue.Measured;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which measure carries an outcome, what it says within the window, and for which use. */
class OutcomeValueTest {

    @ParameterizedTest
    @CsvSource({"P1,P4.strict", "P2,P4.broad", "S1.capstone,S1.capstone", "P4.strict,P4.strict"})
    void placementWithinAWindowFollowsFromTheTimeToIt(String measure, String carriedBy) {
        assertThat(OutcomeValue.measure(outcome(Kind.PLACED, measure, 180))).isEqualTo(carriedBy);
    }

    @ParameterizedTest
    @CsvSource({
        "100,false,180,1", // placed within the window
        "180,false,180,1", // on its last day
        "181,false,180,0", // after it
        "200,true,180,0", // waited longer than the window
        "100,true,180,0" // not placed for as long as is known
    })
    void placedIsWithinTheWindow(double days, boolean censored, int window, double placed) {
        OutcomeValue found =
                OutcomeValue.of(outcome(Kind.PLACED, "P1", window), measured(days, censored), 0, DataUse.EVALUATION);

        assertThat(found.value()).isEqualTo(placed);
    }

    @Test
    void aMissingPeriodSpoilsACrossoverAndNotAPersonsOtherWeeksInAWedge() {
        List<Double> found = List.of(1.0, Double.NaN, 3.0);

        assertThat(OutcomeValue.told(false, found)).isEmpty();
        assertThat(OutcomeValue.told(true, found)).isEqualTo(found);
        assertThat(OutcomeValue.told(false, List.of(1.0, 2.0))).containsExactly(1.0, 2.0);
    }

    @Test
    void peopleAreAskedForReportsAndNotForTheProgrammesOwnEvaluation() {
        assertThat(DataUse.EVALUATION.asksConsent()).isFalse();
        assertThat(DataUse.FUNDER_REPORT.asksConsent()).isTrue();
    }

    @Test
    void whoeverSaidNoToAUseHasNoOutcomeInItAndOneElsewhere() {
        Measured refused = new Measured(71.0, false, List.of(), List.of("funder_report"));
        Outcome outcome = outcome(Kind.SCORE, "S1.capstone", null);

        assertThat(OutcomeValue.of(outcome, refused, 0, DataUse.FUNDER_REPORT))
                .isEqualTo(new OutcomeValue(null, false, List.of()));
        assertThat(OutcomeValue.of(outcome, refused, 0, DataUse.EVALUATION).value())
                .isEqualTo(71.0);
        assertThat(OutcomeValue.of(
                                outcome,
                                new Measured(71.0, false, List.of(), List.of("research")),
                                0,
                                DataUse.FUNDER_REPORT)
                        .value())
                .isEqualTo(71.0);
    }

    @Test
    void sharesAreTakenInPerCentAndDisagreementOnAYesOrNoIsUnknown() {
        assertThat(value(Kind.FRACTION, "GS1.capstone", 0.725)).isEqualTo(72.5);
        assertThat(value(Kind.PLACED, "F4", 1.0)).isEqualTo(1.0);
        assertThat(value(Kind.PLACED, "S1.bit", 0.5)).isNull();
        assertThat(OutcomeValue.of(
                                outcome(Kind.FRACTION, "S1.a,S1.b", null),
                                new Measured(null, false, List.of(0.2, 1.0), List.of()),
                                2,
                                DataUse.EVALUATION)
                        .periods())
                .containsExactly(20.0, 100.0);
    }

    private static @Nullable Double value(Kind kind, String measure, double measured) {
        return OutcomeValue.of(outcome(kind, measure, null), measured(measured, false), 0, DataUse.EVALUATION)
                .value();
    }

    @Test
    void periodsCountWhereAllAreKnownAndPermitted() {
        Outcome outcome = outcome(Kind.SCORE, "S1.a,S1.b", null);

        assertThat(periods(outcome, List.of(1.0, 2.0), List.of())).containsExactly(1.0, 2.0);
        assertThat(periods(outcome, List.of(1.0), List.of())).containsExactly(Double.NaN, Double.NaN);
        assertThat(periods(outcome, List.of(1.0, 2.0), List.of("funder_report")))
                .containsExactly(Double.NaN, Double.NaN);
    }

    private static List<Double> periods(Outcome outcome, List<Double> found, List<String> withheld) {
        return OutcomeValue.of(outcome, new Measured(null, false, found, withheld), 2, DataUse.FUNDER_REPORT)
                .periods();
    }

    private static Measured measured(double value, boolean censored) {
        return new Measured(value, censored, List.of(), List.of());
    }

    private static Outcome outcome(Kind kind, String measure, @Nullable Integer window) {
        return new Outcome("o", "Outcome", kind, measure, "points", 5, true, true, window);
    }
}
