package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Who applied, who came, and who they are: with small cells protected. */
final class PeopleSections {

    private static final List<String> STAGES =
            List.of("applied", "screened", "interviewed", "offered", "accepted", "came");
    private static final int MOST_LEVELS = 12;

    private final Participation data;
    private final SmallCells cells;
    private final List<List<String>> lines = new ArrayList<>();
    private int withheld;

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

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        funnel().ifPresent(out::add);
        out.add(cohorts());
        background().ifPresent(out::add);
        return out;
    }

    /** Whoever reached a stage passed those before. Of one stage to the next few may be lost: then the next is withheld. */
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
            boolean[] shown = cells.shown(last);
            long reached = 0;
            boolean open = true;
            for (int i = STAGES.size() - 1; i >= 0; i--) {
                reached += last[i];
                // A stage is the next one and those whose last it was.
                open = (i == STAGES.size() - 1 || open || shown[i]) && reached >= cells.threshold() && (shown[i] || i == 0);
                withheld += open ? 0 : 1;
                rows.get(i).add(Cell.number(open ? cells.count(reached) : SmallCells.WITHHELD));
                line("applications", STAGES.get(i), cohort.cohort(), reached, open);
            }
        }
        return Optional.of(Section.of(
                        "applications",
                        "Who applied",
                        "People by the stages that their application reached. Whoever reached a stage is counted in those before it.")
                .with(new Table("Applications by cohort.", heads, rows)));
    }

    private Section cohorts() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Cohort cohort : data.cohorts()) {
            long enrolled = count(cohort, person -> true);
            long came = count(cohort, Participation.Person::started);
            long completed = count(cohort, person -> person.started() && Boolean.TRUE.equals(person.completed()));
            boolean known = count(cohort, person -> person.completed() != null) > 0;
            rows.add(List.of(
                    Cell.text(cohort.cohort()),
                    Cell.text(cohort.start() + " to " + cohort.end()),
                    Cell.number(cells.people(enrolled)),
                    Cell.number(part(came, enrolled)),
                    Cell.number(known ? part(completed, enrolled) : "not recorded")));
            line("cohorts", "enrolled", cohort.cohort(), enrolled, enrolled >= cells.threshold());
        }
        long no = data.withheld().values().stream().mapToLong(Integer::longValue).sum();
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

    /** A part of a shown whole: shown where neither it nor the rest is few. */
    private String part(long people, long whole) {
        boolean open = whole == people ? whole >= cells.threshold() : cells.isShareable(people, whole);
        withheld += open ? 0 : 1;
        return open ? cells.count(people) : SmallCells.WITHHELD;
    }

    private long count(Cohort cohort, Predicate<Participation.Person> which) {
        return data.people().stream()
                .filter(person -> person.cohort().equals(cohort.cohort()) && which.test(person))
                .count();
    }

    /** Columns of the roster with few different values, each as a table of its own within one. */
    private Optional<Section> background() {
        Map<String, Map<String, Long>> columns = new TreeMap<>();
        data.people().forEach(person -> person.baseline().forEach((column, value) -> columns
                .computeIfAbsent(column, any -> new TreeMap<>())
                .merge(value, 1L, Long::sum)));
        List<List<Cell>> rows = new ArrayList<>();
        columns.forEach((column, levels) -> {
            if (levels.size() > MOST_LEVELS) {
                return;
            }
            Map<String, Long> all = new LinkedHashMap<>(levels);
            long unknown = data.people().size() - levels.values().stream().mapToLong(Long::longValue).sum();
            if (unknown > 0) {
                all.put("not known", unknown);
            }
            long[] counts = all.values().stream().mapToLong(Long::longValue).toArray();
            boolean[] shown = cells.shown(counts);
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
