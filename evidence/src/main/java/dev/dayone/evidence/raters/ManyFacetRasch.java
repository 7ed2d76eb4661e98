package dev.dayone.evidence.raters;

import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.List;

/**
 * How able is a person, once who judged them and what they were set is taken out?
 *
 * <p>log(P_k / P_{k-1}) = ability - difficulty of the task - severity of the rater - step k; joint maximum likelihood, tasks, raters and steps
 * centred at 0. Needs raters linked through people they both judged, and tasks through people who did both: otherwise severity and
 * ability cannot be told apart and it refuses. People with nothing but the lowest or the highest grade have no finite ability and are left
 * out. Infit and outfit near 1 say that a rater is consistent; 0.5 to 1.5 is bearable.
 *
 * <p>Source: Linacre 1989, Many-Facet Rasch Measurement; Andrich 1978, Psychometrika 43:561 (steps). Checked by recovery of planted
 * severities in simulation.
 *
 * @param ability one per person, in logits; NaN = left out
 * @param difficulty one per task
 * @param severity one per rater; > 0 = stricter
 * @param severitySe standard errors of the severities
 * @param steps one per grade above the lowest
 * @param infit information-weighted mean square of each rater
 * @param outfit mean square of each rater
 */
public record ManyFacetRasch(
        double[] ability,
        double[] difficulty,
        double[] severity,
        double[] severitySe,
        double[] steps,
        double[] infit,
        double[] outfit) {

    private static final int MOST_ROUNDS = 2000;

    /**
     * One rating.
     *
     * @param person from 0
     * @param task from 0
     * @param rater from 0
     * @param grade from 0, the lowest
     */
    public record Rating(int person, int task, int rater, int grade) {}

    /** Refuses NO_DATA, ZERO_VARIANCE where only one grade was given, DISCONNECTED_RATINGS, NOT_CONVERGED. */
    public static ManyFacetRasch of(List<Rating> all) {
        Refusal.NO_DATA.unless(!all.isEmpty());
        int top = all.stream().mapToInt(Rating::grade).max().orElse(0);
        Refusal.ZERO_VARIANCE.unless(top > 0);
        int people = 1 + all.stream().mapToInt(Rating::person).max().orElse(0);
        boolean[] extreme = extremes(all, people, top);
        List<Rating> ratings = all.stream().filter(r -> !extreme[r.person()]).toList();
        Refusal.NO_DATA.unless(!ratings.isEmpty());
        int tasks = 1 + all.stream().mapToInt(Rating::task).max().orElse(0);
        int raters = 1 + all.stream().mapToInt(Rating::rater).max().orElse(0);
        requireLinked(ratings, people);
        Estimation estimation = new Estimation(ratings, people, tasks, raters, top);
        estimation.run();
        return estimation.result(extreme);
    }

    private static boolean[] extremes(List<Rating> ratings, int people, int top) {
        boolean[] low = new boolean[people];
        boolean[] high = new boolean[people];
        Arrays.fill(low, true);
        Arrays.fill(high, true);
        for (Rating r : ratings) {
            low[r.person()] &= r.grade() == 0;
            high[r.person()] &= r.grade() == top;
        }
        boolean[] extreme = new boolean[people];
        for (int p = 0; p < people; p++) {
            extreme[p] = low[p] || high[p];
        }
        return extreme;
    }

    /** All raters, and all tasks, must hang together through people. */
    private static void requireLinked(List<Rating> ratings, int people) {
        Refusal.DISCONNECTED_RATINGS.unless(groups(ratings, people, true) == 1 && groups(ratings, people, false) == 1);
    }

    private static int groups(List<Rating> ratings, int people, boolean byRater) {
        int size = people
                + ratings.stream()
                        .mapToInt(r -> byRater ? r.rater() : r.task())
                        .max()
                        .orElse(0)
                + 1;
        int[] parent = new int[size];
        Arrays.setAll(parent, i -> i);
        for (Rating r : ratings) {
            int a = root(parent, r.person());
            int b = root(parent, people + (byRater ? r.rater() : r.task()));
            parent[a] = b;
        }
        return (int)
                ratings.stream().map(r -> root(parent, r.person())).distinct().count();
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            at = parent[at];
        }
        return at;
    }

    private static final class Estimation {
        private final List<Rating> ratings;
        private final double[] ability;
        private final double[] difficulty;
        private final double[] severity;
        private final double[] steps;

        Estimation(List<Rating> ratings, int people, int tasks, int raters, int top) {
            this.ratings = ratings;
            this.ability = new double[people];
            this.difficulty = new double[tasks];
            this.severity = new double[raters];
            this.steps = new double[top];
        }

        /** One Newton step per facet and round, bounded, until nothing moves. */
        void run() {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                double moved = facet(ability, 0, 1);
                moved = Math.max(moved, facet(difficulty, 1, -1));
                centre(difficulty);
                moved = Math.max(moved, facet(severity, 2, -1));
                centre(severity);
                moved = Math.max(moved, steps());
                centre(steps);
                if (moved < 1e-9) {
                    return;
                }
            }
            throw Refusal.NOT_CONVERGED.refuse();
        }

        private double facet(double[] values, int which, int sign) {
            double[] gap = new double[values.length];
            double[] information = new double[values.length];
            for (Rating r : ratings) {
                double[] p = chances(r);
                double expected = expected(p);
                int at = which == 0 ? r.person() : which == 1 ? r.task() : r.rater();
                gap[at] += r.grade() - expected;
                information[at] += variance(p, expected);
            }
            double largest = 0;
            for (int i = 0; i < values.length; i++) {
                if (information[i] > 0) {
                    double move = Math.max(-1, Math.min(1, sign * gap[i] / information[i]));
                    values[i] += move;
                    largest = Math.max(largest, Math.abs(move));
                }
            }
            return largest;
        }

        private double steps() {
            double[] gap = new double[steps.length];
            double[] information = new double[steps.length];
            for (Rating r : ratings) {
                double[] p = chances(r);
                double above = 0;
                for (int k = steps.length; k >= 1; k--) {
                    above += p[k];
                    gap[k - 1] -= (r.grade() >= k ? 1 : 0) - above;
                    information[k - 1] += above * (1 - above);
                }
            }
            double largest = 0;
            for (int k = 0; k < steps.length; k++) {
                double move = information[k] > 0 ? Math.max(-1, Math.min(1, gap[k] / information[k])) : 0;
                steps[k] += move;
                largest = Math.max(largest, Math.abs(move));
            }
            return largest;
        }

        private double[] chances(Rating r) {
            double logit = ability[r.person()] - difficulty[r.task()] - severity[r.rater()];
            double[] p = new double[steps.length + 1];
            double sum = 0;
            double most = 0;
            for (int k = 1; k < p.length; k++) {
                sum += logit - steps[k - 1];
                p[k] = sum;
                most = Math.max(most, sum);
            }
            double total = 0;
            for (int k = 0; k < p.length; k++) {
                p[k] = Math.exp(p[k] - most);
                total += p[k];
            }
            for (int k = 0; k < p.length; k++) {
                p[k] /= total;
            }
            return p;
        }

        private static double expected(double[] p) {
            double sum = 0;
            for (int k = 0; k < p.length; k++) {
                sum += k * p[k];
            }
            return sum;
        }

        private static double variance(double[] p, double expected) {
            double sum = 0;
            for (int k = 0; k < p.length; k++) {
                sum += (k - expected) * (k - expected) * p[k];
            }
            return sum;
        }

        private static void centre(double[] values) {
            double mean = Arrays.stream(values).average().orElse(0);
            for (int i = 0; i < values.length; i++) {
                values[i] -= mean;
            }
        }

        ManyFacetRasch result(boolean[] extreme) {
            int raters = severity.length;
            double[] information = new double[raters];
            double[] squares = new double[raters];
            double[] standardized = new double[raters];
            double[] counts = new double[raters];
            for (Rating r : ratings) {
                double[] p = chances(r);
                double expected = expected(p);
                double variance = variance(p, expected);
                double gap = r.grade() - expected;
                information[r.rater()] += variance;
                squares[r.rater()] += gap * gap;
                standardized[r.rater()] += gap * gap / variance;
                counts[r.rater()]++;
            }
            double[] se = new double[raters];
            double[] infit = new double[raters];
            double[] outfit = new double[raters];
            for (int j = 0; j < raters; j++) {
                se[j] = 1 / Math.sqrt(information[j]);
                infit[j] = squares[j] / information[j];
                outfit[j] = standardized[j] / counts[j];
            }
            double[] people = ability.clone();
            for (int i = 0; i < people.length; i++) {
                people[i] = extreme[i] ? Double.NaN : people[i];
            }
            return new ManyFacetRasch(people, difficulty, severity, se, steps, infit, outfit);
        }
    }
}
