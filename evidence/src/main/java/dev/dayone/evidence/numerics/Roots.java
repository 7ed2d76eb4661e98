package dev.dayone.evidence.numerics;

import java.util.function.DoubleUnaryOperator;

/** Where a function crosses zero, to the last digits: Brent 1973, Algorithms for Minimization without Derivatives, ch. 4. */
public final class Roots {

    private static final int MOST_STEPS = 500;

    private Roots() {}

    /**
     * The root between two points of different sign.
     *
     * @throws IllegalArgumentException if the function has the same sign at both
     */
    public static double between(DoubleUnaryOperator f, double from, double to) {
        double a = from;
        double b = to;
        double fa = f.applyAsDouble(a);
        double fb = f.applyAsDouble(b);
        if (fa == 0) {
            return a;
        }
        if (fb == 0) {
            return b;
        }
        if (!(fa > 0 != fb > 0)) {
            throw new IllegalArgumentException("no change of sign between " + from + " and " + to);
        }
        double c = a;
        double fc = fa;
        double step = b - a;
        double before = step;
        for (int i = 0; i < MOST_STEPS; i++) {
            if (fb > 0 == fc > 0) {
                c = a;
                fc = fa;
                step = b - a;
                before = step;
            }
            if (Math.abs(fc) < Math.abs(fb)) {
                a = b;
                b = c;
                c = a;
                fa = fb;
                fb = fc;
                fc = fa;
            }
            double tolerance = 2 * Math.ulp(b);
            double middle = (c - b) / 2;
            if (Math.abs(middle) <= tolerance || fb == 0) {
                return b;
            }
            if (Math.abs(before) >= tolerance && Math.abs(fa) > Math.abs(fb)) {
                double s = fb / fa;
                double p;
                double q;
                if (a == c) {
                    p = 2 * middle * s;
                    q = 1 - s;
                } else {
                    double u = fa / fc;
                    double v = fb / fc;
                    p = s * (2 * middle * u * (u - v) - (b - a) * (v - 1));
                    q = (u - 1) * (v - 1) * (s - 1);
                }
                q = p > 0 ? -q : q;
                p = Math.abs(p);
                if (2 * p < Math.min(3 * middle * q - Math.abs(tolerance * q), Math.abs(before * q))) {
                    before = step;
                    step = p / q;
                } else {
                    step = middle;
                    before = middle;
                }
            } else {
                step = middle;
                before = middle;
            }
            a = b;
            fa = fb;
            b += Math.abs(step) > tolerance ? step : Math.copySign(tolerance, middle);
            fb = f.applyAsDouble(b);
        }
        return b;
    }

    /** The root found by walking outward from a point in steps that double, in the direction of the step's sign. */
    public static double outward(DoubleUnaryOperator f, double start, double step) {
        double sign = Math.signum(f.applyAsDouble(start));
        double from = start;
        double width = step;
        for (int i = 0; i < 200; i++) {
            double to = from + width;
            double value = f.applyAsDouble(to);
            if (Math.signum(value) != sign) {
                return between(f, Math.min(from, to), Math.max(from, to));
            }
            from = to;
            width *= 1.5;
        }
        throw new IllegalArgumentException("no change of sign beyond " + start);
    }
}
