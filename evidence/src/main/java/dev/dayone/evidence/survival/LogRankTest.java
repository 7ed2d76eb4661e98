package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Do two arms differ in when the event happens? At each event time, events seen in the treatment arm against those expected were
 * there no difference; chi-squared with 1 df. Strata add up observed, expected and variance.
 *
 * <p>Weights S(t-)^rho of the pooled curve: rho = 0 is the log-rank test, rho = 1 Peto and Peto's, which looks more at early times.
 * Source: Mantel 1966, Cancer Chemother. Rep. 50:163; Harrington and Fleming 1982, Biometrika 69:553. Checked against R survival 3.5
 * {@code survdiff}.
 *
 * @param statistic chi-squared
 * @param df 1
 * @param pValue two-sided
 * @param observedTreated events in the treatment arm, weighted
 * @param expectedTreated events expected there, weighted
 * @param variance hypergeometric variance of the difference
 */
public record LogRankTest(
        double statistic, int df, double pValue, double observedTreated, double expectedTreated, double variance) {

    /** The test over blocks of a sample; null when no event tells the arms apart. */
    public static @Nullable LogRankTest of(Collection<Sample> strata) {
        int n = strata.stream().mapToInt(Sample::size).sum();
        double[] time = new double[n];
        double[] event = new double[n];
        double[] z = new double[n];
        int[] stratum = new int[n];
        int at = 0;
        int number = 0;
        for (Sample block : strata) {
            for (Sample.Person person : block.people()) {
                time[at] = person.value();
                event[at] = person.event() ? 1 : 0;
                z[at] = person.treated() ? 1 : 0;
                stratum[at++] = number;
            }
            number++;
        }
        LogRankTest test = sums(time, event, z, stratum, 0);
        return test.variance > 0 ? test : null;
    }

    /** Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS, and ZERO_VARIANCE where no event tells the arms apart. */
    public static LogRankTest of(double[] time, double[] event, double[] z, int[] stratum, double rho) {
        Arms.requireBoth(z);
        Times.require(time);
        Times.requireEvent(event, 1);
        LogRankTest test = sums(time, event, z, stratum, rho);
        Refusal.ZERO_VARIANCE.unless(test.variance > 0);
        return test;
    }

    private static LogRankTest sums(double[] time, double[] event, double[] z, int[] stratum, double rho) {
        double observed = 0;
        double expected = 0;
        double variance = 0;
        for (int[] rows : Ranks.groups(stratum)) {
            double[] own = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                own[i] = time[rows[i]];
            }
            int[] order = Ranks.order(own);
            double n = rows.length;
            double n1 = 0;
            for (int row : rows) {
                n1 += z[row];
            }
            double survival = 1;
            int i = 0;
            while (i < order.length) {
                double now = own[order[i]];
                double d = 0;
                double d1 = 0;
                double leaving = 0;
                double leaving1 = 0;
                while (i < order.length && own[order[i]] == now) {
                    int row = rows[order[i]];
                    d += event[row] == 1 ? 1 : 0;
                    d1 += event[row] == 1 ? z[row] : 0;
                    leaving++;
                    leaving1 += z[row];
                    i++;
                }
                if (d > 0) {
                    double w = rho == 0 ? 1 : Math.pow(survival, rho);
                    observed += w * d1;
                    expected += w * d * n1 / n;
                    variance += n > 1 ? w * w * d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) : 0;
                    survival *= 1 - d / n;
                }
                n -= leaving;
                n1 -= leaving1;
            }
        }
        double gap = observed - expected;
        double statistic = variance > 0 ? gap * gap / variance : 0;
        return new LogRankTest(statistic, 1, Distributions.chiSquaredUpper(statistic, 1), observed, expected, variance);
    }
}
