package dev.dayone.evidence.costs;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What does one placement more cost, compared with the other format?
 *
 * <p>R = dC / dP: difference of cost per participant over difference of the share placed. Fieller's set holds every r with |dC - r dP| <= z SE(dC - r
 * dP): an interval only where the interval of dP stays clear of 0, else without bound. It is printed as what it is.
 *
 * <p>Source: Fieller 1954, J. R. Stat. Soc. B 16:175; Willan and O'Brien 1996, Health Econ. 5:297. Checked against the set computed point by
 * point.
 *
 * @param estimate cost of one placement more; null where the arms placed alike
 * @param bounded whether the set is an interval
 * @param ciLower lower limit; null where unbounded
 * @param ciUpper upper limit; null where unbounded
 */
public record CostPerAdditionalPlacement(
        @Nullable Double estimate,
        boolean bounded,
        @Nullable Double ciLower,
        @Nullable Double ciUpper) {

    /**
     * Refuses INVALID_INPUT for negative standard errors, INVALID_LEVEL.
     *
     * @param costDifference treatment minus control, per participant
     * @param costSe its standard error; 0 where costs are budgets and not sampled
     * @param placedDifference treatment minus control, as a share
     * @param placedSe its standard error
     * @param covariance of both differences; 0 where costs do not vary with placement
     */
    public static CostPerAdditionalPlacement of(
            double costDifference,
            double costSe,
            double placedDifference,
            double placedSe,
            double covariance,
            double level) {
        Interval.requireLevel(level);
        Refusal.INVALID_INPUT.unless(costSe >= 0 && placedSe >= 0);
        double z = Distributions.normalQuantile(level);
        double a = placedDifference * placedDifference - z * z * placedSe * placedSe;
        double b = costDifference * placedDifference - z * z * covariance;
        double c = costDifference * costDifference - z * z * costSe * costSe;
        Double ratio = placedDifference == 0 ? null : Double.valueOf(costDifference / placedDifference);
        double discriminant = b * b - a * c;
        if (!(a > 0) || discriminant < 0) {
            return new CostPerAdditionalPlacement(ratio, false, null, null);
        }
        double root = Math.sqrt(discriminant);
        return new CostPerAdditionalPlacement(ratio, true, (b - root) / a, (b + root) / a);
    }
}
