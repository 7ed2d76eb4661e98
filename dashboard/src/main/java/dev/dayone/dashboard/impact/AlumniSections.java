package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.Alumni.Group;
import dev.dayone.dashboard.impact.SmallCells.Node;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.means.QuantileInterval;
import dev.dayone.warehouse.view.Participation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Alumni of all cohorts: what they do, and what they are paid, 1, 2, 3, 5 and 10 years after their last day. */
final class AlumniSections {

    private final SmallCells cells;
    private final boolean cameShown;
    private final List<Alumni> all;
    private final List<List<String>> lines = new ArrayList<>();
    private final List<ReleasedCount> counts = new ArrayList<>();
    private int withheld;

    /** @param cameShown whether how many came is told of each cohort; else the totals of two years would give it away, since one is of more cohorts than the other */
    AlumniSections(Participation data, LocalDate asOf, SmallCells cells, boolean cameShown) {
        this.cells = cells;
        this.cameShown = cameShown;
        this.all = Alumni.YEARS.stream()
                .map(years -> Alumni.of(data, asOf, years))
                .filter(each -> each.people() > 0)
                .toList();
        lines.add(List.of("years", "figure", "people", "value", "suppressed"));
    }

    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    /** What it lets anyone count exactly; nothing for funders, whose counts are each rounded by themselves. */
    List<ReleasedCount> counts() {
        return counts;
    }

    List<Section> sections() {
        if (all.isEmpty()) {
            return List.of();
        }
        List<Section> out = new ArrayList<>(List.of(groups()));
        employers().ifPresent(out::add);
        out.add(pay());
        return out;
    }

    /** The counts of one year as a tree: of whom it is known, and what they do. */
    private static final class Shown {
        private final Alumni alumni;
        private final Map<Group, Node> leaves = new EnumMap<>(Group.class);
        private final Node known;
        private final Node tree;
        private final Set<Node> open;

        Shown(Alumni alumni, SmallCells cells, boolean cameShown) {
            this.alumni = alumni;
            for (Group group : Group.values()) {
                leaves.put(group, Node.leaf(alumni.groups().getOrDefault(group, 0L), alumni.isAgreed(group.words())));
            }
            known = Node.of(leaves.entrySet().stream()
                    .filter(each -> each.getKey() != Group.UNKNOWN)
                    .map(Map.Entry::getValue)
                    .toArray(Node[]::new));
            tree = Node.of(known, leaf(Group.UNKNOWN));
            open = cells.audience() == Audience.FUNDERS ? cells.shownRounded(tree) : cells.shown(tree);
            if (!cameShown) {
                open.removeAll(Set.of(tree, leaf(Group.UNKNOWN)));
            }
        }

        private Node leaf(Group group) {
            return leaves.getOrDefault(group, Node.leaf(0));
        }
    }

    private Section groups() {
        List<Shown> shown =
                all.stream().map(each -> new Shown(each, cells, cameShown)).toList();
        List<Column> heads = new ArrayList<>(List.of(Column.text("what they do")));
        shown.forEach(each -> {
            heads.add(Column.number(years(each.alumni.years())));
            heads.add(Column.number("share"));
        });
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("Came, and the time has passed", shown, null));
        for (Group group : Group.values()) {
            rows.add(row(group.words(), shown, group));
        }
        return Section.of(
                        "alumni",
                        "What alumni do, by years since their last day",
                        "Everyone of all cohorts that are so many years past their end; a column further to the right speaks of fewer cohorts, so that columns are not the same people.",
                        cells.audience() == Audience.FUNDERS
                                ? "Each count is rounded to five by itself. There are no shares: with them the counts could be worked out."
                                : "Shares are of those of whom it is known. Whoever answered may do better than those who did not.",
                        "It is known where an answer speaks of the half year before that day, or of later.")
                .with(new Table("People by what they do.", heads, rows));
    }

    /** @param group null = everyone */
    private List<Cell> row(String name, List<Shown> shown, @Nullable Group group) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
        for (Shown each : shown) {
            Node node = group == null ? each.tree : each.leaf(group);
            boolean open = each.open.contains(node);
            boolean share = open
                    && cells.audience() == Audience.OWN
                    && group != null
                    && group != Group.UNKNOWN
                    && each.open.contains(each.known)
                    && each.known.count() > 0;
            String people = open ? cells.count(node.count()) : SmallCells.WITHHELD;
            String percent = share ? cells.percent(node.count(), each.known.count()) : "";
            withheld += open ? 0 : 1;
            if (open && cells.audience() == Audience.OWN) {
                counts.add(new ReleasedCount(
                        group == null ? "came" : "after " + years(each.alumni.years()) + ", " + name,
                        "",
                        each.alumni.cohorts(),
                        node.count()));
            }
            row.add(Cell.number(people));
            row.add(Cell.number(percent));
            lines.add(List.of(
                    String.valueOf(each.alumni.years()), name, open ? people : "", percent, String.valueOf(!open)));
        }
        return row;
    }

    /** Who works where: each kind within those who work in the field, whose number the table before it tells. */
    private Optional<Section> employers() {
        List<String> kinds = all.stream()
                .flatMap(each -> each.employers().keySet().stream())
                .distinct()
                .sorted(Comparator.comparing((String kind) -> kind.equals(Alumni.NOT_TOLD))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        if (kinds.stream().allMatch(Alumni.NOT_TOLD::equals)) {
            return Optional.empty();
        }
        List<Column> heads = new ArrayList<>(List.of(Column.text("kind of employer")));
        List<List<Cell>> rows = new ArrayList<>();
        kinds.forEach(kind -> rows.add(new ArrayList<>(List.of(Cell.text(kind)))));
        for (Alumni each : all) {
            heads.add(Column.number(years(each.years())));
            List<Node> nodes = kinds.stream()
                    .map(kind -> Node.leaf(each.employers().getOrDefault(kind, 0L), each.isAgreed(kind)))
                    .toList();
            Node total = Node.of(nodes.toArray(Node[]::new));
            Shown outer = new Shown(each, cells, cameShown);
            Set<Node> open = !outer.open.contains(outer.leaf(Group.IN_FIELD))
                    ? Set.of()
                    : cells.audience() == Audience.FUNDERS ? cells.shownRounded(total) : cells.shown(total);
            for (int i = 0; i < kinds.size(); i++) {
                boolean shown = open.contains(nodes.get(i));
                String people = shown ? cells.count(nodes.get(i).count()) : "";
                withheld += shown ? 0 : 1;
                rows.get(i).add(Cell.number(shown ? people : SmallCells.WITHHELD));
                lines.add(List.of(
                        String.valueOf(each.years()), "employer: " + kinds.get(i), people, "", String.valueOf(!shown)));
                if (shown && cells.audience() == Audience.OWN) {
                    counts.add(new ReleasedCount(
                            "after " + years(each.years()) + ", employer: " + kinds.get(i),
                            "",
                            each.cohorts(),
                            nodes.get(i).count()));
                }
            }
        }
        return Optional.of(Section.of(
                        "alumni-employers",
                        "Where alumni work, by years since their last day",
                        "Those who work in the field, by the kind of their employer.")
                .with(new Table("People in the field by employer.", heads, rows)));
    }

    private Section pay() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Alumni each : all) {
            long told = each.pay().size();
            boolean open = cells.hasQuartiles(told);
            withheld += open ? 0 : 1;
            String[] quartiles = new String[3];
            for (int i = 0; i < 3; i++) {
                double value = open ? quantile(each, (i + 1) / 4.0) : Double.NaN;
                quartiles[i] = open ? Figures.fixed(value, 0) : SmallCells.WITHHELD;
                lines.add(List.of(
                        String.valueOf(each.years()),
                        List.of("pay, lower quartile", "pay, median", "pay, upper quartile")
                                .get(i),
                        open ? cells.count(told) : "",
                        open ? SurveySections.plain(value, 0) : "",
                        String.valueOf(!open)));
            }
            rows.add(List.of(
                    Cell.text(years(each.years())),
                    Cell.number(cells.people(told)),
                    Cell.number(quartiles[0]),
                    Cell.number(quartiles[1]),
                    Cell.number(quartiles[2]),
                    Cell.text(open ? each.currency() : "")));
        }
        return Section.of(
                        "alumni-pay",
                        "Pay of alumni, by years since their last day",
                        "Base pay a year of those who work and told it, in the currency most of them are paid in. A median of few people is the pay of one of them, and is not shown.")
                .with(new Table(
                        "Pay a year.",
                        List.of(
                                Column.text("after"),
                                Column.number("people"),
                                Column.number("lower quartile"),
                                Column.number("median"),
                                Column.number("upper quartile"),
                                Column.text("currency")),
                        rows));
    }

    private static double quantile(Alumni alumni, double at) {
        return QuantileInterval.of(
                        alumni.pay().stream().mapToDouble(Double::doubleValue).toArray(), at, 0.95)
                .estimateType7();
    }

    private static String years(int years) {
        return years == 1 ? "1 year" : years + " years";
    }
}
