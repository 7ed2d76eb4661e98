package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.ClusterRobustVariance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What did the format change, when clusters went over to it one after another?
 *
 * <p>y = a_cluster + b_period + theta z + e by least squares: cluster and calendar are held fixed, as in Hussey and Hughes 2007 (Contemp. Clin. Trials
 * 28:182) with fixed in place of random cluster effects, which a handful of clusters cannot tell. CR2 standard error by cluster with Satterthwaite df
 * (Pustejovsky and Tipton 2018). The test of {@link #schedules} leans on the lots alone: which cluster got which time of changing over.
 *
 * <p>Assumes that the format's effect does not grow with time since the change. Refuses EMPTY_ARM, TOO_FEW_CLUSTERS (below three), COLLINEAR.
 *
 * @param clusters clusters
 * @param periods periods
 * @param coefficient theta
 */
public record SteppedWedge(int clusters, int periods, StudentEstimate coefficient) {

    private static final int MOST_LISTED = 5_040;

    /** The estimate. */
    public static SteppedWedge of(double[] y, double[] z, int[] cluster, int[] period, double level) {
        Arms.requireBoth(z);
        int[][] groups = Ranks.groups(cluster);
        Refusal.TOO_FEW_CLUSTERS.unless(groups.length >= 3);
        double[][] rows = Design.withIntercept(z, effects(cluster, period));
        LeastSquares fit = LeastSquares.fit(rows, y).orElseThrow(Refusal.COLLINEAR::refuse);
        ClusterRobustVariance variance = ClusterRobustVariance.of(fit, Design.TREATMENT, Arrays.asList(groups));
        return new SteppedWedge(
                groups.length,
                Ranks.groups(period).length,
                StudentEstimate.ofFit(
                        fit.coefficients()[Design.TREATMENT], variance.standardError(), variance.df(), level, y));
    }

    /**
     * The same where the same people are measured in every period: y = a_person + b_period + theta z + e, each person's own level held fixed in place of the
     * cluster's. People are taken off by their means, which changes neither theta nor, since everyone has one cluster, its CR2 standard error and df.
     *
     * @param person of each measurement, from 0
     */
    public static SteppedWedge ofSamePeople(
            double[] y, double[] z, int[] person, int[] cluster, int[] period, double level) {
        Arms.requireBoth(z);
        int[][] groups = Ranks.groups(cluster);
        Refusal.TOO_FEW_CLUSTERS.unless(groups.length >= 3);
        double[][] columns = periods(period);
        double[][] rows = new double[y.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[columns[i].length + 1];
            rows[i][0] = z[i];
            System.arraycopy(columns[i], 0, rows[i], 1, columns[i].length);
        }
        LeastSquares fit = LeastSquares.fit(withoutPeople(rows, person), withoutPeople(y, person))
                .orElseThrow(Refusal.COLLINEAR::refuse);
        ClusterRobustVariance variance = ClusterRobustVariance.of(fit, 0, Arrays.asList(groups));
        return new SteppedWedge(
                groups.length,
                Ranks.groups(period).length,
                StudentEstimate.ofFit(fit.coefficients()[0], variance.standardError(), variance.df(), level, y));
    }

    /** {@link #schedules} of residuals in which each person's own level is taken off in place of the cluster's. */
    public static AssignmentTest schedulesOfSamePeople(
            double[] y, double[] z, int[] person, int[] cluster, int[] named, long seed) {
        int[] period = inTime(z, cluster, named);
        double[] rest = LeastSquares.fit(withoutPeople(periods(period), person), withoutPeople(y, person))
                .orElseThrow(Refusal.COLLINEAR::refuse)
                .residuals();
        return lots(rest, z, cluster, period, seed);
    }

    /** A column for each period but the first. */
    private static double[][] periods(int[] period) {
        int last = Arrays.stream(period).max().orElse(0);
        double[][] out = new double[period.length][last];
        for (int i = 0; i < out.length; i++) {
            if (period[i] > 0) {
                out[i][period[i] - 1] = 1;
            }
        }
        return out;
    }

    private static double[][] withoutPeople(double[][] rows, int[] person) {
        double[][] out = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
        for (int[] own : Ranks.groups(person)) {
            for (int j = 0; j < rows[0].length; j++) {
                int column = j;
                double mean = Arrays.stream(own)
                        .mapToDouble(i -> rows[i][column])
                        .average()
                        .orElse(0);
                Arrays.stream(own).forEach(i -> out[i][column] -= mean);
            }
        }
        return out;
    }

    private static double[] withoutPeople(double[] y, int[] person) {
        double[] out = y.clone();
        for (int[] own : Ranks.groups(person)) {
            double mean = Arrays.stream(own).mapToDouble(i -> y[i]).average().orElse(0);
            Arrays.stream(own).forEach(i -> out[i] -= mean);
        }
        return out;
    }

    /**
     * How often would lots over the times of changing over give so large a sum of residual outcomes under treatment?
     *
     * @param named period of each row, numbered in the order of their names, which counts where the times of changing over do not tell the order
     */
    public static AssignmentTest schedules(double[] y, double[] z, int[] cluster, int[] named, long seed) {
        int[] period = inTime(z, cluster, named);
        double[][] rows = new double[y.length][];
        double[][] effects = effects(cluster, period);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[effects[i].length + 1];
            rows[i][0] = 1;
            System.arraycopy(effects[i], 0, rows[i], 1, effects[i].length);
        }
        double[] rest =
                LeastSquares.fit(rows, y).orElseThrow(Refusal.COLLINEAR::refuse).residuals();
        return lots(rest, z, cluster, period, seed);
    }

    private static AssignmentTest lots(double[] rest, double[] z, int[] cluster, int[] period, long seed) {
        int[][] groups = Ranks.groups(cluster);
        int periods = Arrays.stream(period).max().orElse(0) + 1;
        double[][] sums = new double[groups.length][periods];
        double[][] schedule = new double[groups.length][periods];
        for (int g = 0; g < groups.length; g++) {
            Arrays.fill(schedule[g], Double.NaN);
            for (int i : groups[g]) {
                sums[g][period[i]] += rest[i];
                schedule[g][period[i]] = z[i];
            }
            fill(schedule[g]);
        }
        sortByData(sums, schedule);
        int[] order = new int[groups.length];
        Arrays.setAll(order, g -> g);
        double observed = Math.abs(statistic(sums, schedule, order));
        double slack = 1e-9 * Math.max(observed, largest(sums));
        String name = "residual outcomes under the times of changing over";
        if (groups.length <= 7) {
            List<int[]> all = new ArrayList<>();
            permutations(order.clone(), 0, all);
            long far = all.stream()
                    .filter(each -> Math.abs(statistic(sums, schedule, each)) >= observed - slack)
                    .count();
            return new AssignmentTest(
                    name, (double) far / all.size(), all.size(), null, 0, same(schedule) / all.size());
        }
        SplittableRandom random = new SplittableRandom(seed);
        int draws = 2 * MOST_LISTED - 1;
        int far = 0;
        for (int draw = 0; draw < draws; draw++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int kept = order[i];
                order[i] = order[j];
                order[j] = kept;
            }
            far += Math.abs(statistic(sums, schedule, order)) >= observed - slack ? 1 : 0;
        }
        double p = (1.0 + far) / (1 + draws);
        return new AssignmentTest(name, p, draws, seed, Math.sqrt(p * (1 - p) / draws), 1.0 / (1 + draws));
    }

    /** Clusters in an order in which their names have no part, so that the draws have none. */
    private static void sortByData(double[][] sums, double[][] schedule) {
        double slack = 1e-9 * largest(sums);
        Integer[] order = IntStream.range(0, sums.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order,
                Comparator.<Integer, double[]>comparing(g -> schedule[g], Arrays::compare)
                        .thenComparing(g -> sums[g], (a, b) -> byData(a, b, slack)));
        double[][] oldSums = sums.clone();
        double[][] oldSchedule = schedule.clone();
        for (int g = 0; g < order.length; g++) {
            sums[g] = oldSums[order[g]];
            schedule[g] = oldSchedule[order[g]];
        }
    }

    private static int byData(double[] one, double[] other, double slack) {
        return IntStream.range(0, one.length)
                .filter(t -> Math.abs(one[t] - other[t]) > slack)
                .map(t -> Double.compare(one[t], other[t]))
                .findFirst()
                .orElse(0);
    }

    private static double largest(double[][] sums) {
        return Arrays.stream(sums)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /**
     * Periods in the order in which they came: one in which a cluster still had the old format is before one in which it had the new.
     * Periods that no cluster tells apart keep the order of their names.
     */
    static int[] inTime(double[] z, int[] cluster, int[] named) {
        int periods = Arrays.stream(named).max().orElse(0) + 1;
        boolean[][] before = new boolean[periods][periods];
        for (int[] group : Ranks.groups(cluster)) {
            for (int early : group) {
                for (int late : group) {
                    if (z[early] == 0 && z[late] == 1) {
                        before[named[early]][named[late]] = true;
                    }
                }
            }
        }
        List<Integer> left = new ArrayList<>(IntStream.range(0, periods).boxed().toList());
        int[] rank = new int[periods];
        for (int next = 0; next < periods; next++) {
            int first = left.stream()
                    .filter(t -> left.stream().noneMatch(s -> before[s][t] && !before[t][s]))
                    .findFirst()
                    .orElse(left.get(0));
            rank[first] = next;
            left.remove(Integer.valueOf(first));
        }
        return Arrays.stream(named).map(t -> rank[t]).toArray();
    }

    /** A period in which nobody of a cluster was seen has the format of the one before. */
    private static void fill(double[] schedule) {
        double last = 0;
        for (int t = 0; t < schedule.length; t++) {
            last = Double.isNaN(schedule[t]) ? last : schedule[t];
            schedule[t] = last;
        }
    }

    private static double statistic(double[][] sums, double[][] schedule, int[] order) {
        double out = 0;
        for (int g = 0; g < sums.length; g++) {
            for (int t = 0; t < sums[g].length; t++) {
                out += schedule[order[g]][t] * sums[g][t];
            }
        }
        return out;
    }

    private static void permutations(int[] order, int at, List<int[]> out) {
        if (at == order.length) {
            out.add(order.clone());
            return;
        }
        for (int i = at; i < order.length; i++) {
            swap(order, at, i);
            permutations(order, at + 1, out);
            swap(order, at, i);
        }
    }

    private static void swap(int[] order, int a, int b) {
        int kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }

    /** Clusters that change at one time can be exchanged without changing anything. */
    private static double same(double[][] schedule) {
        double ways = 1;
        List<double[]> seen = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (double[] each : schedule) {
            int at = -1;
            for (int k = 0; k < seen.size(); k++) {
                at = Arrays.equals(seen.get(k), each) ? k : at;
            }
            if (at < 0) {
                seen.add(each);
                counts.add(1);
            } else {
                counts.set(at, counts.get(at) + 1);
                ways *= counts.get(at);
            }
        }
        return ways;
    }

    private static double[][] effects(int[] cluster, int[] period) {
        int clusters = Arrays.stream(cluster).max().orElse(0);
        int periods = Arrays.stream(period).max().orElse(0);
        double[][] out = new double[cluster.length][clusters + periods];
        for (int i = 0; i < out.length; i++) {
            if (cluster[i] > 0) {
                out[i][cluster[i] - 1] = 1;
            }
            if (period[i] > 0) {
                out[i][clusters + period[i] - 1] = 1;
            }
        }
        return out;
    }
}
