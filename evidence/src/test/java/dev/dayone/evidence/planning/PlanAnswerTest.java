package dev.dayone.evidence.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.planning.PlanAnswer.Refused;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import org.junit.jupiter.api.Test;

class PlanAnswerTest {

    @Test
    void theChanceComesFromWhatIsSeenEightTimesInTen() {
        assertThat(PlanAnswer.chance(5, 5)).isCloseTo(0.8, within(1e-4));
        assertThat(PlanAnswer.chance(0, 5)).isCloseTo(0.05, within(1e-6));
        assertThat(PlanAnswer.chance(5, Double.POSITIVE_INFINITY)).isCloseTo(0.05, within(1e-6));
    }

    /** 30 people see a tenth of a standard deviation about as often as chance finds it. */
    @Test
    void aPlanThatCannotAnswerIsRefusedWithItsChance() {
        PlanAnswer hopeless = PlanAnswer.of(asked(1));
        assertThat(hopeless.refusals())
                .singleElement()
                .satisfies(refused -> assertThat(refused.acceptable()).isTrue())
                .extracting(Refused::why)
                .asString()
                .contains("it would be seen 6 times in 100; below 10 in 100 a study cannot answer");
        assertThat(hopeless.warnings()).anyMatch(line -> line.contains("about 6 times in 100"));
        assertThat(PlanAnswer.of(asked(9)).refusals()).isEmpty();
    }

    private static Question asked(double matters) {
        return new Question(
                Kind.SCORE, Design.LOTTERY, false, true, 1, 30, 30, 3, 0.5, 10, 0.3, 0.1, 0.3, 0, matters, "points");
    }
}
