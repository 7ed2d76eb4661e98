package dev.dayone.dashboard.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round marks along a range of numbers.
 *
 * @param from lowest value drawn
 * @param to highest
 * @param step between two marks: 1, 2 or 5 times a power of ten
 */
record Axis(double from, double to, double step) {

    /**
     * An axis that holds both numbers and ends at marks.
     *
     * @param most marks at most, about
     */
    static Axis around(double low, double high, int most) {
        double span = high > low ? high - low : Math.max(1, Math.abs(low));
        double step = step(span, most);
        double from = Math.floor(low / step) * step;
        double to = Math.ceil(high / step) * step;
        return to > from ? new Axis(from, to, step) : new Axis(from - step, to + step, step);
    }

    private static double step(double span, int most) {
        double power = Math.pow(10, Math.floor(Math.log10(span / most)));
        for (double factor : new double[] {1, 2, 5}) {
            if (span / (factor * power) <= most) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    List<Double> marks() {
        List<Double> out = new ArrayList<>();
        int count = (int) Math.round((to - from) / step);
        for (int i = 0; i <= count; i++) {
            out.add(from + i * step);
        }
        return out;
    }

    /** A mark as it is written, with thousands separated. */
    String label(double mark) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        double clean = Math.abs(mark) < step / 1e6 ? 0 : mark;
        return String.format(Locale.ROOT, "%,." + decimals + "f", clean).replace('-', '−');
    }

    /** The same with a sign, for differences. */
    String signed(double mark) {
        return mark > step / 1e6 ? "+" + label(mark) : label(mark);
    }

    /** Where a value lies between two ends of a picture. */
    double at(double value, double left, double right) {
        double clipped = Math.max(from, Math.min(to, value));
        return left + (clipped - from) / (to - from) * (right - left);
    }
}
