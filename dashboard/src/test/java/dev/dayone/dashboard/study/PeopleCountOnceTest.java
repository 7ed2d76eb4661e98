package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the same people have both formats, one after the other, each of them counts once. */
class PeopleCountOnceTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Outcome SCORE =
            new Outcome("o", "Score", Kind.SCORE, "S1.w1,S1.w2,S1.w3", "points", 3, true, true, null);

    @Test
    void sixtyPeopleAreSixty() {
        StudyResult study = study(60);

        assertThat(Words.scope(study, study.main())).startsWith("60 of 60 learners have this outcome.");
        assertThat(Quotation.of(study, new Setting("p", 1, null, null), false))
                .contains(" comparison of 60 learners (");
        assertThat(new Planned(DAY, study.main()).people(study.plan())).isEqualTo(60);
        assertThat(Words.attrition(study.plan(), study.main()))
                .startsWith("The outcome is missing for 13.3 % of measurements, and");
    }

    /** Six sites, three weeks, two sites go over in each of the last two; of every three people of a site one missed the second week. */
    private static StudyResult study(int people) {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            int site = i % 6;
            int from = 1 + site % 2;
            List<Double> weeks = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                boolean missed = t == 1 && i / 6 % 3 == 0;
                weeks.add(missed ? Double.NaN : 50 + site + (t >= from ? 8 : 0) + (17 * i + 13 * t) % 11);
            }
            rows.add(new PersonRow(
                    "a", "w" + (from + 1), "site " + site, Map.of(), null, true, false, "a", null, weeks));
        }
        StudyPlan plan = new StudyPlan(
                "wedge",
                "Wedge",
                "?",
                new Arm("a", "Notebooks"),
                new Arm("b", "Sprints"),
                true,
                true,
                true,
                false,
                List.of(),
                null,
                List.of(SCORE),
                StudyProtocol.of(Design.STEPPED_WEDGE, null));
        return StudyAnalysis.of(plan, DAY).analyse(List.of(new Table(SCORE, rows, null)));
    }
}
