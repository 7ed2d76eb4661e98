package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do two arms differ in the share that has had one kind of event, when another kind can come first?
 *
 * <p>Score: sum over times of d_1k - d_k R_1 / (R_1 + R_0), with R_i = n_i (1 - F_i(t-)) / S_i(t-): people at risk of the kind, those who
 * had the other kind kept in. Variance by Gray's section 3, under one common share curve, with his corrections for ties.
 *
 * <p>Source: Gray 1988, Ann. Stat. 16:1141, rho = 0. Checked against R cmprsk {@code cuminc}.
 *
 * @param statistic chi-squared
 * @param df 1
 * @param pValue two-sided
 */
public record GrayTest(double statistic, int df, double pValue) {

    /**
     * Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS of the kind, ZERO_VARIANCE.
     *
     * @param event 0 = still waiting, otherwise the kind of event
     * @param cause the kind asked for
     */
    public static GrayTest of(double[] time, double[] event, double[] z, double cause) {
        Arms.requireBoth(z);
        Times.require(time);
        Times.requireEvent(event, cause);
        Curve[] arms = {new Curve(), new Curve()};
        for (double arm : z) {
            arms[(int) arm].n++;
        }
        double score = 0;
        double pooled = 0;
        double variance = 0;
        int[] order = Ranks.order(time);
        int i = 0;
        while (i < order.length) {
            double now = time[order[i]];
            for (Curve arm : arms) {
                arm.clear();
            }
            while (i < order.length && time[order[i]] == now) {
                Curve arm = arms[(int) z[order[i]]];
                double kind = event[order[i]];
                arm.own += kind == cause ? 1 : 0;
                arm.other += kind != cause && kind > 0 ? 1 : 0;
                arm.leaving++;
                i++;
            }
            double own = arms[0].own + arms[1].own;
            double other = arms[0].other + arms[1].other;
            if (own + other > 0) {
                double risk = 0;
                double kept = 0;
                for (Curve arm : arms) {
                    arm.step();
                    risk += arm.n > 0 ? arm.n / arm.before : 0;
                    kept += arm.n > 0 ? arm.n * (1 - arm.cifBefore) / arm.before : 0;
                }
                double next = pooled + own / risk;
                // a: how the score moves with an event in each arm; c: the same added up, weighted by the pooled
                // hazard.
                double[] a = new double[2];
                double t1 = arms[1].n > 0 ? arms[1].n / arms[1].before : 0;
                double t0 = arms[0].n > 0 ? arms[0].n / arms[0].before : 0;
                a[1] = t1 * (1 - t1 / risk);
                a[0] = -t1 * t0 / risk;
                for (int k = 0; k < 2; k++) {
                    arms[k].c += a[k] * own / (risk * (1 - pooled));
                }
                score += arms[1].n > 0
                        ? arms[1].own - own * arms[1].n * (1 - arms[1].cifBefore) / (arms[1].before * kept)
                        : 0;
                for (int k = 0; k < 2; k++) {
                    Curve arm = arms[k];
                    if (arm.n > 0 && own > 0) {
                        double w = arm.after > 0 ? 1 - (1 - next) / arm.after : 1;
                        double ties = own > 1 ? 1 - (own - 1) / (risk * arm.before - 1) : 1;
                        double size = ties * arm.before * own / (risk * arm.n);
                        arm.v3 += w * w * size;
                        double t = a[k] - w * arm.c;
                        arm.v2 += t * w * size;
                        variance += t * t * size;
                    }
                    if (arm.after > 0 && arm.other > 0) {
                        double w = (1 - next) / arm.after;
                        double ties = arm.other > 1 ? 1 - (arm.other - 1) / (arm.n - 1) : 1;
                        double size = ties * arm.before * arm.before * arm.other / (arm.n * arm.n);
                        arm.v3 += w * w * size;
                        double t = w * arm.c;
                        arm.v2 -= t * w * size;
                        variance += t * t * size;
                    }
                }
                pooled = next;
            }
            for (Curve arm : arms) {
                arm.leave();
            }
        }
        for (Curve arm : arms) {
            variance += arm.c * arm.c * arm.v3 + 2 * arm.c * arm.v2;
        }
        Refusal.ZERO_VARIANCE.unless(variance > 0);
        double statistic = score * score / variance;
        return new GrayTest(statistic, 1, Distributions.chiSquaredUpper(statistic, 1));
    }

    /** One arm while time runs: at risk, survival and share before and after this time, and the sums of the variance. */
    private static final class Curve {
        private double n;
        private double before = 1;
        private double after = 1;
        private double cifBefore;
        private double cifAfter;
        private double own;
        private double other;
        private double leaving;
        private double c;
        private double v2;
        private double v3;

        void clear() {
            own = 0;
            other = 0;
            leaving = 0;
        }

        void step() {
            if (n > 0) {
                after = before * (n - own - other) / n;
                cifAfter = cifBefore + before * own / n;
            }
        }

        void leave() {
            n -= leaving;
            before = after;
            cifBefore = cifAfter;
        }
    }
}
