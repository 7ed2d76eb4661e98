package dev.dayone.evidence.survival;

import dev.dayone.evidence.numerics.Ranks;
import java.util.stream.IntStream;

/**
 * What share has had one kind of event by each day, when another kind can come first: offer, or leaving the field?
 *
 * <p>F(t) = sum over times of S(t-) d_k / n, S the curve without any event. Greenwood-type variance: sum [(F(t) - F(u))^2 d / (n (n - d)) + S(u-)^2
 * d_k (n - d_k) / n^3 - 2 (F(t) - F(u)) S(u-) d_k / n^2]. Adding up the kinds never passes 1, which one minus Kaplan-Meier does.
 *
 * <p>Source: Aalen and Johansen 1978, Scand. J. Stat. 5:141; Allignol, Schumacher and Beyersmann 2010, Biom. J. 52:126. Checked
 * against R survival 3.5 (multi-state) and etm; cmprsk prints another estimator.
 *
 * @param cif share with the event at each asked time
 * @param se its standard error
 */
public record AalenJohansen(double[] cif, double[] se) {

    /**
     * Refuses NO_DATA and NEGATIVE_TIME.
     *
     * @param event 0 = still waiting, otherwise the kind of event
     * @param cause the kind asked for
     */
    public static AalenJohansen of(double[] time, double[] event, double cause, double[] times) {
        Times.require(time);
        double[] at = Ranks.distinct(IntStream.range(0, time.length)
                .filter(i -> event[i] > 0)
                .mapToDouble(i -> time[i])
                .toArray());
        int m = at.length;
        double[] n = new double[m];
        double[] any = new double[m];
        double[] own = new double[m];
        int[] order = Ranks.order(time);
        int from = 0;
        for (int k = 0; k < m; k++) {
            while (time[order[from]] < at[k]) {
                from++;
            }
            n[k] = order.length - from;
            for (int i = from; i < order.length && time[order[i]] == at[k]; i++) {
                any[k] += event[order[i]] > 0 ? 1 : 0;
                own[k] += event[order[i]] == cause ? 1 : 0;
            }
        }
        double[] before = new double[m];
        double[] cif = new double[m];
        double survival = 1;
        double sum = 0;
        for (int k = 0; k < m; k++) {
            before[k] = survival;
            sum += survival * own[k] / n[k];
            cif[k] = sum;
            survival *= 1 - any[k] / n[k];
        }
        double[] shares = new double[times.length];
        double[] errors = new double[times.length];
        for (int q = 0; q < times.length; q++) {
            int last = -1;
            while (last + 1 < m && at[last + 1] <= times[q]) {
                last++;
            }
            if (last < 0) {
                continue;
            }
            double variance = 0;
            for (int k = 0; k <= last; k++) {
                double g = cif[last] - cif[k];
                variance += n[k] > any[k] ? g * g * any[k] / (n[k] * (n[k] - any[k])) : 0;
                variance += before[k] * before[k] * own[k] * (n[k] - own[k]) / (n[k] * n[k] * n[k]);
                variance -= 2 * g * before[k] * own[k] / (n[k] * n[k]);
            }
            shares[q] = cif[last];
            errors[q] = Math.sqrt(Math.max(0, variance));
        }
        return new AalenJohansen(shares, errors);
    }
}
