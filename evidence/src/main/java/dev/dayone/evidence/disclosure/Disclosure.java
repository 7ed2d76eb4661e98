package dev.dayone.evidence.disclosure;

import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * Which counts of a table may be published?
 *
 * <p>A count below the threshold is withheld (primary), zero included, since a group of which nobody is something is as well described as one of which
 * one is; only a row or column without anybody at all shows its zeros. Then more are withheld (complementary) until nothing that is left gives
 * a withheld cell away: in every row and column, totals included, the withheld counts add up to the threshold or more, or the total is withheld too; and no
 * combination of published counts, whatever the signs, equals a single withheld cell. The smallest count that helps goes first. Published counts are rounded to the nearest
 * five, published rates lie between 5 and 95 %.
 *
 * <p>Source: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 (complementary suppression; the audit by linear algebra).
 *
 * @param table what was counted
 * @param withheld with the totals as last row and column: whether it is withheld
 * @param threshold fewest people that a count may speak of
 */
public record Disclosure(CountTable table, boolean[][] withheld, int threshold) {

    /** Counts are published as multiples of this. */
    public static final int BASE = 5;

    private static final double LEAST_RATE = 0.05;

    /** Decides. Refuses INVALID_INPUT (a threshold below 3). */
    public static Disclosure of(CountTable table, int threshold) {
        Refusal.INVALID_INPUT.unless(threshold >= 3);
        long[][] all = table.withTotals();
        int r = all.length - 1;
        int c = all[0].length - 1;
        boolean[][] withheld = new boolean[r + 1][c + 1];
        for (int i = 0; i <= r; i++) {
            for (int j = 0; j <= c; j++) {
                boolean nobody = all[i][c] == 0 || all[r][j] == 0;
                withheld[i][j] = all[i][j] < threshold && !nobody;
            }
        }
        while (closeLines(all, withheld, threshold) || closeCombinations(all, withheld)) {
            // Each round withholds one more until nothing can be worked out.
        }
        return new Disclosure(table, withheld, threshold);
    }

    /** A published count, rounded to five; -1 where it is withheld. */
    public long published(int row, int column) {
        return withheld[row][column] ? -1 : rounded(table.withTotals()[row][column]);
    }

    /** How many cells are withheld, totals included. */
    public int count() {
        int n = 0;
        for (boolean[] row : withheld) {
            for (boolean cell : row) {
                n += cell ? 1 : 0;
            }
        }
        return n;
    }

    /** To the nearest five. */
    public static long rounded(long count) {
        return (count + BASE / 2) / BASE * BASE;
    }

    /** Whether a share of people may be published: those who are and those who are not are the threshold or more. */
    public static boolean shareable(long of, long people, int threshold) {
        return of >= threshold && people - of >= threshold;
    }

    /** A share in whole percent, within 5 and 95. */
    public static String rate(double share) {
        if (share < LEAST_RATE) {
            return "below 5 %";
        }
        return share > 1 - LEAST_RATE ? "above 95 %" : Math.round(100 * share) + " %";
    }

    /** One line: a row or a column, its total last. */
    private record Line(int[] rows, int[] columns) {
        int parts() {
            return rows.length - 1;
        }
    }

    private static List<Line> lines(int r, int c) {
        List<Line> out = new ArrayList<>();
        for (int i = 0; i <= r; i++) {
            int[] rows = new int[c + 1];
            int[] columns = new int[c + 1];
            for (int j = 0; j <= c; j++) {
                rows[j] = i;
                columns[j] = j;
            }
            out.add(new Line(rows, columns));
        }
        for (int j = 0; j <= c; j++) {
            int[] rows = new int[r + 1];
            int[] columns = new int[r + 1];
            for (int i = 0; i <= r; i++) {
                rows[i] = i;
                columns[i] = j;
            }
            out.add(new Line(rows, columns));
        }
        return out;
    }

    /** Withholds one more where the withheld parts of a line are few people under a published total; false where none is. */
    private static boolean closeLines(long[][] all, boolean[][] withheld, int threshold) {
        for (Line line : lines(all.length - 1, all[0].length - 1)) {
            int last = line.parts();
            long hidden = 0;
            int parts = 0;
            for (int k = 0; k < last; k++) {
                if (withheld[line.rows()[k]][line.columns()[k]]) {
                    hidden += all[line.rows()[k]][line.columns()[k]];
                    parts++;
                }
            }
            boolean total = withheld[line.rows()[last]][line.columns()[last]];
            // Published parts add up to a withheld total; a published total less the published parts is what is
            // withheld.
            boolean open = total ? parts == 0 : parts > 0 && (parts == 1 || hidden < threshold);
            if (open && withholdSmallest(all, withheld, line)) {
                return true;
            }
        }
        return false;
    }

    /** Withholds the smallest published count of a line that somebody is in, or its total. */
    private static boolean withholdSmallest(long[][] all, boolean[][] withheld, Line line) {
        int best = -1;
        for (int k = 0; k <= line.parts(); k++) {
            long count = all[line.rows()[k]][line.columns()[k]];
            boolean open = !withheld[line.rows()[k]][line.columns()[k]] && count > 0;
            if (open && (best < 0 || count < all[line.rows()[best]][line.columns()[best]])) {
                best = k;
            }
        }
        if (best < 0) {
            return false;
        }
        withheld[line.rows()[best]][line.columns()[best]] = true;
        return true;
    }

    /** Withholds one more where the published counts still determine a withheld cell; false where they determine none. */
    private static boolean closeCombinations(long[][] all, boolean[][] withheld) {
        int r = all.length - 1;
        int c = all[0].length - 1;
        List<int[]> unknown = new ArrayList<>();
        int[][] at = new int[r + 1][c + 1];
        for (int i = 0; i <= r; i++) {
            for (int j = 0; j <= c; j++) {
                at[i][j] = withheld[i][j] ? unknown.size() : -1;
                if (withheld[i][j]) {
                    unknown.add(new int[] {i, j});
                }
            }
        }
        List<double[]> equations = new ArrayList<>();
        for (Line line : lines(r, c)) {
            double[] equation = new double[unknown.size()];
            boolean any = false;
            for (int k = 0; k <= line.parts(); k++) {
                int index = at[line.rows()[k]][line.columns()[k]];
                if (index >= 0) {
                    equation[index] += k == line.parts() ? -1 : 1;
                    any = true;
                }
            }
            if (any) {
                equations.add(equation);
            }
        }
        int determined = Determined.first(equations, unknown.size());
        if (determined < 0) {
            return false;
        }
        int[] cell = unknown.get(determined);
        for (Line line : lines(r, c)) {
            boolean through = false;
            for (int k = 0; k <= line.parts(); k++) {
                through |= line.rows()[k] == cell[0] && line.columns()[k] == cell[1];
            }
            if (through && withholdSmallest(all, withheld, line)) {
                return true;
            }
        }
        return false;
    }
}
