package dev.dayone.evidence.survival;

import dev.dayone.evidence.numerics.Ranks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What does each person add to a curve that some have not been followed to the end of? n theta - (n - 1) theta without the person: a number
 * for everyone, censored or not, whose mean is the curve's own value, so that methods for numbers can be asked about times.
 *
 * <p>Of someone followed to the horizon, in a sample without censoring, it is the person's own outcome: days up to the horizon, or 1 where the event came within
 * it and 0 where it did not.
 *
 * <p>Source: Andersen, Klein and Rosthoj 2003, Biometrika 90:15; Andersen and Perme 2010, Stat. Methods Med. Res. 19:71.
 */
public final class PseudoValues {

    private PseudoValues() {}

    /** Of the mean time up to the horizon. Refuses TAU_BEYOND_FOLLOW_UP. */
    public static double[] ofRestrictedMean(double[] time, double[] event, double tau) {
        RestrictedMeanDifference.requireFollowUp(KaplanMeier.of(time, event), tau);
        return jackknife(
                time,
                event,
                rows -> KaplanMeier.of(Ranks.pick(time, rows), Ranks.pick(event, rows))
                        .restrictedMean(tau)
                        .mean());
    }

    /** Of the share with one kind of event within the horizon. Refuses TAU_BEYOND_FOLLOW_UP. */
    public static double[] ofIncidence(double[] time, double[] event, double cause, double tau) {
        IncidenceDifference.requireFollowUp(time, event, tau);
        double[] at = {tau};
        return jackknife(
                time,
                event,
                rows -> AalenJohansen.of(Ranks.pick(time, rows), Ranks.pick(event, rows), cause, at)
                        .cif()[0]);
    }

    /**
     * Pseudo-values of the arms apart, so that who is lost sight of may depend on the arm.
     *
     * @param z 1 for treatment, 0 for control
     * @param ofRows those of some rows, in their order
     */
    public static double[] byArm(double[] z, Function<int[], double[]> ofRows) {
        double[] out = new double[z.length];
        for (int[] own :
                Ranks.groups(Arrays.stream(z).mapToInt(arm -> (int) arm).toArray())) {
            double[] values = ofRows.apply(own);
            for (int k = 0; k < own.length; k++) {
                out[own[k]] = values[k];
            }
        }
        return out;
    }

    /** People with one time and one event count alike, so that the curve without one of them is drawn once. */
    private static double[] jackknife(double[] time, double[] event, ToDoubleFunction<int[]> theta) {
        int n = time.length;
        double whole = theta.applyAsDouble(IntStream.range(0, n).toArray());
        Map<List<Double>, Double> without = new HashMap<>();
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            int one = i;
            out[i] = n * whole
                    - (n - 1)
                            * without.computeIfAbsent(
                                    List.of(time[i], event[i]),
                                    same -> theta.applyAsDouble(IntStream.range(0, n)
                                            .filter(row -> row != one)
                                            .toArray()));
        }
        return out;
    }
}
