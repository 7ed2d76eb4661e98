package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.disclosure.CountTable;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Everyone enrolled, each in one class, as it may be published: classes by arms, or by cohorts.
 *
 * @param table what is withheld
 * @param names of the columns as readers see them
 * @param by "arm" or "cohort": what the columns are
 * @param cohorts whose people are counted
 */
record Accounting(Disclosure table, List<String> names, String by, Set<String> cohorts) {

    static final String STRICT = "placed, strict";
    static final String BROAD = "placed, broad only";
    /** Days after which classes are told. */
    static final int DAYS = 180;

    /** Classes in the order of CIRR's table. */
    static final List<String> CLASSES = List.of(
            STRICT,
            BROAD,
            "hired by the programme",
            "not placed",
            "no answer",
            "not recorded",
            "window open",
            "no consent",
            "excluded");

    static Accounting byArm(List<Account> accounts, List<Arm> arms, int threshold) {
        return of(
                accounts,
                Account::arm,
                arms.stream().map(Arm::id).toList(),
                arms.stream().map(Arm::label).toList(),
                "arm",
                threshold);
    }

    static Accounting byCohort(List<Account> accounts, int threshold) {
        List<String> cohorts =
                accounts.stream().map(Account::cohort).distinct().sorted().toList();
        return of(accounts, Account::cohort, cohorts, cohorts, "cohort", threshold);
    }

    private static Accounting of(
            List<Account> accounts,
            Function<Account, String> column,
            List<String> ids,
            List<String> names,
            String by,
            int threshold) {
        Set<String> classes = new LinkedHashSet<>(CLASSES);
        classes.retainAll(accounts.stream().map(Account::outcome).toList());
        List<String> rows = List.copyOf(classes);
        long[][] counts = new long[rows.size()][ids.size()];
        for (Account each : accounts) {
            int i = rows.indexOf(each.outcome());
            int j = ids.indexOf(column.apply(each));
            if (i >= 0 && j >= 0) {
                counts[i][j] += each.people();
            }
        }
        return new Accounting(
                Disclosure.of(new CountTable(rows, ids, counts), threshold),
                names,
                by,
                new TreeSet<>(accounts.stream().map(Account::cohort).toList()));
    }

    /** Exact counts of a class by column where all of them are published; nothing otherwise. */
    Optional<long[]> publishedByColumn(String outcome) {
        int row = table.table().rows().indexOf(outcome);
        if (row < 0) {
            return Optional.empty();
        }
        for (int j = 0; j < names.size(); j++) {
            if (table.withheld()[row][j]) {
                return Optional.empty();
            }
        }
        return Optional.of(table.table().counts()[row].clone());
    }

    /** Everyone by column. */
    long[] people() {
        long[] out = new long[names.size()];
        for (long[] row : table.table().counts()) {
            for (int j = 0; j < out.length; j++) {
                out[j] += row[j];
            }
        }
        return out;
    }

    /** Whether a class of a column is published. */
    boolean published(String outcome, String column) {
        int row = table.table().rows().indexOf(outcome);
        int at = column.isEmpty() ? names.size() : table.table().columns().indexOf(column);
        return row >= 0 && at >= 0 && !table.withheld()[row][at];
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>(table.table().rows());
        rows.add("everyone");
        return rows;
    }

    private String cell(int row, int column) {
        long count = table.published(row, column);
        return count < 0 ? FunderFigures.WITHHELD : String.valueOf(count);
    }

    Table section() {
        List<Column> columns = new ArrayList<>(List.of(Column.text("Within 180 days")));
        names.forEach(name -> columns.add(Column.number(name)));
        columns.add(Column.number("together"));
        List<List<Cell>> lines = new ArrayList<>();
        List<String> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            List<Cell> line = new ArrayList<>(List.of(Cell.text(rows.get(i))));
            for (int j = 0; j <= names.size(); j++) {
                line.add(Cell.number(cell(i, j)));
            }
            lines.add(line);
        }
        return new Table("Learners, to the nearest five.", columns, lines);
    }

    List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("outcome", by, "people", "suppressed"));
        List<String> rows = rows();
        List<String> columns = new ArrayList<>(table.table().columns());
        columns.add("all");
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.size(); j++) {
                long count = table.published(i, j);
                lines.add(List.of(
                        rows.get(i),
                        columns.get(j),
                        count < 0 ? "" : String.valueOf(count),
                        String.valueOf(count < 0)));
            }
        }
        return lines;
    }

    /** What is published, before rounding. */
    List<ReleasedCount> counts() {
        List<ReleasedCount> out = new ArrayList<>();
        int r = table.table().rows().size();
        int c = table.table().columns().size();
        for (int i = 0; i <= r; i++) {
            for (int j = 0; j <= c; j++) {
                if (!table.withheld()[i][j]) {
                    long count = exact(i, j, r, c);
                    String what = i == r ? "" : table.table().rows().get(i);
                    String column = j == c ? "" : table.table().columns().get(j);
                    boolean ofArm = by.equals("arm");
                    out.add(new ReleasedCount(
                            what, ofArm ? column : "", ofArm || column.isEmpty() ? cohorts : Set.of(column), count));
                }
            }
        }
        return out;
    }

    private long exact(int row, int column, int r, int c) {
        long sum = 0;
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < c; j++) {
                sum += (row == r || row == i) && (column == c || column == j)
                        ? table.table().counts()[i][j]
                        : 0;
            }
        }
        return sum;
    }
}
