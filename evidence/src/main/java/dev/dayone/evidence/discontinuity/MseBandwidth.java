package dev.dayone.evidence.discontinuity;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * How wide may one look beside a cut-off? The distances at which the mean squared error of the local line, and of the bias estimated by a local parabola, is
 * least, from pilot fits on both sides.
 *
 * <p>Each is (V / (B^2 + R))^(1/(2 o + 3)), V the variance, B the leading bias and R its regularisation, 3 times the squared constant of the bias times the variance
 * of the derivative behind it. Pilot distance 2.576 min(s, IQR/1.349) M^(-1/5), M different scores.
 *
 * <p>Source: Calonico, Cattaneo and Titiunik 2014, Econometrica 82:2295, sec. 2.6 and supplement; Calonico, Cattaneo and Farrell 2020, Econom. J. 23:192
 * (one bandwidth for both sides, nearest-neighbour variances). Checked against rdrobust's published figures on the Senate elections.
 *
 * @param line distance for the line
 * @param bias distance for the parabola
 */
record MseBandwidth(double line, double bias) {

    private static final double PILOT = 2.576;
    private static final double NORMAL_RANGE = 1.349;
    private static final double REGULARISED = 3;
    private static final int FEWEST_SCORES = 10;

    /** Scores so often equal that distances are counted in different scores. */
    private static final double MANY_TIES = 0.2;

    /** @param d scores minus the cut-off */
    static MseBandwidth of(double[] y, double[] d) {
        LocalPolynomial below = LocalPolynomial.of(d, y, false);
        LocalPolynomial above = LocalPolynomial.of(d, y, true);
        int different = below.different() + above.different();
        double spread = Math.min(Math.sqrt(Moments.of(d).variance()), range(d) / NORMAL_RANGE);
        spread = spread > 0 ? spread : Math.sqrt(Moments.of(d).variance());
        Refusal.ZERO_VARIANCE.unless(spread > 0);
        double widest = Math.max(below.reach(), above.reach());
        boolean ties = 1 - (double) different / d.length >= MANY_TIES;
        double least = ties ? Math.max(below.nearest(FEWEST_SCORES), above.nearest(FEWEST_SCORES)) + 1e-8 : 0;
        double pilot = Math.max(least, Math.min(widest, PILOT * spread * Math.pow(different, -0.2)));
        Pilot three = new Pilot(3, 3, pilot);
        double third =
                between(least, widest, three.of(below, below.reach(), false), three.of(above, above.reach(), false), 3);
        Pilot two = new Pilot(2, 2, pilot);
        double bias = between(least, widest, two.of(below, third, true), two.of(above, third, true), 2);
        Pilot one = new Pilot(1, 0, pilot);
        double line = between(0, widest, one.of(below, bias, true), one.of(above, bias, true), 1);
        return new MseBandwidth(line, bias);
    }

    private static double between(double least, double widest, Rates below, Rates above, int order) {
        double gap = above.bias() - below.bias();
        double best = Math.pow(
                (below.variance() + above.variance()) / (gap * gap + below.penalty() + above.penalty()),
                1.0 / (2 * order + 3));
        return Math.max(least, Math.min(widest, Double.isNaN(best) ? widest : best));
    }

    private static double range(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return quantile(sorted, 0.75) - quantile(sorted, 0.25);
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private record Rates(double variance, double bias, double penalty) {}

    /**
     * A pilot fit.
     *
     * @param order of the polynomial whose error is asked for
     * @param derivative which of its coefficients
     * @param h distance of its variance
     */
    private record Pilot(int order, int derivative, double h) {

        /** @param wide distance at which the next power is estimated, which is the bias */
        Rates of(LocalPolynomial side, double wide, boolean regularised) {
            LocalPolynomial near = side.within(h);
            double[] own = near.influence(h, order)[derivative];
            double constant = 0;
            for (int i = 0; i < own.length; i++) {
                constant += own[i] * LocalPolynomial.power(near.x()[i], h, order + 1);
            }
            // The farthest person has no weight at the distance of the farthest, and stays out.
            LocalPolynomial far = side.within(wide);
            double[] next = far.influence(wide, order + 1)[order + 1];
            double scale = Math.pow(wide, order + 1);
            double times = 2.0 * (order + 1 - derivative);
            return new Rates(
                    (2 * derivative + 1) * h * near.variance(own),
                    Math.sqrt(times) * constant * far.sum(next) / scale,
                    regularised ? times * REGULARISED * constant * constant * far.variance(next) / (scale * scale) : 0);
        }
    }
}
