package dev.dayone.evidence.attrition;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * What may the effect be on people who would answer under either format, when one arm lost more people?
 *
 * <p>The arm with the higher response is trimmed by the share of its answers that the other arm lacks, once from the top and once from the
 * bottom; the observation on the boundary keeps its fraction. Assumes that a format moves response in one direction only.
 *
 * <p>Source: Lee 2009, Rev. Econ. Stud. 76:1071. Checked against R 4.2.
 *
 * @param responseTreated share of the treatment arm with an outcome
 * @param responseControl share of the control arm
 * @param trimShare share of the better-observed arm's answers that is cut
 * @param completeCase difference of means of those observed
 * @param lower lower bound
 * @param upper upper bound
 */
public record LeeBounds(
        double responseTreated,
        double responseControl,
        double trimShare,
        double completeCase,
        double lower,
        double upper) {

    /**
     * @param y outcomes of everyone assigned; NaN = missing
     * @param z 1 for treatment, 0 for control
     * @throws NotEstimableException EMPTY_ARM where an arm has no answer at all
     */
    public static LeeBounds of(double[] y, double[] z) {
        Arms all = Arms.of(y, z);
        double[] a = observed(all.treated());
        double[] b = observed(all.control());
        Refusal.EMPTY_ARM.unless(a.length > 0 && b.length > 0);
        double one = (double) a.length / all.treated().length;
        double zero = (double) b.length / all.control().length;
        double meanA = Moments.of(a).mean();
        double meanB = Moments.of(b).mean();
        boolean treated = one >= zero;
        double share = treated ? (one - zero) / one : (zero - one) / zero;
        double[] cut = treated ? a : b;
        double kept = (1 - share) * cut.length;
        double low = trimmedMean(cut, kept, true);
        double high = trimmedMean(cut, kept, false);
        return new LeeBounds(
                one,
                zero,
                share,
                meanA - meanB,
                treated ? low - meanB : meanA - high,
                treated ? high - meanB : meanA - low);
    }

    /** Mean of the smallest (or largest) values that add up to that many people. */
    private static double trimmedMean(double[] values, double people, boolean smallest) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int whole = (int) Math.floor(people + 1e-12);
        double rest = people - whole;
        double sum = 0;
        for (int i = 0; i < whole; i++) {
            sum += smallest ? sorted[i] : sorted[sorted.length - 1 - i];
        }
        if (rest < 1e-12) {
            return sum / whole;
        }
        return (sum + rest * (smallest ? sorted[whole] : sorted[sorted.length - 1 - whole])) / people;
    }

    private static double[] observed(double[] values) {
        DoublePredicate known = v -> !Double.isNaN(v);
        return Arrays.stream(values).filter(known).toArray();
    }
}
