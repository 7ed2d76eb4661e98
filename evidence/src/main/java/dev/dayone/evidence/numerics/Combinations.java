package dev.dayone.evidence.numerics;

import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Every way to draw k of n people into the treatment arm, in lexicographic order: the first is 0, 1, ..., k - 1.
 *
 * <p>Whoever counts puts the treated people first, so that the first assignment is the one that happened.
 */
public final class Combinations {

    /** Beyond this many assignments they are sampled, not listed. */
    public static final double MOST = 5e7;

    /** Statistics within this share of the observed one count as tied with it. */
    public static final double TIE = 1e-9;

    private Combinations() {}

    /** What is done with each assignment. */
    public interface Visitor {
        /** @param treated row numbers of the treated, rising; reused, not to be kept */
        void visit(int[] treated);
    }

    /** Number of assignments. */
    public static double count(int n, int k) {
        double count = 1;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            count = count * (n - Math.min(k, n - k) + i) / i;
        }
        return Math.rint(count);
    }

    /** Refuses TOO_MANY_ASSIGNMENTS above {@link #MOST}. */
    public static void each(int n, int k, Visitor visitor) {
        Refusal.TOO_MANY_ASSIGNMENTS.unless(count(n, k) <= MOST);
        int[] chosen = new int[k];
        for (int i = 0; i < k; i++) {
            chosen[i] = i;
        }
        while (true) {
            visitor.visit(chosen);
            int i = k - 1;
            while (i >= 0 && chosen[i] == n - k + i) {
                i--;
            }
            if (i < 0) {
                return;
            }
            chosen[i]++;
            for (int j = i + 1; j < k; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    /** What is done with each sum. */
    public interface Sums {
        void accept(double sum);
    }

    /** The sum of the chosen values for every assignment, in lexicographic order. */
    public static void eachSum(double[] values, int k, Sums sums) {
        eachSums(values, k, (sum, squares) -> sums.accept(sum));
    }

    /** What is done with each sum of values and of their squares. */
    public interface SquareSums {
        void accept(double sum, double squares);
    }

    /** The same with the sum of squares beside; prefix sums make each assignment two additions. */
    public static void eachSums(double[] values, int k, SquareSums sums) {
        int n = values.length;
        Refusal.TOO_MANY_ASSIGNMENTS.unless(count(n, k) <= MOST && k > 0);
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            squares[i] = values[i] * values[i];
        }
        int[] chosen = new int[k];
        double[] first = new double[k + 1];
        double[] second = new double[k + 1];
        for (int i = 0; i < k; i++) {
            chosen[i] = i;
            first[i + 1] = first[i] + values[i];
            second[i + 1] = second[i] + squares[i];
        }
        while (true) {
            double before = first[k - 1];
            double beforeSquares = second[k - 1];
            for (int last = chosen[k - 1]; last < n; last++) {
                sums.accept(before + values[last], beforeSquares + squares[last]);
            }
            int i = k - 2;
            while (i >= 0 && chosen[i] == n - k + i) {
                i--;
            }
            if (i < 0) {
                return;
            }
            chosen[i]++;
            first[i + 1] = first[i] + values[chosen[i]];
            second[i + 1] = second[i] + squares[chosen[i]];
            for (int j = i + 1; j < k; j++) {
                chosen[j] = chosen[j - 1] + 1;
                first[j + 1] = first[j] + values[chosen[j]];
                second[j + 1] = second[j] + squares[chosen[j]];
            }
        }
    }

    /** A random k of the pool come to its front; a place is drawn by multiplication, uneven by less than one in ten million. */
    public static void shuffle(int[] pool, int k, SplittableRandom random) {
        for (int i = 0; i < k; i++) {
            int j = i + (int) (((random.nextInt() & 0xffffffffL) * (pool.length - i)) >>> 32);
            int kept = pool[i];
            pool[i] = pool[j];
            pool[j] = kept;
        }
    }

    /**
     * Whether a reaches b, ties counted (Phipson and Smyth 2010 count the observed assignment too). An assignment without a
     * statistic counts as reaching it: p is never too small for want of one.
     */
    public static boolean reaches(double a, double b) {
        return !(a < atLeast(b));
    }

    /** Differences of sums of these numbers within so much of the observed one count as tied with it, whatever the numbers' unit and zero. */
    public static double slack(double[] values, double observed) {
        double mean = Arrays.stream(values).average().orElse(0);
        double spread = Arrays.stream(values).map(v -> Math.abs(v - mean)).max().orElse(0);
        return TIE * Math.max(spread, Math.abs(observed));
    }

    /** What counts as tied with b or more. */
    public static double atLeast(double b) {
        return Double.isInfinite(b) ? b : b - TIE * Math.max(1, Math.abs(b));
    }
}
