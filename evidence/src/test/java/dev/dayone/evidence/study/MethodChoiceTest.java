package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Method;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which method a plan names first: the one that its pages, its bundle and its power are about. */
class MethodChoiceTest {

    @ParameterizedTest(name = "{0}, blocked {1}, by cluster {2}, covariates {3}: {4}")
    @CsvSource({
        "SCORE,false,false,false,WELCH",
        "SCORE,true,false,false,BLOCKED",
        "SCORE,false,false,true,LIN",
        "SCORE,true,false,true,BLOCK_EFFECTS",
        "SCORE,false,true,false,CR2",
        "SCORE,true,true,true,CR2",
        "PAY,true,false,false,BLOCKED",
        "PLACED,false,false,false,MIETTINEN_NURMINEN",
        "PLACED,true,false,false,STRATIFIED_MIETTINEN_NURMINEN",
        "PLACED,true,false,true,BLOCK_EFFECTS",
        "PLACED,false,false,true,LIN",
        "PLACED,false,true,false,CR2",
        "TIME_TO_PLACEMENT,false,false,false,RMST",
        "TIME_TO_PLACEMENT,true,false,false,BLOCKED",
        "INCIDENCE,false,false,false,INCIDENCE",
        "COUNT,true,false,false,RATE_RATIO",
        "COUNT,false,true,false,RATE_RATIO",
        "GRADE,false,false,false,NET_BENEFIT",
        "GRADE,true,false,false,BLOCKED",
        "GRADE,false,false,true,LIN",
        "PRIORITISED,false,false,false,NET_BENEFIT"
    })
    void thePlanNamesTheMethod(Kind kind, boolean blocked, boolean clustered, boolean covariates, Method first) {
        StudyPlan plan = new StudyPlan(
                "s",
                "S",
                "q?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                clustered,
                true,
                blocked,
                false,
                covariates ? List.of("years") : List.of(),
                0.5,
                List.of());

        assertThat(MethodChoice.of(plan).first(kind)).isEqualTo(first);
    }
}
