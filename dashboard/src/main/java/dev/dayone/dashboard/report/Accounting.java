package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.disclosure.CountTable;
import dev.dayone.evidence.disclosure.MergedTable;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everyone enrolled, each in one class, as it may be published: classes by arms, or by cohorts. Classes of few people are put together with others, and so are cohorts, so
 * that what is left can be shown.
 *
 * @param table the classes that are left
 * @param columns what the columns are
 * @param by "arm" or "cohort"
 * @param cohorts whose people are counted
 */
record Accounting(MergedTable table, List<Group> columns, String by, Set<String> cohorts) {

    static final String STRICT = "placed, strict";
    /** Everyone placed broadly who is not known to be placed strictly. */
    static final String BROAD = "placed, broad only";

    /** What readers see for it: of some of them nobody can tell whether they were placed strictly, and unknown is not no. */
    private static final String BROAD_IN_WORDS = "placed broadly, strictly not or not known";
    /** Days after which classes are told. */
    static final int DAYS = 180;

    /** Classes in the order of CIRR's table. */
    static final List<String> CLASSES = List.of(
            STRICT,
            BROAD,
            "hired by the programme",
            "not placed",
            "placed, when unknown",
            "no answer",
            "not recorded",
            "window open",
            "no consent",
            "excluded");

    /** Strictly placed, told of otherwise, not told of: classes are put together within these first, so that the first stands alone where it can. */
    private static final List<Integer> FAMILIES = List.of(0, 1, 1, 1, 2, 2, 2, 2, 2, 2);

    Accounting {
        columns = List.copyOf(columns);
        cohorts = Set.copyOf(cohorts);
    }

    /**
     * A column.
     *
     * @param id in files
     * @param name as readers see it
     * @param arm "" = both
     */
    record Group(String id, String name, String arm, Set<String> cohorts) {
        Group {
            cohorts = Set.copyOf(cohorts);
        }
    }

    /** @param earlier what was released before: its classes stay together */
    static Accounting byArm(List<Account> accounts, List<Arm> arms, int threshold, List<ReleasedCount> earlier) {
        Set<String> all = cohorts(accounts);
        List<Group> groups = arms.stream()
                .map(arm -> new Group(arm.id(), arm.label(), arm.id(), all))
                .toList();
        CountTable counts = counts(accounts, groups);
        return new Accounting(
                MergedTable.of(counts, FAMILIES, threshold, EarlierClasses.of(earlier, all)), groups, "arm", all);
    }

    /**
     * Everyone together.
     *
     * @param earlier what was released before: its classes stay together
     */
    static Accounting together(List<Account> accounts, int threshold, List<ReleasedCount> earlier) {
        Set<String> all = cohorts(accounts);
        List<Group> groups = List.of(new Group("all", "all cohorts", "", all));
        return new Accounting(
                MergedTable.of(counts(accounts, groups), FAMILIES, threshold, EarlierClasses.of(earlier, all)),
                groups,
                "cohort",
                all);
    }

    /**
     * By cohort, one after the other put together until each column has the threshold of people placed and of others.
     *
     * @param together what is published beside it over all cohorts
     */
    static Accounting byCohort(List<Account> accounts, Accounting together, int threshold) {
        List<Group> groups = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String cohort : cohorts(accounts)) {
            open.add(cohort);
            if (enough(accounts, open, threshold)) {
                groups.add(group(open));
                open.clear();
            }
        }
        if (!open.isEmpty()) {
            List<String> last = new ArrayList<>(
                    groups.isEmpty()
                            ? Set.of()
                            : new TreeSet<>(groups.remove(groups.size() - 1).cohorts()));
            last.addAll(open);
            groups.add(group(last));
        }
        return new Accounting(
                MergedTable.of(
                        counts(accounts, groups),
                        FAMILIES,
                        threshold,
                        together.table().groups()),
                groups,
                "cohort",
                cohorts(accounts));
    }

    private static Set<String> cohorts(List<Account> accounts) {
        return new TreeSet<>(accounts.stream().map(Account::cohort).toList());
    }

    private static Group group(List<String> cohorts) {
        String first = cohorts.get(0);
        String last = cohorts.get(cohorts.size() - 1);
        String name = cohorts.size() == 1 ? first : first + " to " + last;
        return new Group(name, name, "", Set.copyOf(cohorts));
    }

    private static boolean enough(List<Account> accounts, List<String> cohorts, int threshold) {
        long placed = 0;
        long others = 0;
        for (Account each : accounts) {
            if (cohorts.contains(each.cohort())) {
                boolean is = each.outcome().equals(STRICT);
                placed += is ? each.people() : 0;
                others += is ? 0 : each.people();
            }
        }
        return placed >= threshold && others >= threshold;
    }

    private static CountTable counts(List<Account> accounts, List<Group> groups) {
        long[][] counts = new long[CLASSES.size()][groups.size()];
        for (Account each : accounts) {
            int i = CLASSES.indexOf(each.outcome());
            for (int j = 0; j < groups.size(); j++) {
                Group group = groups.get(j);
                boolean in = group.cohorts().contains(each.cohort())
                        && (group.arm().isEmpty() || group.arm().equals(each.arm()));
                counts[i][j] += in ? each.people() : 0;
            }
        }
        return new CountTable(CLASSES, groups.stream().map(Group::id).toList(), counts);
    }

    /** Exact counts of a class by column where it stands alone and all of them are published; nothing otherwise. */
    Optional<long[]> publishedByColumn(String outcome) {
        int row = table.alone(outcome);
        if (row < 0) {
            return Optional.empty();
        }
        long[] out = new long[columns.size()];
        for (int j = 0; j < out.length; j++) {
            if (!table.published(row, j)) {
                return Optional.empty();
            }
            out[j] = table.counts()[row][j];
        }
        return Optional.of(out);
    }

    /** The same to multiples of five, as it is printed. */
    Optional<long[]> roundedByColumn(String outcome) {
        return publishedByColumn(outcome).map(exact -> {
            long[] out = new long[exact.length];
            System.arraycopy(table.rounded()[table.alone(outcome)], 0, out, 0, out.length);
            return out;
        });
    }

    /** Everyone by column. */
    long[] people() {
        long[] out = new long[columns.size()];
        System.arraycopy(table.counts()[table.groups().size()], 0, out, 0, out.length);
        return out;
    }

    /** Whether a class is published by itself over all columns. */
    boolean published(String outcome) {
        int row = table.alone(outcome);
        return row >= 0 && table.published(row, columns.size());
    }

    /** The published count of a class over all columns, to a multiple of five; nothing where it is together with others. */
    Optional<Long> total(String outcome) {
        return published(outcome)
                ? Optional.of(table.rounded()[table.alone(outcome)][columns.size()])
                : Optional.empty();
    }

    /** How many classes are not shown by themselves. */
    int merged() {
        return (int) table.groups().stream()
                .filter(each -> each.size() > 1)
                .mapToLong(List::size)
                .sum();
    }

    private String name(int row) {
        if (row == table.groups().size()) {
            return "everyone";
        }
        List<String> classes = table.groups().get(row).stream()
                .map(each -> each.equals(BROAD) ? BROAD_IN_WORDS : each)
                .toList();
        String last = classes.get(classes.size() - 1);
        return classes.size() == 1 ? last : String.join("; ", classes.subList(0, classes.size() - 1)) + "; or " + last;
    }

    private String cell(int row, int column) {
        return table.published(row, column)
                ? String.valueOf(table.rounded()[row][column])
                : "fewer than " + table.threshold();
    }

    Table section() {
        List<Column> heads = new ArrayList<>(List.of(Column.text("Within " + DAYS + " days")));
        columns.forEach(each -> heads.add(Column.number(each.name())));
        boolean several = columns.size() > 1;
        if (several) {
            heads.add(Column.number("together"));
        }
        List<List<Cell>> lines = new ArrayList<>();
        for (int i = 0; i <= table.groups().size(); i++) {
            List<Cell> line = new ArrayList<>(List.of(Cell.text(name(i))));
            for (int j = 0; j < columns.size() + (several ? 1 : 0); j++) {
                line.add(Cell.number(cell(i, j)));
            }
            lines.add(line);
        }
        return new Table("Learners, to multiples of five that add up.", heads, lines);
    }

    List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("outcome", by, "people", "suppressed"));
        for (int i = 0; i <= table.groups().size(); i++) {
            for (int j = 0; j <= columns.size(); j++) {
                boolean open = table.published(i, j);
                lines.add(List.of(
                        name(i),
                        j == columns.size() ? "all" : columns.get(j).id(),
                        open ? String.valueOf(table.rounded()[i][j]) : "",
                        String.valueOf(!open)));
            }
        }
        return lines;
    }

    /** What is published, before rounding. */
    List<ReleasedCount> counts() {
        List<ReleasedCount> out = new ArrayList<>();
        for (int i = 0; i <= table.groups().size(); i++) {
            String what = i == table.groups().size()
                    ? ""
                    : ReleasedCount.anyOf(table.groups().get(i));
            for (int j = 0; j <= columns.size(); j++) {
                if (table.published(i, j)) {
                    Group column = j == columns.size() ? new Group("", "", "", cohorts) : columns.get(j);
                    out.add(new ReleasedCount(what, column.arm(), column.cohorts(), table.counts()[i][j]));
                }
            }
        }
        return out.stream().distinct().toList();
    }
}
