package dev.dayone.evidence.means;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Do the partners of a pair differ, or the same person under two formats?
 *
 * <p>D = mean of the differences inside pairs, SE = s_d / sqrt(n), df = n - 1 with n the number of pairs. A pair with a missing
 * partner is left out; a pair that is not one treated and one control is refused.
 *
 * <p>Source: Student 1908, Biometrika 6:1. Checked against R 4.2 {@code t.test} on differences.
 *
 * @param nPairs pairs used
 * @param difference treatment minus control inside pairs
 */
public record PairedTest(int nPairs, StudentEstimate difference) {

    /**
     * @param y outcomes; NaN = missing
     * @param z 1 for treatment, 0 for control
     * @param pair which pair each row belongs to
     */
    public static PairedTest of(double[] y, double[] z, String[] pair, double level) {
        Refusal.NO_DATA.unless(y.length > 0);
        Map<String, double[]> pairs = new LinkedHashMap<>();
        for (int i = 0; i < y.length; i++) {
            double[] both = pairs.computeIfAbsent(pair[i], key -> new double[4]);
            int arm = z[i] == 1 ? 1 : 0;
            both[arm] = y[i];
            both[2 + arm]++;
        }
        Moments differences = Moments.none();
        for (double[] both : pairs.values()) {
            Refusal.BROKEN_PAIRS.unless(both[2] == 1 && both[3] == 1);
            double d = both[1] - both[0];
            differences = Double.isNaN(d) ? differences : differences.plus(d);
        }
        Refusal.NO_DATA.unless(differences.n() > 0);
        Refusal.ARM_TOO_SMALL.unless(differences.n() > 1);
        double se = Math.sqrt(differences.variance() / differences.n());
        return new PairedTest(
                Math.toIntExact(differences.n()),
                StudentEstimate.of(differences.mean(), se, differences.n() - 1.0, level));
    }
}
