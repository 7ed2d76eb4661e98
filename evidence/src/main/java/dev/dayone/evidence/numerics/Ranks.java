package dev.dayone.evidence.numerics;

import java.util.Arrays;

/** Orders of values. */
public final class Ranks {

    private Ranks() {}

    /** Ranks from 1, ties sharing their mean rank. */
    public static double[] midranks(double[] values) {
        int[] order = order(values);
        double[] ranks = new double[values.length];
        int i = 0;
        while (i < order.length) {
            int j = i;
            while (j + 1 < order.length && values[order[j + 1]] == values[order[i]]) {
                j++;
            }
            for (int k = i; k <= j; k++) {
                ranks[order[k]] = (i + j) / 2.0 + 1;
            }
            i = j + 1;
        }
        return ranks;
    }

    /** Row numbers in rising order of their values; equal values keep their order. */
    public static int[] order(double[] values) {
        Integer[] rows = new Integer[values.length];
        Arrays.setAll(rows, i -> i);
        Arrays.sort(rows, (a, b) -> Double.compare(values[a], values[b]));
        int[] order = new int[rows.length];
        Arrays.setAll(order, i -> rows[i]);
        return order;
    }

    /** Values in rising order. */
    public static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** Distinct values in rising order. */
    public static double[] distinct(double[] values) {
        return Arrays.stream(values).sorted().distinct().toArray();
    }

    public static boolean tied(double[] values) {
        return distinct(values).length < values.length;
    }

    /** Row numbers of each distinct label, in the order of first appearance. */
    public static int[][] groups(int[] labels) {
        return Arrays.stream(labels)
                .distinct()
                .mapToObj(label -> java.util.stream.IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == label)
                        .toArray())
                .toArray(int[][]::new);
    }
}
