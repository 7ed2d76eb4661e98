package dev.dayone.evidence;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Number, sum and sum of squares of a set of values, without any rounding: a value that was added is taken out without a trace, and
 * the order makes no difference to the last digit. {@link Moments} are rounded from them once.
 *
 * <p>Every double is a decimal number with finitely many digits, and so are sums and products of them.
 *
 * @param n number of values
 * @param sum their sum, exactly
 * @param squares sum of their squares, exactly
 */
public record ExactSums(long n, BigDecimal sum, BigDecimal squares) {

    private static final ExactSums NONE = new ExactSums(0, BigDecimal.ZERO, BigDecimal.ZERO);

    public ExactSums {
        if (n < 0) {
            throw new IllegalArgumentException("n must be >= 0, was " + n);
        }
    }

    /** No values. */
    public static ExactSums none() {
        return NONE;
    }

    /** With one value more, which must be finite. */
    public ExactSums plus(double value) {
        BigDecimal exact = new BigDecimal(value);
        return new ExactSums(n + 1, sum.add(exact), squares.add(exact.multiply(exact)));
    }

    /** With one value less, which must have been added before. */
    public ExactSums minus(double value) {
        BigDecimal exact = new BigDecimal(value);
        return n == 1 ? NONE : new ExactSums(n - 1, sum.subtract(exact), squares.subtract(exact.multiply(exact)));
    }

    /** Both sets of values together. */
    public ExactSums merge(ExactSums other) {
        return new ExactSums(n + other.n, sum.add(other.sum), squares.add(other.squares));
    }

    /** Mean and squared deviations, each rounded once. */
    public Moments moments() {
        if (n == 0) {
            return Moments.none();
        }
        BigDecimal count = BigDecimal.valueOf(n);
        BigDecimal mean = sum.divide(count, MathContext.DECIMAL128);
        BigDecimal deviations =
                squares.multiply(count).subtract(sum.multiply(sum)).divide(count, MathContext.DECIMAL128);
        return new Moments(n, mean.doubleValue(), Math.max(0, deviations.doubleValue()));
    }
}
