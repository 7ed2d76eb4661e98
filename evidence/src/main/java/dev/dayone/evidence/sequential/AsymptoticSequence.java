package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Which differences of means are still possible, however often one looks, in large samples?
 *
 * <p>D +- SE sqrt(N) sqrt(2 (N rho^2 + 1) / (N rho)^2 log(sqrt(N rho^2 + 1) / alpha)), SE Welch's, rho = sqrt((-2 log alpha + log(1 - 2 log alpha)) / n*)
 * so that the interval is tightest at n* people. Only asymptotic: below some hundred people it is no more than a hint.
 *
 * <p>Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Ann. Stat. 52:2613. Checked against R 4.2.
 *
 * @param estimate difference of means
 * @param se Welch's standard error
 * @param rho tuning
 * @param ciLower lower limit
 * @param ciUpper upper limit
 */
public record AsymptoticSequence(double estimate, double se, double rho, double ciLower, double ciUpper) {

    /** @param nStar people at which the interval is to be tightest, > 0 */
    public static AsymptoticSequence of(Arms arms, double nStar, double level) {
        Interval.requireLevel(level);
        Refusal.INVALID_INPUT.unless(nStar > 0);
        StudentEstimate welch = WelchTest.of(arms, level).difference();
        double n = arms.n();
        double logAlpha = Math.log(1 - level);
        double rho = Math.sqrt((-2 * logAlpha + Math.log1p(-2 * logAlpha)) / nStar);
        double m = n * rho * rho + 1;
        double half = welch.se() * Math.sqrt(n) * Math.sqrt(2 * m / (n * rho * n * rho) * (Math.log(m) / 2 - logAlpha));
        return new AsymptoticSequence(
                welch.estimate(), welch.se(), rho, welch.estimate() - half, welch.estimate() + half);
    }
}
