package dev.dayone.evidence.study.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.Turnbull;
import dev.dayone.evidence.survival.Turnbull.Between;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read of a placement that an answer found, and that began on some day since the answer before. */
class FoundBetweenTest {

    private static final Outcome TIME = outcome(Kind.TIME_TO_PLACEMENT, "P4.strict");
    private static final Outcome PLACED = outcome(Kind.PLACED, "P1");
    private static final Outcome INCIDENCE = outcome(Kind.INCIDENCE, "P4.strict");

    @Test
    void aTimeKeepsTheDayOfTheAnswerBefore() {
        PersonRow read = FoundBetween.read(TIME, row(170.0, true), 60);

        assertThat(read.value()).isEqualTo(170);
        assertThat(read.parts()).containsExactly(new PersonRow.Part(60, false));
        assertThat(FoundBetween.read(TIME, row(200.0, true), 120).value()).isEqualTo(200);
        assertThat(FoundBetween.read(TIME, row(200.0, true), null).parts()).isEmpty();
        assertThat(FoundBetween.read(TIME, row(200.0, false), 60).parts()).isEmpty();
        assertThat(FoundBetween.read(TIME, row(0.0, true), 0).parts()).isEmpty();
    }

    /** Answers on days 0, 60 and 120, and found on days 180, 120 and 240. By hand: the likelihood is a b for (60,120] and (120,180], so each has half of the mass. */
    @Test
    void peopleReadSoGiveTurnbullsEstimate() {
        List<Between> people = List.of(between(180, 0), between(120, 60), between(240, 120));

        assertThat(Turnbull.of(people).restrictedMean(360)).isCloseTo(120, within(1e-6));
        assertThat(expected(people, 360)).isCloseTo(120, within(1e-3));
    }

    /** One of 60 asked on day 182 alone: whether the job began within 180 days is unknown, not no. */
    @Test
    void foundAfterTheWindowIsUnknownUnlessAnAnswerInItsSecondHalfTells() {
        assertThat(FoundBetween.read(PLACED, row(0.0, true), 0).value()).isNull();
        assertThat(FoundBetween.read(PLACED, row(0.0, true), 0).unknownBecause())
                .contains("since when");
        assertThat(FoundBetween.read(PLACED, row(0.0, true), 89).value()).isNull();
        assertThat(FoundBetween.read(PLACED, row(0.0, true), 90).value()).isZero();
        assertThat(FoundBetween.read(PLACED, row(0.0, true), 0).event())
                .as("placed, some day")
                .isTrue();
        assertThat(FoundBetween.read(TIME, row(200.0, true), 60).value()).isNull();
        assertThat(FoundBetween.read(TIME, row(200.0, true), 60).event()).isTrue();
        assertThat(FoundBetween.read(PLACED, row(1.0, true), 0).value()).isEqualTo(1);
        assertThat(FoundBetween.read(PLACED, row(0.0, true), null).value()).isZero();
        assertThat(FoundBetween.read(PLACED, row(null, false), 0).value()).isNull();
    }

    @Test
    void anIncidenceFollowsThePersonUntilTheAnswerBefore() {
        PersonRow read = FoundBetween.read(INCIDENCE, row(200.0, true), 60);

        assertThat(read.value()).isEqualTo(60);
        assertThat(read.event()).isFalse();
        assertThat(read.parts()).as("a later answer found a placement").containsExactly(new PersonRow.Part(60, true));
        assertThat(CompetingEvents.withLeaving(read, row(240.0, false)).parts())
                .containsExactly(
                        new PersonRow.Part(60, false), new PersonRow.Part(240, false), new PersonRow.Part(60, true));
        assertThat(FoundBetween.read(INCIDENCE, row(170.0, true), 60).event()).isTrue();
    }

    /** An independent estimate: expectation and maximisation over cells of one day. */
    private static double expected(List<Between> people, int horizon) {
        double[] mass = new double[horizon + 1];
        Arrays.fill(mass, 1, mass.length, 1.0 / horizon);
        for (int round = 0; round < 20_000; round++) {
            double[] next = new double[mass.length];
            for (Between each : people) {
                double all = 0;
                for (int day = (int) each.after() + 1; day <= each.by(); day++) {
                    all += mass[day];
                }
                for (int day = (int) each.after() + 1; day <= each.by(); day++) {
                    next[day] += mass[day] / all / people.size();
                }
            }
            mass = next;
        }
        // Turnbull's masses lie on whole intervals; days within one are as good as its middle.
        double mean = 0;
        for (int day = 1; day <= horizon; day++) {
            mean += mass[day] * (day - 0.5);
        }
        return mean;
    }

    private static Between between(double found, int before) {
        PersonRow read = FoundBetween.read(
                new Outcome("o", "O", Kind.TIME_TO_PLACEMENT, "P4.strict", "", 10, true, true, 360),
                row(found, true),
                before);
        return new Between(read.parts().get(0).value(), found);
    }

    private static PersonRow row(@Nullable Double value, boolean event) {
        return new PersonRow("a", null, null, Map.of(), value, event, false);
    }

    private static Outcome outcome(Kind kind, String measure) {
        return new Outcome("o", "O", kind, measure, "", 10, true, true, 180);
    }
}
