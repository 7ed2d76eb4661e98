package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.SmallCells.Node;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Who applied, who came, and who they are: with small cells protected. */
final class PeopleSections {

    private static final List<String> STAGES =
            List.of("applied", "screened", "interviewed", "offered", "accepted", "came");
    private static final int MOST_LEVELS = 12;
    private static final String NOT_KNOWN = "not known";

    private final Participation data;
    private final SmallCells cells;
    private final List<List<String>> lines = new ArrayList<>();
    private final List<ReleasedCount> counts = new ArrayList<>();
    private int withheld;
    private boolean cameShown;

    PeopleSections(Participation data, SmallCells cells) {
        this.data = data;
        this.cells = cells;
        lines.add(List.of("table", "group", "cohort", "people", "suppressed"));
    }

    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    /** What it lets anyone count exactly; nothing for funders, whose counts are rounded. Applicants are not among those enrolled, and have no place in it. */
    List<ReleasedCount> counts() {
        return counts;
    }

    /** Whether how many came is told of each cohort; known once the sections are made. */
    boolean isCameShown() {
        return cameShown;
    }

    private void counted(String what, String cohort, Node node, boolean open) {
        if (open && cells.audience() == Audience.OWN) {
            counts.add(new ReleasedCount(what, "", Set.of(cohort), node.count()));
        }
    }

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        funnel().ifPresent(out::add);
        out.add(cohorts());
        background().ifPresent(out::add);
        return out;
    }

    /** Whoever reached a stage passed those before. */
    private Optional<Section> funnel() {
        if (data.applications().isEmpty()) {
            return Optional.empty();
        }
        List<Column> heads = new ArrayList<>(List.of(Column.text("reached")));
        List<List<Cell>> rows = new ArrayList<>();
        STAGES.forEach(stage -> rows.add(new ArrayList<>(List.of(Cell.text(stage)))));
        for (Cohort cohort : data.cohorts()) {
            long[] last = new long[STAGES.size()];
            data.applications().stream()
                    .filter(each -> each.cohort().equals(cohort.cohort()))
                    .forEach(each -> last[STAGES.indexOf(each.stage())]++);
            heads.add(Column.number(cohort.cohort()));
            // A stage is those whose last it was, and the next.
            Node[] reached = new Node[STAGES.size()];
            reached[STAGES.size() - 1] = Node.leaf(last[STAGES.size() - 1]);
            for (int i = STAGES.size() - 2; i >= 0; i--) {
                reached[i] = Node.of(Node.leaf(last[i]), reached[i + 1]);
            }
            Set<Node> shown = cells.shown(reached[0]);
            for (int i = 0; i < reached.length; i++) {
                boolean open = shown.contains(reached[i]);
                withheld += open ? 0 : 1;
                rows.get(i).add(Cell.number(open ? cells.count(reached[i].count()) : SmallCells.WITHHELD));
                line("applications", STAGES.get(i), cohort.cohort(), reached[i].count(), open);
            }
        }
        return Optional.of(Section.of(
                        "applications",
                        "Who applied",
                        "People by the stages that their application reached. Whoever reached a stage is counted in those before it.")
                .with(new Table("Applications by cohort.", heads, rows)));
    }

    /** Who completed is told of each cohort or of none: else the total of the careers would give one cohort away. */
    private Section cohorts() {
        List<Stay> stays = data.cohorts().stream().map(this::stay).toList();
        List<Set<Node>> shown =
                stays.stream().map(each -> cells.shown(each.enrolled())).toList();
        boolean came = all(stays, shown, Stay::came);
        cameShown = came;
        boolean completed = all(stays, shown, Stay::completed);
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            Cohort cohort = stay.cohort();
            boolean open = shown.get(i).contains(stay.enrolled());
            rows.add(List.of(
                    Cell.text(cohort.cohort()),
                    Cell.text(cohort.start() + " to " + cohort.end()),
                    Cell.number(cells.people(stay.enrolled().count())),
                    Cell.number(cell(stay.came(), came)),
                    Cell.number(stay.known() ? cell(stay.completed(), completed) : "not recorded")));
            line("cohorts", "enrolled", cohort.cohort(), stay.enrolled().count(), open);
            line("cohorts", "came", cohort.cohort(), stay.came().count(), came);
            counted("", cohort.cohort(), stay.enrolled(), open);
            counted("came", cohort.cohort(), stay.came(), came);
            if (stay.known()) {
                counted("completed", cohort.cohort(), stay.completed(), completed);
                line("cohorts", "completed", cohort.cohort(), stay.completed().count(), completed);
            }
        }
        long no =
                data.withheld().values().stream().mapToLong(Integer::longValue).sum();
        return Section.of(
                        "cohorts",
                        "Who came",
                        no == 0
                                ? "Everyone enrolled is counted."
                                : "Whoever said no to this use of their data is not counted here.")
                .with(new Table(
                        "Cohorts.",
                        List.of(
                                Column.text("cohort"),
                                Column.text("days"),
                                Column.number("enrolled"),
                                Column.number("came"),
                                Column.number("completed")),
                        rows));
    }

    /** How many of a cohort were enrolled, came and completed, each within the one before. */
    private record Stay(Cohort cohort, Node enrolled, Node came, Node completed, boolean known) {}

    private Stay stay(Cohort cohort) {
        Node completed = leaf(cohort, person -> person.started() && Boolean.TRUE.equals(person.completed()));
        Node notCompleted = leaf(cohort, person -> person.started() && !Boolean.TRUE.equals(person.completed()));
        boolean known = leaf(cohort, person -> person.completed() != null).count() > 0;
        Node came = known ? Node.of(completed, notCompleted) : leaf(cohort, Participation.Person::started);
        return new Stay(cohort, Node.of(came, leaf(cohort, person -> !person.started())), came, completed, known);
    }

    private static boolean all(List<Stay> stays, List<Set<Node>> shown, Function<Stay, Node> which) {
        for (int i = 0; i < stays.size(); i++) {
            Node node = which.apply(stays.get(i));
            if (!shown.get(i).contains(node)
                    && (stays.get(i).known() || node == stays.get(i).came())) {
                return false;
            }
        }
        return true;
    }

    private String cell(Node node, boolean open) {
        withheld += open ? 0 : 1;
        return open ? cells.count(node.count()) : SmallCells.WITHHELD;
    }

    private Node leaf(Cohort cohort, Predicate<Participation.Person> which) {
        return leaf(person -> person.cohort().equals(cohort.cohort()) && which.test(person));
    }

    private Node leaf(Predicate<Participation.Person> which) {
        List<Participation.Person> those = data.people().stream().filter(which).toList();
        return Node.leaf(those.size(), those.stream().allMatch(Participation.Person::exact));
    }

    /** Columns of the roster with few different values, each as a table of its own within one. */
    private Optional<Section> background() {
        Map<String, Map<String, Long>> columns = new TreeMap<>();
        data.people()
                .forEach(person -> person.baseline()
                        .forEach((column, value) -> columns.computeIfAbsent(column, any -> new TreeMap<>())
                                .merge(value, 1L, Long::sum)));
        List<List<Cell>> rows = new ArrayList<>();
        columns.forEach((column, levels) -> {
            if (levels.size() > MOST_LEVELS) {
                return;
            }
            Map<String, Long> all = new LinkedHashMap<>(levels);
            long unknown = data.people().size()
                    - levels.values().stream().mapToLong(Long::longValue).sum();
            if (unknown > 0) {
                all.put(NOT_KNOWN, unknown);
            }
            boolean[] shown = cells.shown(all.keySet().stream()
                    .map(level -> leaf(person ->
                            person.baseline().getOrDefault(column, NOT_KNOWN).equals(level)))
                    .toList());
            int i = 0;
            for (Map.Entry<String, Long> level : all.entrySet()) {
                boolean open = shown[i];
                withheld += open ? 0 : 1;
                rows.add(List.of(
                        Cell.text(column),
                        Cell.text(level.getKey()),
                        Cell.number(open ? cells.count(level.getValue()) : SmallCells.WITHHELD)));
                line(column, level.getKey(), "all", level.getValue(), open);
                i++;
            }
        });
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of("background", "Who they are", "What was known of people before they came.")
                        .with(new Table(
                                "Background, all cohorts.",
                                List.of(Column.text(""), Column.text("group"), Column.number("people")),
                                rows)));
    }

    private void line(String table, String group, String cohort, long people, boolean open) {
        lines.add(List.of(table, group, cohort, open ? cells.count(people) : "", String.valueOf(!open)));
    }
}
