package dev.dayone.benchmarks;

import java.util.SplittableRandom;

/** Made-up people of a fixed seed, as the statistics take them. */
final class Data {

    final double[] y;
    final double[] z;
    final double[][] x;
    final int[] cluster;
    final double[] time;
    final double[] event;
    final double[] kind;

    Data(int n, int clusters, boolean whole) {
        SplittableRandom random = new SplittableRandom(n);
        y = new double[n];
        z = new double[n];
        x = new double[n][1];
        cluster = new int[n];
        time = new double[n];
        event = new double[n];
        kind = new double[n];
        double[] shared = random.doubles(clusters).toArray();
        for (int i = 0; i < n; i++) {
            cluster[i] = i % clusters;
            z[i] = whole ? cluster[i] % 2 : i % 2;
            x[i][0] = random.nextGaussian();
            y[i] = 0.3 * z[i] + 0.7 * x[i][0] + shared[cluster[i]] + random.nextGaussian();
            time[i] = Math.ceil(-200 * Math.log(random.nextDouble()) * Math.exp(-0.3 * z[i]));
            event[i] = random.nextDouble() < 0.7 ? 1 : 0;
            kind[i] = event[i] == 0 ? 0 : random.nextDouble() < 0.7 ? 1 : 2;
        }
    }

    double[][] none() {
        return new double[y.length][0];
    }

    /** One comma-separated row per person, for R. */
    String csv() {
        StringBuilder out = new StringBuilder("y,z,x,cluster,time,event,kind\n");
        for (int i = 0; i < y.length; i++) {
            out.append(y[i])
                    .append(',')
                    .append(z[i])
                    .append(',')
                    .append(x[i][0])
                    .append(',')
                    .append(cluster[i]);
            out.append(',')
                    .append(time[i])
                    .append(',')
                    .append(event[i])
                    .append(',')
                    .append(kind[i])
                    .append('\n');
        }
        return out.toString();
    }
}
