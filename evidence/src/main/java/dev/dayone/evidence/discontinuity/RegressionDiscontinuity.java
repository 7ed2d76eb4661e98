package dev.dayone.evidence.discontinuity;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What did admission do for those who only just got in? A score admits from a cut-off on; nobody drew lots.
 *
 * <p>Local regression on each side with triangular weights 1 - |x - c|/h and variances by nearest neighbours. {@link #linear} is the line, whose interval
 * ignores that the line bends; {@link #robust} is the line less its bias, estimated by a parabola within b, with the error of that estimate in the
 * standard error, and is the one to judge by. h and b are {@link MseBandwidth}'s, with at least ten people a side. Source: Calonico, Cattaneo and Titiunik
 * 2014, Econometrica 82:2295. Degrees of freedom: people within b less the six coefficients.
 *
 * <p>{@link #densityP} asks whether the score was pushed over the cut-off: among the twenty people nearest to it, on both sides together, one half
 * should be above (binomial; Cattaneo, Frandsen and Titiunik 2015, J. Causal Inference 3:1).
 *
 * <p>Assumes that nothing else changes at the cut-off and that expected outcomes are smooth in the score. Refuses EMPTY_ARM, ARM_TOO_SMALL (fewer than
 * eight people with weight on a side), ZERO_VARIANCE, COLLINEAR. Checked against rdrobust's published figures on the Senate elections.
 *
 * @param bandwidth h, in the unit of the score
 * @param below people with weight below the cut-off
 * @param above people with weight at or above it
 * @param near people within the bandwidth that the data pick, before it is widened to ten a side, on the side that has fewer
 */
public record RegressionDiscontinuity(
        double bandwidth,
        int below,
        int above,
        int near,
        StudentEstimate linear,
        StudentEstimate robust,
        double densityP) {

    private static final int FEWEST = 8;
    private static final int NEAREST = 20;
    private static final int PARAMETERS = 6;

    /**
     * @param y outcomes
     * @param x scores
     * @param cutoff admitted from here on
     */
    public static RegressionDiscontinuity of(double[] y, double[] x, double cutoff, double level) {
        double[] d = Arrays.stream(x).map(value -> value - cutoff).toArray();
        long admitted = Arrays.stream(d).filter(value -> value >= 0).count();
        Refusal.EMPTY_ARM.unless(admitted > 0 && admitted < d.length);
        // Each side about its own mean: outcomes far from zero would lose their own digits in the pilot fits.
        double leftMean = mean(y, d, false);
        double rightMean = mean(y, d, true);
        double[] rest = new double[y.length];
        Arrays.setAll(rest, i -> y[i] - (d[i] >= 0 ? rightMean : leftMean));
        LocalPolynomial left = LocalPolynomial.of(d, rest, false);
        LocalPolynomial right = LocalPolynomial.of(d, rest, true);
        Refusal.ARM_TOO_SMALL.unless(Math.min(left.size(), right.size()) >= FEWEST);
        // In units of their own spread, so that no choice of unit changes a digit; at least ten people a side.
        double scale = deviation(d);
        double own = deviation(y);
        MseBandwidth found = MseBandwidth.of(
                Arrays.stream(rest).map(v -> v / own).toArray(),
                Arrays.stream(d).map(v -> v / scale).toArray());
        double picked = scale * found.line();
        double h = Math.max(picked, Math.max(reach(left), reach(right)));
        double b = Math.max(h, scale * found.bias());
        int above = right.within(h).size();
        int below = left.within(h).size();
        if (Math.min(above, below) < FEWEST) {
            throw Refusal.ARM_TOO_SMALL.refuse("Within " + h + " of the cut-off there are " + below + " below and "
                    + above + " above; " + FEWEST + " are needed on each side.");
        }
        Jump one = Jump.of(left.within(b), h, b);
        Jump two = Jump.of(right.within(b), h, b);
        double df = left.within(b).size() + right.within(b).size() - PARAMETERS;
        return new RegressionDiscontinuity(
                h,
                below,
                above,
                Math.min(left.within(picked).size(), right.within(picked).size()),
                StudentEstimate.ofFit(
                        rightMean - leftMean + (two.line() - one.line()),
                        Math.sqrt(one.lineVariance() + two.lineVariance()),
                        df,
                        level,
                        y),
                StudentEstimate.ofFit(
                        rightMean - leftMean + (two.corrected() - one.corrected()),
                        Math.sqrt(one.correctedVariance() + two.correctedVariance()),
                        df,
                        level,
                        y),
                density(d));
    }

    /** Where the outcomes of one side arrive at the cut-off: by the line, and by the line less its bias. */
    private record Jump(double line, double lineVariance, double corrected, double correctedVariance) {

        static Jump of(LocalPolynomial side, double h, double b) {
            double[] line = side.influence(h, 1)[0];
            double[] bend = side.influence(b, 2)[2];
            double constant = 0;
            for (int i = 0; i < line.length; i++) {
                constant += line[i] * LocalPolynomial.power(side.x()[i], h, 2);
            }
            double share = h / b * (h / b);
            double[] corrected = new double[line.length];
            for (int i = 0; i < line.length; i++) {
                corrected[i] = line[i] - constant * share * bend[i];
            }
            return new Jump(side.sum(line), side.variance(line), side.sum(corrected), side.variance(corrected));
        }
    }

    private static double mean(double[] y, double[] d, boolean above) {
        return IntStream.range(0, y.length)
                .filter(i -> d[i] >= 0 == above)
                .mapToDouble(i -> y[i])
                .average()
                .orElse(0);
    }

    private static double reach(LocalPolynomial side) {
        double[] sorted = Arrays.stream(side.x()).map(Math::abs).sorted().toArray();
        return sorted[Math.min(sorted.length, FEWEST + 2) - 1] * (1 + 1e-9) + 1e-12;
    }

    private static double deviation(double[] values) {
        double spread = Math.sqrt(Moments.of(values).variance());
        Refusal.ZERO_VARIANCE.unless(spread > 0);
        return spread;
    }

    /** Whether people crowd on one side of the cut-off: p of the twenty nearest. */
    public static double densityP(double[] x, double cutoff) {
        Refusal.NO_DATA.unless(x.length > 0);
        return density(Arrays.stream(x).map(value -> value - cutoff).toArray());
    }

    private static double density(double[] d) {
        double[] sorted = Arrays.stream(d).map(Math::abs).sorted().toArray();
        double window = sorted[Math.min(NEAREST, sorted.length) - 1];
        int above = (int) Arrays.stream(d).filter(v -> v >= 0 && v <= window).count();
        int all = (int) Arrays.stream(d).filter(v -> Math.abs(v) <= window).count();
        double lower = Distributions.binomialLower(Math.min(above, all - above), all, 0.5);
        return Math.min(1, 2 * lower);
    }
}
