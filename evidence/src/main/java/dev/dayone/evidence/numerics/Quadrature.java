package dev.dayone.evidence.numerics;

import java.util.function.DoubleUnaryOperator;

/** Areas under curves by the double exponential rule, exact to about 1e-13 for smooth curves, ends that blow up included. */
public final class Quadrature {

    private static final double REACH = 3.2;
    private static final int MOST_LEVELS = 12;

    private Quadrature() {}

    /**
     * Integral from a to b.
     *
     * <p>x = tanh(pi/2 sinh t), trapezoids in t, halved until two levels agree (Takahasi and Mori 1974).
     */
    public static double integrate(DoubleUnaryOperator f, double a, double b) {
        double half = (b - a) / 2;
        double middle = (a + b) / 2;
        double h = 1;
        double sum = term(f, 0, half, middle, a, b);
        for (double t = h; t <= REACH; t += h) {
            sum += term(f, t, half, middle, a, b) + term(f, -t, half, middle, a, b);
        }
        double estimate = sum * h;
        for (int level = 1; level <= MOST_LEVELS; level++) {
            h /= 2;
            for (double t = h; t <= REACH; t += 2 * h) {
                sum += term(f, t, half, middle, a, b) + term(f, -t, half, middle, a, b);
            }
            double next = sum * h;
            if (level > 3 && Math.abs(next - estimate) <= 1e-14 * Math.abs(next)) {
                return next;
            }
            estimate = next;
        }
        return estimate;
    }

    /** Integral from a to infinity, by x = a + s / u - s. */
    public static double tail(DoubleUnaryOperator f, double a, double scale) {
        return integrate(u -> f.applyAsDouble(a + scale / u - scale) * scale / (u * u), 0, 1);
    }

    private static double term(DoubleUnaryOperator f, double t, double half, double middle, double a, double b) {
        double u = Math.PI / 2 * Math.sinh(t);
        double cosh = Math.cosh(u);
        double weight = half * Math.PI / 2 * Math.cosh(t) / (cosh * cosh);
        // The distance to the nearer end, kept apart from the end itself so that it does not cancel.
        double gap = half * Math.exp(-Math.abs(u)) / cosh;
        double x = t == 0 ? middle : t > 0 ? b - gap : a + gap;
        if (x <= a || x >= b || weight == 0) {
            return 0;
        }
        double value = f.applyAsDouble(x);
        return Double.isFinite(value) ? value * weight : 0;
    }
}
