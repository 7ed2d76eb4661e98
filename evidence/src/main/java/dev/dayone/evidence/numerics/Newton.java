package dev.dayone.evidence.numerics;

import java.util.function.Consumer;

/** Climbs a log likelihood: steps of information^-1 score (Newton's, or Fisher's scoring), halved until the likelihood rises. */
public final class Newton {

    private static final int MOST_STEPS = 200;
    private static final double SMALLEST_SHARE = 1e-10;

    /** So near to the top a likelihood rises by less than its own rounding, and a full step is right whatever the two values say. */
    private static final double AT_THE_TOP = 1e-8;

    private Newton() {}

    /**
     * The likelihood at one point.
     *
     * @param at parameters
     * @param value log likelihood; minus infinity where it does not exist
     * @param score its gradient
     * @param information minus its second derivatives, or their expectation
     */
    public record Point(double[] at, double value, double[] score, double[][] information) {}

    /** A log likelihood with its derivatives. */
    public interface Likelihood {
        Point at(double[] parameters);
    }

    /**
     * The top, or the last point after 200 steps. Refuses COLLINEAR where the information is singular.
     *
     * @param guard sees every point on the way; may refuse one that runs away
     */
    public static Point maximize(Likelihood likelihood, double[] start, Consumer<double[]> guard) {
        Point here = likelihood.at(start);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] move = Symmetric.solve(here.information(), here.score());
            double share = 1;
            Point next = likelihood.at(moved(here.at(), move, share));
            double rise = Symmetric.dot(move, here.score());
            boolean near = rise >= 0 && rise < AT_THE_TOP;
            while (!near
                    && !(next.value() >= here.value() - 1e-12 * Math.abs(here.value()))
                    && share > SMALLEST_SHARE) {
                share /= 2;
                next = likelihood.at(moved(here.at(), move, share));
            }
            double size = 0;
            for (int j = 0; j < move.length; j++) {
                size = Math.max(size, Math.abs(share * move[j]) / Math.max(1, Math.abs(next.at()[j])));
            }
            here = next;
            guard.accept(here.at());
            if (size < 1e-13) {
                break;
            }
        }
        return here;
    }

    private static double[] moved(double[] from, double[] move, double share) {
        double[] to = from.clone();
        for (int j = 0; j < to.length; j++) {
            to[j] += share * move[j];
        }
        return to;
    }
}
