package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Without a lottery the mark speaks of the people who were analysed, as the Clearinghouse's rating does, and says nothing of what nobody measured. */
class PeopleAnalysedTest {

    /** Everyone assigned was unlike, those who were analysed are alike: the gate speaks of the one, the mark of the other. */
    @Test
    void alikeAreThoseWhoWereAnalysed() {
        SplittableRandom random = new SplittableRandom(7);
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> {
                    boolean silent = i < 20 && i % 2 == 1;
                    return row(i, silent ? 90 : 40 + i / 2 % 5, silent ? null : 50 + 9 * random.nextGaussian());
                })
                .toList();

        assertThat(reasons(List.of("before"), rows))
                .contains("Nobody drew lots; the people analysed were alike before the start");
    }

    /** No baseline is no sign that the arms were unlike. */
    @Test
    void withoutABaselineNothingIsSaidOfTheArms() {
        SplittableRandom random = new SplittableRandom(7);
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row(i, 0, 50 + 9 * random.nextGaussian()))
                .toList();

        assertThat(reasons(List.of(), rows))
                .contains("nothing shows that the people analysed were alike before the start")
                .doesNotContain("not alike");
    }

    @Test
    void aDifferenceThatWasMeasuredIsSaid() {
        SplittableRandom random = new SplittableRandom(7);
        List<PersonRow> rows = IntStream.range(0, 60)
                .mapToObj(i -> row(i, 40 + 10 * (i % 2) + i / 2 % 5, 50 + 9 * random.nextGaussian()))
                .toList();

        assertThat(reasons(List.of("before"), rows)).contains("the people analysed were not alike before the start");
    }

    private static PersonRow row(int person, double before, @Nullable Double value) {
        return new PersonRow(
                person % 2 == 0 ? "control" : "treatment",
                null,
                null,
                Map.of("before", String.valueOf(before)),
                value,
                true,
                false);
    }

    private static String reasons(List<String> covariates, List<PersonRow> rows) {
        Outcome outcome = new Outcome("score", "Score", Kind.SCORE, "S1", "points", 5, true, true, null);
        StudyPlan plan = new StudyPlan(
                "study",
                "Study",
                "Does it help?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                false,
                false,
                false,
                false,
                covariates,
                null,
                List.of(outcome));
        OutcomeResult result = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
        return String.join("\n", Finding.forEvaluators(result.mark().reasons()));
    }
}
