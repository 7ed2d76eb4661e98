package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Table;
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
import org.junit.jupiter.api.Test;

/** A placement found between two answers began on some day between them. */
class BetweenAnswersTest {

    private static final Outcome TIME =
            new Outcome("t", "Time", Kind.TIME_TO_PLACEMENT, "P4.strict", "days", 10, false, true, 360);

    /** Nothing differs but how often people were asked: one arm each month, the other each half year. */
    @Test
    void askingMoreOftenIsNoEffect() {
        OutcomeResult result = analyse(30, 180);

        assertThat(((Known) result.estimate()).value())
                .as("by the day of the answer")
                .isLessThan(-40);
        assertThat(((Known) result.estimate()).interval().contains(0)).isTrue();
        assertThat(((Known) result.estimate()).pValue()).isGreaterThan(0.05);
        assertThat(result.verdict()).isIn(Verdict.NOT_SETTLED, Verdict.CANNOT_TELL);
        assertThat(Finding.forEvaluators(result.notes()))
                .anyMatch(note -> note.startsWith("When people were asked matters"));
        assertThat(Finding.forEvaluators(result.sensitivity())).anyMatch(line -> line.contains("Turnbull's estimate"));
    }

    /**
     * Among very many, the middle between two answers is not enough: of those placed within half a year more were placed early. The interval also holds the reading in which
     * all began right after the answer before.
     */
    @Test
    void theMiddleBetweenTwoAnswersDoesNotSettleIt() {
        OutcomeResult result = analyse(2_000, 90, 180);
        Known known = (Known) result.estimate();

        assertThat(known.interval().contains(0)).isTrue();
        assertThat(known.pValue()).isGreaterThan(0.05);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_SETTLED);
    }

    @Test
    void askedAlikeTheReadingsMoveTheIntervalByLittle() {
        OutcomeResult result = analyse(30, 30);
        Known known = (Known) result.estimate();

        assertThat(known.interval().upper() - known.interval().lower()).isLessThan(80);
        assertThat(Finding.forEvaluators(result.sensitivity())).anyMatch(line -> line.contains("Turnbull's estimate"));
    }

    private static OutcomeResult analyse(int sprint, int notebook) {
        return analyse(160, sprint, notebook);
    }

    private static OutcomeResult analyse(int people, int sprint, int notebook) {
        SplittableRandom random = new SplittableRandom(11);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            boolean treated = i % 2 == 0;
            double day = -150 * Math.log(random.nextDouble());
            int step = treated ? sprint : notebook;
            double found = step * Math.ceil(day / step);
            boolean placed = found <= 360;
            PersonRow row =
                    new PersonRow(treated ? "b" : "a", null, null, Map.of(), placed ? found : 360.0, placed, false);
            rows.add(placed ? row.withParts(found, true, List.of(new PersonRow.Part(found - step, false))) : row);
        }
        StudyPlan plan = new StudyPlan(
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
                null,
                List.of(TIME));
        return StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(TIME, rows, null)))
                .main();
    }
}
