package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.trial.BaselineTable.Line;
import dev.dayone.evidence.study.trial.BaselineTable.Side;
import dev.dayone.warehouse.study.ReleasedTable;
import java.util.List;
import java.util.Optional;

/**
 * How the arms were at the start, as funders may see it: averages of numbers, and how far the arms lie apart. How many there are of each kind is not told, since a share
 * of few people counts them; nor is anything of a column that fewer people of an arm have than a figure may speak of.
 */
final class ReportedBaseline {

    private static final List<String> COLUMNS =
            List.of("what", "control_mean", "treatment_mean", "standardised_difference");

    private final StudyResult result;
    private final int threshold;

    /** @param threshold fewest people that a figure may speak of */
    ReportedBaseline(StudyResult result, int threshold) {
        this.result = result;
        this.threshold = threshold;
    }

    Optional<Section> section() {
        List<List<String>> lines = lines();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "baseline",
                                "How the arms were at the start",
                                "The standardised difference is the gap between the arms in standard deviations. How many learners are of each kind is "
                                        + "withheld; what fewer than " + threshold
                                        + " learners of an arm told is left out.")
                        .with(new Table(
                                "Before assignment.",
                                List.of(
                                        Column.text("What"),
                                        Column.number(result.plan().control().label()),
                                        Column.number(result.plan().treatment().label()),
                                        Column.number("Standardised difference")),
                                lines.stream()
                                        .map(line -> List.of(
                                                Cell.text(line.get(0)),
                                                Cell.number(line.get(1)),
                                                Cell.number(line.get(2)),
                                                Cell.number(line.get(3))))
                                        .toList())));
    }

    Optional<ReleasedTable> table() {
        List<List<String>> lines = lines();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReleasedTable(
                        "baseline.csv",
                        COLUMNS,
                        lines.stream()
                                .map(line -> line.stream()
                                        .map(cell -> cell.equals(FunderFigures.WITHHELD) || cell.equals(Figures.NONE)
                                                ? ""
                                                : cell)
                                        .toList())
                                .toList()));
    }

    private List<List<String>> lines() {
        return result.baseline().lines().stream()
                .filter(line ->
                        line.control().known() >= threshold && line.treatment().known() >= threshold && tellable(line))
                .map(line -> List.of(
                        line.number() ? line.column() : line.column() + ": " + line.level(),
                        mean(line, line.control()),
                        mean(line, line.treatment()),
                        difference(line)))
                .toList();
    }

    /** A kind that few are of, or few are not of, is not named either. */
    private boolean tellable(Line line) {
        if (line.control().mean() == null || line.treatment().mean() == null) {
            return false;
        }
        return List.of(line.control(), line.treatment()).stream().allMatch(side -> {
            Integer count = side.count();
            return count == null || Disclosure.shareable(count, side.known(), threshold);
        });
    }

    private static String mean(Line line, Side side) {
        Double mean = side.mean();
        Double deviation = side.deviation();
        if (!line.number() || mean == null) {
            return FunderFigures.WITHHELD;
        }
        int decimals = deviation == null || deviation >= 1 ? 1 : 2;
        return Figures.fixed(mean, decimals);
    }

    private static String difference(Line line) {
        Double difference = line.difference();
        return difference == null ? Figures.NONE : Figures.signed(difference, 1);
    }
}
