package dev.dayone.evidence.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table to multiples of five whose parts still add up: every cell and every total goes to one of the two multiples around it, and rows and columns sum to their totals.
 *
 * <p>Cells and totals are flows on a graph: from a source to the rows, from rows to columns, from columns to a sink and back. Where some are no multiples of five, they form a
 * circle; what is added along it on one side and taken on the other makes at least one of them a multiple and keeps all sums. Source: Cox 1987, J. Am. Stat. Assoc. 82:520.
 */
final class ControlledRounding {

    private static final int BASE = Disclosure.BASE;

    private final List<int[]> ends = new ArrayList<>();
    private final List<Long> exact = new ArrayList<>();
    private final long[] value;
    private final int nodes;

    private ControlledRounding(long[][] all) {
        int r = all.length - 1;
        int c = all[0].length - 1;
        this.nodes = r + c + 2;
        int source = r + c;
        int sink = source + 1;
        for (int i = 0; i <= r; i++) {
            for (int j = 0; j <= c; j++) {
                int from = i == r ? (j == c ? sink : r + j) : j == c ? source : i;
                int to = i == r ? (j == c ? source : sink) : j == c ? i : r + j;
                ends.add(new int[] {from, to});
                exact.add(all[i][j]);
            }
        }
        this.value = exact.stream().mapToLong(Long::longValue).toArray();
    }

    /** @param all counts with the totals of the rows as last column and of the columns as last row */
    static long[][] of(long[][] all) {
        ControlledRounding rounding = new ControlledRounding(all);
        for (List<Integer> circle = rounding.circle(); !circle.isEmpty(); circle = rounding.circle()) {
            rounding.push(circle);
        }
        long[][] out = new long[all.length][all[0].length];
        int edge = 0;
        for (long[] row : out) {
            for (int j = 0; j < row.length; j++) {
                row[j] = rounding.value[edge++];
            }
        }
        return out;
    }

    private boolean open(int edge) {
        return value[edge] % BASE != 0;
    }

    /** Edges of a circle of values that are no multiples, each as its number and 1 where it is walked along, ~number where against; empty = none is left. */
    private List<Integer> circle() {
        int start = -1;
        for (int edge = 0; edge < value.length && start < 0; edge++) {
            start = open(edge) ? ends.get(edge)[0] : -1;
        }
        if (start < 0) {
            return List.of();
        }
        int[] seen = new int[nodes];
        Arrays.fill(seen, -1);
        List<Integer> path = new ArrayList<>();
        int node = start;
        int last = -1;
        while (seen[node] < 0) {
            seen[node] = path.size();
            int step = step(node, last);
            last = step < 0 ? ~step : step;
            path.add(step);
            node = step < 0 ? ends.get(last)[0] : ends.get(last)[1];
        }
        return path.subList(seen[node], path.size());
    }

    /** An open edge at a node other than the one it was reached by: there is one, since what flows in flows out. */
    private int step(int node, int last) {
        for (int edge = 0; edge < value.length; edge++) {
            if (edge != last && open(edge)) {
                if (ends.get(edge)[0] == node) {
                    return edge;
                }
                if (ends.get(edge)[1] == node) {
                    return ~edge;
                }
            }
        }
        throw new IllegalStateException("a table's totals are not the sums of its cells");
    }

    /** Adds along the circle as much as makes one value a multiple, in the direction that leaves the values nearer to what they were. */
    private void push(List<Integer> circle) {
        long[] along = pushed(circle, 1);
        long[] against = pushed(circle, -1);
        System.arraycopy(distance(along) <= distance(against) ? along : against, 0, value, 0, value.length);
    }

    private long[] pushed(List<Integer> circle, int direction) {
        long most = BASE;
        for (int step : circle) {
            boolean up = (step >= 0) == (direction > 0);
            long over = value[step < 0 ? ~step : step] % BASE;
            most = Math.min(most, up ? BASE - over : over);
        }
        long[] out = value.clone();
        for (int step : circle) {
            boolean up = (step >= 0) == (direction > 0);
            out[step < 0 ? ~step : step] += up ? most : -most;
        }
        return out;
    }

    private long distance(long[] values) {
        long sum = 0;
        for (int i = 0; i < values.length; i++) {
            long off = values[i] - exact.get(i);
            sum += off * off;
        }
        return sum;
    }
}
