package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.trial.BaselineTable;
import dev.dayone.evidence.study.trial.BaselineTable.Line;
import dev.dayone.evidence.study.trial.BaselineTable.Side;
import dev.dayone.evidence.study.trial.ParticipantFlow;
import dev.dayone.evidence.study.trial.ParticipantFlow.Analysed;
import dev.dayone.evidence.study.trial.ParticipantFlow.ArmFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The two tables that every report of a trial has: what became of the people of each arm, and how they were at the start. */
final class TrialSections {

    private TrialSections() {}

    static List<Section> of(StudyResult result) {
        List<Section> out = new ArrayList<>();
        ParticipantFlow flow = result.flow();
        if (flow != null) {
            out.add(flow(result.plan(), flow));
        }
        if (!result.baseline().lines().isEmpty()) {
            out.add(baseline(result.plan(), result.baseline()));
        }
        return out;
    }

    private static Section flow(StudyPlan plan, ParticipantFlow flow) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("Assigned", flow.control().assigned(), flow.treatment().assigned()));
        if (!flow.notDrawn().isEmpty()) {
            rows.add(row(
                    "Assigned by the draw, and compared",
                    flow.control().compared(),
                    flow.treatment().compared()));
        }
        rows.add(List.of(Cell.text("Came at least one day"), started(flow.control()), started(flow.treatment())));
        rows.add(row(
                "Received another format than assigned",
                flow.control().other(),
                flow.treatment().other()));
        for (int i = 0; i < flow.control().outcomes().size(); i++) {
            Analysed control = flow.control().outcomes().get(i);
            Analysed treatment = flow.treatment().outcomes().get(i);
            rows.add(row(control.title() + ": analysed", control.analysed(), treatment.analysed()));
            if (control.excluded() + treatment.excluded() > 0) {
                rows.add(row(
                        control.title() + ": outside, seeks no job by the survey before assignment",
                        control.excluded(),
                        treatment.excluded()));
            }
            TreeSet<String> reasons = new TreeSet<>(control.lost().keySet());
            reasons.addAll(treatment.lost().keySet());
            for (String reason : reasons) {
                rows.add(row(
                        control.title() + ": lost, " + reason,
                        control.lost().getOrDefault(reason, 0),
                        treatment.lost().getOrDefault(reason, 0)));
            }
        }
        List<String> said = new ArrayList<>();
        said.add("Everyone assigned, and what became of them. Who applied is not recorded here.");
        flow.notDrawn().forEach(each -> said.add("No draw assigned " + each + ": they are compared in no outcome."));
        return Section.of("flow", "From assignment to analysis", said.toArray(String[]::new))
                .with(new Table("People, by the arm they were assigned to.", columns(plan, "Stage"), rows))
                .fold();
    }

    private static List<Column> columns(StudyPlan plan, String first) {
        return List.of(
                Column.text(first),
                Column.number(plan.control().label()),
                Column.number(plan.treatment().label()));
    }

    private static Cell started(ArmFlow arm) {
        Integer started = arm.started();
        return Cell.number(started == null ? "not recorded" : Figures.count(started));
    }

    private static List<Cell> row(String what, int control, int treatment) {
        return List.of(Cell.text(what), Cell.number(Figures.count(control)), Cell.number(Figures.count(treatment)));
    }

    private static Section baseline(StudyPlan plan, BaselineTable table) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Line line : table.lines()) {
            rows.add(List.of(
                    Cell.text(line.number() ? line.column() : line.column() + ": " + line.level()),
                    Cell.number(side(line, line.control())),
                    Cell.number(side(line, line.treatment())),
                    Cell.number(difference(line.difference())),
                    Cell.number(Figures.count(
                            (long) line.control().missing() + line.treatment().missing()))));
        }
        return Section.of(
                        "baseline",
                        "How the arms were at the start",
                        "Numbers by their mean and standard deviation, categories by how many of each kind. The standardised difference is the gap in standard "
                                + "deviations: where lots were drawn it came about by chance, and the analysis allows for what the plan names.")
                .with(new Table(
                        "Before assignment, everyone compared.",
                        List.of(
                                Column.text("What"),
                                Column.number(plan.control().label()),
                                Column.number(plan.treatment().label()),
                                Column.number("Standardised difference"),
                                Column.number("Not known")),
                        rows))
                .fold();
    }

    private static String side(Line line, Side side) {
        Double mean = side.mean();
        Integer count = side.count();
        if (mean == null) {
            return Figures.NONE;
        }
        if (!line.number()) {
            return count + " of " + side.known() + " (" + Figures.wholePercent(mean) + ")";
        }
        Double deviation = side.deviation();
        int decimals = decimals(deviation == null ? Math.abs(mean) : deviation);
        return Figures.fixed(mean, decimals)
                + (deviation == null ? "" : " (" + Figures.fixed(deviation, decimals) + ")");
    }

    /** Three digits of the spread tell people apart; more say nothing. */
    static int decimals(double spread) {
        return spread <= 0 ? 1 : Math.max(0, Math.min(6, 2 - (int) Math.floor(Math.log10(spread))));
    }

    private static String difference(@Nullable Double value) {
        return value == null ? Figures.NONE : Figures.signed(value, 2);
    }
}
