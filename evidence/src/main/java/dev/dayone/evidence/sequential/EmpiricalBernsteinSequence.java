package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Where does the mean of a bounded score lie, however often one looks and whatever its distribution?
 *
 * <p>Predictable plug-in empirical Bernstein: lambda_t = min(sqrt(2 log(2 / alpha) / (s_{t-1}^2 t log(1 + t))), 1/2); centre sum(lambda x) /
 * sum(lambda); half-width (log(2 / alpha) + sum v psi(lambda)) / sum(lambda), v_t = 4 (x_t - m_{t-1})^2, psi(l) = (-log(1 - l) - l) / 4; limits
 * intersected over time. For values in [0, 1].
 *
 * <p>Source: Waudby-Smith and Ramdas 2024, J. R. Stat. Soc. B 86:1, sec. 3.2. Checked against R 4.2.
 *
 * @param center at each n
 * @param ciLower lower limit at each n
 * @param ciUpper upper limit at each n
 */
public record EmpiricalBernsteinSequence(double[] center, double[] ciLower, double[] ciUpper) {

    /** Refuses NO_DATA, INVALID_LEVEL, INVALID_INPUT for values outside [0, 1]. */
    public static EmpiricalBernsteinSequence of(double[] x, double level) {
        Interval.requireLevel(level);
        Refusal.NO_DATA.unless(x.length > 0);
        int n = x.length;
        double[] center = new double[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        double logTwo = Math.log(2 / (1 - level));
        double sum = 0;
        double squares = 0;
        double mean = 0.5;
        double spread = 0.25;
        double bets = 0;
        double won = 0;
        double width = 0;
        double low = 0;
        double high = 1;
        for (int i = 0; i < n; i++) {
            if (!(x[i] >= 0 && x[i] <= 1)) {
                throw Refusal.INVALID_INPUT.refuse("Value " + x[i] + " lies outside [0, 1].");
            }
            double t = i + 1.0;
            double lambda = Math.min(Math.sqrt(2 * logTwo / (spread * t * Math.log1p(t))), 0.5);
            double v = 4 * (x[i] - mean) * (x[i] - mean);
            width += v * (-Math.log1p(-lambda) - lambda) / 4;
            bets += lambda;
            won += lambda * x[i];
            center[i] = won / bets;
            double half = (logTwo + width) / bets;
            low = Math.max(low, Math.max(0, center[i] - half));
            high = Math.min(high, Math.min(1, center[i] + half));
            lower[i] = low;
            upper[i] = high;
            sum += x[i];
            mean = (0.5 + sum) / (1 + t);
            squares += (x[i] - mean) * (x[i] - mean);
            spread = (0.25 + squares) / (1 + t);
        }
        return new EmpiricalBernsteinSequence(center, lower, upper);
    }
}
