package dev.dayone.evidence.disclosure;

import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * People counted by class and column with classes put together until every cell, in every column and over all, holds the threshold of people or more: a reader gets fewer
 * classes instead of many withheld ones. Nobody is as telling as few, so a class without anybody is put together with another too, and its emptiness is not told.
 *
 * <p>Classes are put together within their family first, with the smallest of it, then with the largest of the middle family, the one that both others border on.
 *
 * @param groups the classes of each row, in the order of the table
 * @param columns names
 * @param counts exact, with the totals of the rows as last column and of the columns as last row
 * @param threshold fewest people that a count may speak of
 */
public record MergedTable(List<List<String>> groups, List<String> columns, long[][] counts, int threshold) {

    private static final int MIDDLE = 1;

    public MergedTable {
        groups = groups.stream().map(List::copyOf).toList();
        columns = List.copyOf(columns);
    }

    private record Group(int family, List<Integer> rows, long[] cells) {
        long total() {
            long sum = 0;
            for (long cell : cells) {
                sum += cell;
            }
            return sum;
        }

        boolean small(int threshold) {
            for (long cell : cells) {
                if (cell < threshold) {
                    return true;
                }
            }
            return false;
        }

        Group with(Group other) {
            List<Integer> all = new ArrayList<>(rows);
            all.addAll(other.rows);
            long[] sums = cells.clone();
            for (int j = 0; j < sums.length; j++) {
                sums[j] += other.cells[j];
            }
            return new Group(
                    family == other.family ? family : MIDDLE,
                    all.stream().sorted().toList(),
                    sums);
        }
    }

    /**
     * Puts classes together. Refuses INVALID_INPUT (a threshold below 3, another number of families than rows).
     *
     * @param families of the rows: 0, 1 for the middle one, or 2
     */
    public static MergedTable of(CountTable table, List<Integer> families, int threshold) {
        return of(
                table, families, threshold, table.rows().stream().map(List::of).toList());
    }

    /**
     * Puts classes together that another published table has put together, and more where that is too few: the two may stand side by side.
     *
     * @param together rows of that table
     */
    public static MergedTable of(CountTable table, List<Integer> families, int threshold, List<List<String>> together) {
        Refusal.INVALID_INPUT.unless(threshold >= 3);
        Refusal.INVALID_INPUT.unless(families.size() == table.rows().size());
        List<Group> groups = new ArrayList<>();
        for (List<String> names : together) {
            Group group = null;
            for (String name : names) {
                int row = table.rows().indexOf(name);
                Refusal.INVALID_INPUT.unless(row >= 0);
                Group one = new Group(families.get(row), List.of(row), table.counts()[row].clone());
                group = group == null ? one : group.with(one);
            }
            groups.add(Objects.requireNonNull(group));
        }
        while (groups.size() > 1) {
            Group small = groups.stream()
                    .filter(each -> each.small(threshold))
                    .min(Comparator.comparingLong(Group::total))
                    .orElse(null);
            if (small == null) {
                break;
            }
            Group other = groups.stream()
                    .filter(each -> !each.equals(small))
                    .min(Comparator.comparing((Group each) -> each.family() != small.family())
                            .thenComparing(each -> each.family() != MIDDLE)
                            .thenComparing(each -> !each.small(threshold))
                            .thenComparingLong(each -> each.family() == small.family() ? each.total() : -each.total()))
                    .orElseThrow();
            groups.remove(small);
            groups.set(groups.indexOf(other), small.with(other));
        }
        groups.sort(Comparator.comparing(each -> each.rows().get(0)));
        long[][] counts = new long[groups.size()][];
        List<List<String>> names = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = groups.get(i).cells();
            names.add(groups.get(i).rows().stream().map(table.rows()::get).toList());
        }
        List<String> rows = names.stream().map(each -> String.join(" | ", each)).toList();
        return new MergedTable(
                names, table.columns(), new CountTable(rows, table.columns(), counts).withTotals(), threshold);
    }

    /**
     * Whether a cell may be published. Only where everyone is in one row can a column, or all, still be too few; then the next smallest column is withheld as well, so that all
     * less the rest does not give the first away.
     */
    public boolean published(int row, int column) {
        return counts[row][column] >= threshold && (column == columns.size() || !withheld()[column]);
    }

    /** Columns of too few people, and as many of the next smallest as keep these from being told by subtraction. */
    private boolean[] withheld() {
        long[] everyone = counts[groups.size()];
        boolean[] out = new boolean[columns.size()];
        long together = 0;
        int number = 0;
        for (int j = 0; j < out.length; j++) {
            out[j] = everyone[j] < threshold;
            together += out[j] ? everyone[j] : 0;
            number += out[j] ? 1 : 0;
        }
        while (number > 0 && number < out.length && (number == 1 || together < threshold)) {
            int next = -1;
            for (int j = 0; j < out.length; j++) {
                next = !out[j] && (next < 0 || everyone[j] < everyone[next]) ? j : next;
            }
            out[next] = true;
            together += everyone[next];
            number++;
        }
        return out;
    }

    /** All counts to multiples of five, each row and column adding up to its total. */
    public long[][] rounded() {
        return ControlledRounding.of(counts);
    }

    /** The row of a class that stands alone; -1 = it is together with others. */
    public int alone(String name) {
        return groups.indexOf(List.of(name));
    }
}
