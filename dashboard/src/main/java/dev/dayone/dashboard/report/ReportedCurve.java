package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.DotIntervals;
import dev.dayone.dashboard.chart.DotIntervals.Mark;
import dev.dayone.dashboard.chart.DotIntervals.Row;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.survival.KaplanMeier;
import dev.dayone.evidence.survival.KaplanMeier.Step;
import java.util.ArrayList;
import java.util.List;

/** A placement curve as funders may see it: the share placed by some days, in whole percent. */
final class ReportedCurve {

    /** Columns of times.csv: days since the start, whole percent within 5 and 95. */
    static final List<String> COLUMNS = List.of(
            "outcome",
            "day",
            "control",
            "control_lower",
            "control_upper",
            "treatment",
            "treatment_lower",
            "treatment_upper");

    private ReportedCurve() {}

    /** Both arms on one day, the reference arm first. */
    record Day(double day, List<Share> arms) {
        Day {
            arms = List.copyOf(arms);
        }
    }

    /** Whole percent within 5 and 95. */
    record Share(int placed, int lower, int upper) {}

    static Day at(OutcomeResult of, double day) {
        return new Day(day, of.curves().stream().map(curve -> share(curve, day)).toList());
    }

    private static Share share(KaplanMeier curve, double day) {
        Interval survival = new Interval(1, 1, Interval.LEVEL);
        for (Step step : curve.steps()) {
            Interval then = step.interval(Interval.LEVEL);
            if (step.time() <= day && then != null) {
                survival = then;
            }
        }
        return new Share(
                percent(1 - curve.survival(day)), percent(1 - survival.upper()), percent(1 - survival.lower()));
    }

    private static int percent(double share) {
        return (int) Math.round(100 * Math.max(0.05, Math.min(0.95, share)));
    }

    /** Lines of times.csv, one for each day. */
    static List<List<String>> lines(OutcomeResult of, List<Day> days) {
        List<List<String>> out = new ArrayList<>();
        for (Day day : days) {
            List<String> line = new ArrayList<>(List.of(of.outcome().id(), Figures.fixed(day.day(), 0)));
            for (Share share : day.arms()) {
                line.add(String.valueOf(share.placed()));
                line.add(String.valueOf(share.lower()));
                line.add(String.valueOf(share.upper()));
            }
            out.add(line);
        }
        return out;
    }

    /** @param days rising; at least one */
    static Section section(StudyPlan plan, OutcomeResult of, List<Day> days) {
        List<ArmSummary> arms = List.of(of.control(), of.treatment());
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Day day : days) {
            List<Mark> marks = new ArrayList<>();
            List<Cell> row = new ArrayList<>(List.of(Cell.text(Figures.fixed(day.day(), 0))));
            for (int arm = 0; arm < 2; arm++) {
                Share share = day.arms().get(arm);
                marks.add(new Mark(
                        arms.get(arm).label(),
                        arm == 0,
                        share.placed() / 100.0,
                        share.lower() / 100.0,
                        share.upper() / 100.0,
                        false,
                        share.placed() + " %"));
                row.add(Cell.number(Disclosure.rate(share.placed() / 100.0)));
                row.add(Cell.number(share.lower() + " to " + share.upper() + " %"));
            }
            lines.add(new Row("by day " + Figures.fixed(day.day(), 0), marks));
            rows.add(row);
        }
        String id = "times-" + of.outcome().id();
        Section section = Section.of(
                id,
                of.outcome().title(),
                "The share placed by each day, whoever is still looking counted for as long as they were seen. Shown are days between which enough people were "
                        + "placed in both formats; the 95 % intervals are of each day by itself.");
        return section.drawn(DotIntervals.of("Share placed by day", lines, FunderReport.WIDTH, id + "-w"))
                .with(new Table(
                        "Share placed.",
                        List.of(
                                Column.text("Day"),
                                Column.number(plan.control().label()),
                                Column.number("95 % interval, " + plan.control().label()),
                                Column.number(plan.treatment().label()),
                                Column.number(
                                        "95 % interval, " + plan.treatment().label())),
                        rows));
    }
}
