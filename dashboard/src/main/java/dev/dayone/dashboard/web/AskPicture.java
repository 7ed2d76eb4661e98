package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.ValueIntervals;
import dev.dayone.dashboard.chart.ValueIntervals.Row;
import dev.dayone.dashboard.compare.GroupFigures;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.dashboard.web.AskPage.Answered;
import dev.dayone.evidence.Interval;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An answer as a picture: a mark and its interval for each group that may be shown, as far as they fit. */
final class AskPicture {

    private static final int MOST = 40;
    private static final String BETWEEN = " / ";

    private AskPicture() {}

    /** For the page and for a phone; nothing where no group may be shown. */
    static List<String> of(Answered found, Map<String, String> labels) {
        String unit = found.measure().unit();
        boolean share = GroupFigures.yesOrNo(unit);
        double times = share ? 100 : 1;
        Set<Grouped> withheld = found.withheld();
        List<Row> rows = new ArrayList<>();
        for (Grouped group : found.groups()) {
            Double mean = group.mean();
            if (withheld.contains(group) || mean == null || rows.size() == MOST) {
                continue;
            }
            Optional<Interval> limits = GroupFigures.limits(group, unit);
            rows.add(new Row(
                    name(group.group(), labels),
                    mean * times,
                    limits.map(each -> each.lower() * times).orElse(Double.NaN),
                    limits.map(each -> each.upper() * times).orElse(Double.NaN),
                    GroupFigures.mean(group, unit)));
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        String title = found.measure().title() + ", by group";
        String axis = share ? "% of people with a value" : unit;
        return List.of(
                ValueIntervals.of(title, rows, axis, StudyView.PAGE, "answer-w"),
                ValueIntervals.of(title, rows, axis, StudyView.PHONE, "answer-n"));
    }

    /** A group with the label of its format in place of the id. */
    static String name(String group, Map<String, String> labels) {
        int at = group.lastIndexOf(BETWEEN);
        return at < 0
                ? labels.getOrDefault(group, group)
                : group.substring(0, at) + ", "
                        + labels.getOrDefault(
                                group.substring(at + BETWEEN.length()), group.substring(at + BETWEEN.length()));
    }
}
