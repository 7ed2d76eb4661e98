package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.AttritionPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.List;

/** Who took part and who is missing. The flow of participants and the table of baselines come first where there are any. */
final class PeoplePart {

    /** Anchor of the part: whatever shows who took part belongs here. */
    static final String ID = "who-took-part";

    private PeoplePart() {}

    /** @param tookPart sections on who took part, such as the flow of participants and their baselines; shown before who is missing */
    static Part of(StudyResult result, List<Section> tookPart) {
        List<Section> sections = new ArrayList<>(TrialSections.of(result));
        sections.addAll(tookPart);
        sections.add(lost(result));
        return new Part(ID, "Who took part, who is missing", "", sections);
    }

    private static Section lost(StudyResult result) {
        StudyPlan plan = result.plan();
        OutcomeResult main = result.main();
        List<OutcomeResult> over =
                result.outcomes().stream().filter(each -> !open(each)).toList();
        Section section = Section.of(
                "lost",
                "Who is missing",
                open(main)
                        ? "The follow-up of the main outcome is not over, so nobody is missing from it yet."
                        : Words.attrition(plan, main) + " Its rating of this outcome: "
                                + main.rating().rating().words() + ". "
                                + main.rating().reason());
        return (over.isEmpty()
                        ? section
                        : section.saying(
                                        "In the picture, points below the solid line meet the cautious boundary; points below the dashed line meet only the "
                                                + "optimistic one. The main outcome is the filled mark.")
                                .drawn(Drawn.forBothWidths(width -> AttritionPlot.of(over, width, "lost-" + width))))
                .with(new Table(
                        ClosedCohort.is(plan)
                                ? "Learners without any measurement, of those who had the format; together and difference: measurements that are missing."
                                : "Learners whose outcome is missing, of those assigned.",
                        List.of(
                                Column.text("Outcome"),
                                Column.number(plan.control().label()),
                                Column.number(plan.treatment().label()),
                                Column.number("Together"),
                                Column.number("Difference (points)"),
                                Column.text("What Works Clearinghouse")),
                        result.outcomes().stream().map(PeoplePart::row).toList()));
    }

    /** Its last window is still to close: whoever has no outcome may yet have one. */
    private static boolean open(OutcomeResult each) {
        return each.gates().stream()
                .anyMatch(gate -> gate.name() == Gate.Name.MATURITY && gate.status() == Gate.Status.FAIL);
    }

    private static List<Cell> row(OutcomeResult each) {
        if (open(each)) {
            return List.of(
                    Cell.text(each.outcome().title()).strong(each.outcome().primary()),
                    Cell.number(Figures.NONE),
                    Cell.number(Figures.NONE),
                    Cell.number(Figures.NONE),
                    Cell.number(Figures.NONE),
                    Cell.text("follow-up not over"));
        }
        return List.of(
                Cell.text(each.outcome().title()).strong(each.outcome().primary()),
                Cell.number(missing(each.control())),
                Cell.number(missing(each.treatment())),
                Cell.number(Figures.percent(each.attrition().overall())),
                Cell.number(Figures.fixed(100 * each.attrition().differential(), 1)),
                Cell.text(each.rating().rating().words()));
    }

    private static String missing(ArmSummary arm) {
        return Figures.count((long) arm.assigned() - arm.n()) + " of " + Figures.count(arm.assigned());
    }
}
