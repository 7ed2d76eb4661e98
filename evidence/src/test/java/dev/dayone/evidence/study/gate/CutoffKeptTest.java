package dev.dayone.evidence.study.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is on which side of a cut-off at 50: from the value on, one is admitted to the treatment. */
class CutoffKeptTest {

    private static final Cutoff FIFTY = new Cutoff("score", 50);
    private static final StudyPlan PLAN = new StudyPlan(
            "s",
            "S",
            "q?",
            new Arm("a", "A"),
            new Arm("b", "B"),
            false,
            false,
            false,
            false,
            List.of(),
            0.5,
            List.of());

    @ParameterizedTest(name = "arm {0} with {1}: admitted below {2}, refused above {3}")
    @CsvSource({"a, 49.9, 0, 0", "a, 50, 0, 1", "a, 50.1, 0, 1", "b, 49.9, 1, 0", "b, 50, 0, 0", "b, 50.1, 0, 0"})
    void whoeverHasTheValueItselfIsAdmitted(String arm, String score, int admittedBelow, int refusedAbove) {
        CutoffKept kept = CutoffKept.of(PLAN, FIFTY, List.of(person(arm, Map.of("score", score))));

        assertThat(kept.admittedBelow()).isEqualTo(admittedBelow);
        assertThat(kept.refusedAbove()).isEqualTo(refusedAbove);
        assertThat(kept.wrongSide()).isEqualTo(admittedBelow + refusedAbove);
        assertThat(kept.unknown()).isZero();
    }

    @Test
    void whoeverHasNoScoreIsOnNoSideAndCounted() {
        CutoffKept kept = CutoffKept.of(
                PLAN,
                FIFTY,
                List.of(
                        person("a", Map.of()),
                        person("b", Map.of("score", "not told")),
                        person("b", Map.of("score", "60"))));

        assertThat(kept.people()).isEqualTo(3);
        assertThat(kept.unknown()).isEqualTo(2);
        assertThat(kept.wrongSide()).isZero();
    }

    private static PersonRow person(String arm, Map<String, String> covariates) {
        return new PersonRow(arm, null, null, covariates, 1.0, true, false);
    }
}
