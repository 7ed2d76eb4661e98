package dev.dayone.evidence;

/**
 * Number, mean and sum of squared deviations of a set of values: what streams, SQL and arrays hand each other.
 *
 * <p>Adding is the one-pass update of Welford (1962, Technometrics 4:419); merging is that of Chan, Golub and LeVeque (1979,
 * Stanford STAN-CS-79-773, eq. 2.1), and taking a value out is its inverse.
 *
 * @param n number of values
 * @param mean their mean; 0 when n = 0
 * @param m2 sum of (value - mean)^2
 */
public record Moments(long n, double mean, double m2) {

    private static final Moments NONE = new Moments(0, 0, 0);

    public Moments {
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, was " + n);
        }
    }

    /** No values. */
    public static Moments none() {
        return NONE;
    }

    /** The moments of those values. */
    public static Moments of(double... values) {
        Moments all = NONE;
        for (double value : values) {
            all = all.plus(value);
        }
        return all;
    }

    /** With one value more. */
    public Moments plus(double value) {
        double delta = value - mean;
        double moved = mean + delta / (n + 1);
        return new Moments(n + 1, moved, m2 + delta * (value - moved));
    }

    /** With one value less, which must have been added before. */
    public Moments minus(double value) {
        if (n <= 1) {
            return NONE;
        }
        double moved = mean - (value - mean) / (n - 1);
        return new Moments(n - 1, moved, Math.max(0, m2 - (value - mean) * (value - moved)));
    }

    /** Both sets of values together. */
    public Moments merge(Moments other) {
        if (n == 0 || other.n == 0) {
            return n == 0 ? other : this;
        }
        long total = n + other.n;
        double delta = other.mean - mean;
        return new Moments(total, mean + delta * other.n / total, m2 + other.m2 + delta * delta * n / total * other.n);
    }

    /** Sample variance, divisor n - 1, in squared units; 0 below two values. */
    public double variance() {
        return n < 2 ? 0 : m2 / (n - 1);
    }
}
