package dev.dayone.evidence.disclosure;

import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.List;

/**
 * People counted by two things, each person in one cell: rows by columns, to be published with the totals of both.
 *
 * @param rows names of the rows
 * @param columns names of the columns
 * @param counts people by row and column
 */
public record CountTable(List<String> rows, List<String> columns, long[][] counts) {

    /** Refuses INVALID_INPUT (counts that are not rows by columns, or below zero). */
    public CountTable {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        Refusal.INVALID_INPUT.unless(counts.length == rows.size());
        long[][] copy = new long[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            Refusal.INVALID_INPUT.unless(counts[i].length == columns.size());
            Refusal.INVALID_INPUT.unless(Arrays.stream(counts[i]).allMatch(n -> n >= 0));
            copy[i] = counts[i].clone();
        }
        counts = copy;
    }

    /** The counts with the totals of the rows as last column and of the columns as last row. */
    long[][] withTotals() {
        int r = rows.size();
        int c = columns.size();
        long[][] all = new long[r + 1][c + 1];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < c; j++) {
                all[i][j] = counts[i][j];
                all[i][c] += counts[i][j];
                all[r][j] += counts[i][j];
                all[r][c] += counts[i][j];
            }
        }
        return all;
    }
}
