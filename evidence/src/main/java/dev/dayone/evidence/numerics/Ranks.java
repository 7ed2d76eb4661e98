package dev.dayone.evidence.numerics;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** Row numbers in rising order of their values; equal values keep their order. Bottom-up merge sort of the row numbers. */
    public static int[] order(double[] values) {
        int n = values.length;
        int[] from = new int[n];
        for (int i = 0; i < n; i++) {
            from[i] = i;
        }
        int[] to = new int[n];
        for (int width = 1; width < n; width *= 2) {
            for (int start = 0; start < n; start += 2 * width) {
                merge(values, from, to, start, Math.min(n, start + width), Math.min(n, start + 2 * width));
            }
            int[] kept = from;
            from = to;
            to = kept;
        }
        return from;
    }

    private static void merge(double[] values, int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean first = right >= end || (left < middle && values[from[left]] <= values[from[right]]);
            to[at] = first ? from[left++] : from[right++];
        }
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
                .mapToObj(label -> IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == label)
                        .toArray())
                .toArray(int[][]::new);
    }

    /** The values of those rows. */
    public static double[] pick(double[] values, int[] rows) {
        double[] out = new double[rows.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[rows[i]];
        }
        return out;
    }
}
