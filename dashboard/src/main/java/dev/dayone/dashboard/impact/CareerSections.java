package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.Cirr.Line;
import dev.dayone.warehouse.view.Participation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Careers by the lines of CIRR at 90 and 180 days, pay and titles. */
final class CareerSections {

    private static final List<Integer> DAYS = List.of(90, 180);

    private final SmallCells cells;
    private final List<Cirr> tables;
    private final List<List<String>> lines = new ArrayList<>();
    private int withheld;

    CareerSections(Participation data, LocalDate asOf, SmallCells cells) {
        this.cells = cells;
        this.tables = DAYS.stream().map(days -> Cirr.of(data, Set.of(), days, asOf)).toList();
        lines.add(List.of("cirr_line", "days", "people", "share", "suppressed"));
    }

    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        if (tables.stream().allMatch(each -> each.enrolled() == 0)) {
            return out;
        }
        out.add(statuses());
        Cirr last = tables.get(1).enrolled() > 0 ? tables.get(1) : tables.get(0);
        out.add(pay(last));
        return out;
    }

    private Section statuses() {
        List<List<Cell>> rows = new ArrayList<>();
        List<String> said = new ArrayList<>(List.of(
                "The lines of the Council on Integrity in Results Reporting. Shares are of graduates who did not say before the start that they seek no job. Of "
                        + "whom nothing is recorded counts as still seeking, as the standard says; 1A to 1E are in field."));
        List<Shown> shown = tables.stream().map(each -> new Shown(each, cells)).toList();
        rows.add(row("Enrolled", shown, each -> each.cirr.enrolled(), false));
        rows.add(row("Graduated", shown, each -> each.cirr.graduates(), false));
        if (tables.stream().anyMatch(each -> each.onTime() >= 0)) {
            rows.add(row("Graduated on time (100 % of the scheduled length)", shown, each -> each.cirr.onTime(), true));
        }
        rows.add(row("Excluded: no job was sought", shown, each -> each.cirr.excluded(), false));
        rows.add(row("1 Employed in paid, in-field positions", shown, each -> each.cirr.inField(), true));
        for (Line line : Line.values()) {
            rows.add(row(
                    line.code() + " " + line.words(),
                    shown,
                    each -> each.isShown(line) ? each.cirr.lines().getOrDefault(line, 0L) : -1,
                    true));
        }
        for (int i = 0; i < tables.size(); i++) {
            Cirr each = tables.get(i);
            if (each.enrolled() == 0) {
                said.add("No cohort is " + each.days() + " days past its end yet.");
            } else if (!each.graduationKnown()) {
                said.add("Who graduated is not recorded: at " + each.days() + " days everyone who came is counted as a graduate.");
            }
            if (each.unrecorded() >= cells.threshold()) {
                said.add("At " + each.days() + " days nothing is recorded of " + cells.count(each.unrecorded()) + " of those in line 3A.");
            }
        }
        return Section.of("careers", "Careers after 90 and 180 days", said.toArray(String[]::new))
                .with(new Table(
                        "All cohorts whose days are over.",
                        List.of(
                                Column.text("line"),
                                Column.number("90 days"),
                                Column.number("share"),
                                Column.number("180 days"),
                                Column.number("share")),
                        rows));
    }

    /** Which lines of one table are shown. */
    private static final class Shown {
        private final Cirr cirr;
        private final boolean[] lines;

        Shown(Cirr cirr, SmallCells cells) {
            this.cirr = cirr;
            long[] counts = new long[Line.values().length];
            for (Line line : Line.values()) {
                counts[line.ordinal()] = cirr.lines().getOrDefault(line, 0L);
            }
            this.lines = cells.shown(counts);
            // What is in field is shown as a sum: the withheld lines within it, and those without, must not follow from it.
            for (int[] part : new int[][] {{0, 5}, {5, counts.length}}) {
                long[] inside = Arrays.copyOfRange(counts, part[0], part[1]);
                boolean[] open = cells.shown(inside);
                for (int i = 0; i < open.length; i++) {
                    lines[part[0] + i] &= open[i];
                }
            }
        }

        boolean isShown(Line line) {
            return lines[line.ordinal()];
        }
    }

    /** Says how many people a row counts; -1 = withheld. */
    private interface Count {
        long of(Shown shown);
    }

    private List<Cell> row(String name, List<Shown> shown, Count count, boolean shares) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
        for (Shown each : shown) {
            long people = count.of(each);
            long of = shares && !name.startsWith("Graduated") ? each.cirr.counted() : each.cirr.enrolled();
            boolean few = people >= 0 && people < cells.threshold() && !(people == 0 && cells.audience() == Audience.OWN);
            boolean open = each.cirr.enrolled() >= cells.threshold() && people >= 0 && !few;
            withheld += open || each.cirr.enrolled() == 0 ? 0 : 1;
            row.add(Cell.number(each.cirr.enrolled() == 0 ? Figures.NONE : open ? cells.count(people) : SmallCells.WITHHELD));
            row.add(Cell.number(!shares || each.cirr.enrolled() == 0 || of == 0
                    ? ""
                    : open ? Figures.percent((double) people / of) : SmallCells.WITHHELD));
            lines.add(List.of(
                    name,
                    String.valueOf(each.cirr.days()),
                    open ? cells.count(people) : "",
                    open && shares && of > 0 ? SurveySections.plain((double) people / of) : "",
                    String.valueOf(!open)));
        }
        return row;
    }

    private Section pay(Cirr cirr) {
        long told = cirr.pay().size();
        List<String> said = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        if (told >= Math.max(5, cells.threshold())) {
            said.add("Median base pay of those in field after " + cirr.days() + " days: " + money(cirr.medianPay(), cirr.currency()) + ", told by "
                    + cells.count(told) + " of " + cells.people(cirr.inField()) + " ("
                    + Figures.wholePercent((double) told / Math.max(1, cirr.inField())) + ").");
            long[] bands = cirr.bands();
            boolean[] shown = cells.shown(bands);
            for (int i = 0; i < bands.length; i++) {
                withheld += shown[i] ? 0 : 1;
                rows.add(List.of(
                        Cell.text(band(i)),
                        Cell.number(shown[i] ? cells.count(bands[i]) : SmallCells.WITHHELD),
                        Cell.number(shown[i] ? Figures.percent((double) bands[i] / told) : SmallCells.WITHHELD)));
            }
        } else {
            said.add("Too few of those in field told their pay for a median: " + cells.people(told) + ".");
        }
        List<String> titles = cirr.titles().entrySet().stream()
                .filter(each -> each.getValue() >= cells.threshold())
                .limit(5)
                .map(each -> each.getKey() + " (" + cells.count(each.getValue()) + ")")
                .toList();
        said.add(titles.isEmpty()
                ? "No job title is held by enough people to be shown."
                : "Job titles: " + String.join(", ", titles) + ".");
        Section section = Section.of("pay", "Pay and job titles", said.toArray(String[]::new));
        return rows.isEmpty()
                ? section
                : section.with(new Table(
                        "Base pay a year of those in field who told it.",
                        List.of(Column.text("pay"), Column.number("people"), Column.number("share")),
                        rows));
    }

    private static String money(double amount, String currency) {
        return Figures.fixed(amount, 0) + (currency.isEmpty() ? "" : " " + currency);
    }

    private static String band(int i) {
        int from = Cirr.BANDS.get(i);
        return i == 0
                ? "under " + Figures.count(Cirr.BANDS.get(1))
                : i == Cirr.BANDS.size() - 1
                        ? Figures.count(from) + " or more"
                        : Figures.count(from) + " to " + Figures.count(Cirr.BANDS.get(i + 1) - 1);
    }
}
