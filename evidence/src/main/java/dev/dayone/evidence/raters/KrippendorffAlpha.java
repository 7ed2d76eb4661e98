package dev.dayone.evidence.raters;

import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * How far do raters agree beyond chance, with any number of raters and missing ratings?
 *
 * <p>alpha = 1 - D_o / D_e: observed over expected disagreement, from the coincidences of values within units that have at least two
 * ratings. Distance: 1 for different names; (c - k)^2 for an interval scale; for grades the squared number of ratings from c to k, its
 * ends counted half. 1 = perfect, 0 = chance. Rely from 0.800, tentative from 0.667.
 *
 * <p>Source: Hayes and Krippendorff 2007, Commun. Methods Meas. 1:77; Krippendorff 2011, Computing Krippendorff's alpha-reliability. Checked
 * against the numbers printed there.
 *
 * @param alpha agreement, at most 1
 * @param units units with at least two ratings
 * @param ratings ratings in those units
 */
public record KrippendorffAlpha(double alpha, int units, int ratings) {

    /** From here on a headline may lean on the ratings. */
    public static final double TENTATIVE = 0.667;

    /** What distance between two values means. */
    public enum Scale {
        NOMINAL,
        ORDINAL,
        INTERVAL
    }

    /**
     * Refuses NO_DATA where no unit has two ratings, ZERO_VARIANCE where all ratings are equal.
     *
     * @param ratings one array per rater, units in one order; NaN = not rated
     */
    public static KrippendorffAlpha of(double[][] ratings, Scale scale) {
        Refusal.NO_DATA.unless(ratings.length > 1);
        double[] values = Ranks.distinct(Arrays.stream(ratings)
                .flatMapToDouble(Arrays::stream)
                .filter(v -> !Double.isNaN(v))
                .toArray());
        int m = values.length;
        double[][] coincidences = new double[m][m];
        double[] margin = new double[m];
        int units = 0;
        int pairable = 0;
        for (int u = 0; u < ratings[0].length; u++) {
            int unit = u;
            int[] given = Arrays.stream(ratings)
                    .mapToDouble(rater -> rater[unit])
                    .filter(v -> !Double.isNaN(v))
                    .mapToInt(v -> Arrays.binarySearch(values, v))
                    .toArray();
            if (given.length < 2) {
                continue;
            }
            units++;
            pairable += given.length;
            for (int i = 0; i < given.length; i++) {
                margin[given[i]]++;
                for (int j = 0; j < given.length; j++) {
                    coincidences[given[i]][given[j]] += i == j ? 0 : 1.0 / (given.length - 1);
                }
            }
        }
        Refusal.NO_DATA.unless(units > 0);
        double observed = 0;
        double expected = 0;
        for (int c = 0; c < m; c++) {
            for (int k = 0; k < m; k++) {
                double d = distance(values, margin, c, k, scale);
                observed += coincidences[c][k] * d;
                expected += margin[c] * margin[k] * d / (pairable - 1);
            }
        }
        Refusal.ZERO_VARIANCE.unless(expected > 0);
        return new KrippendorffAlpha(1 - observed / expected, units, pairable);
    }

    private static double distance(double[] values, double[] margin, int c, int k, Scale scale) {
        return switch (scale) {
            case NOMINAL -> c == k ? 0 : 1;
            case INTERVAL -> (values[c] - values[k]) * (values[c] - values[k]);
            case ORDINAL -> {
                double between = -(margin[c] + margin[k]) / 2;
                for (int g = Math.min(c, k); g <= Math.max(c, k); g++) {
                    between += margin[g];
                }
                yield c == k ? 0 : between * between;
            }
        };
    }
}
