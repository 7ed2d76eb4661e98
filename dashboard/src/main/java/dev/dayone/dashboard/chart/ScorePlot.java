package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everyone's score, arm by arm: a dot for each learner, how dense they lie above it, and the mean as a rule. Dots are stacked where scores are near each other (Wilkinson 1999,
 * Am. Stat. 53:276); the density is Gaussian with Silverman's bandwidth (1986, eq. 3.31), cut at the lowest and highest score there is. Beyond five hundred learners in an arm
 * the dots would be a smear: the density stands alone.
 */
public final class ScorePlot {

    private static final int TOP = 26;
    private static final double DENSITY = 46;
    private static final double DOTS = 54;
    private static final double GAP = 26;
    /** Learners of a format beyond whom there is no mark for each. */
    public static final int MOST_DOTS = 500;

    private static final int STEPS = 80;
    private static final double LARGEST = 4;

    private ScorePlot() {}

    /**
     * @param result an outcome with scores, control first
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, OutcomeResult result, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 170 : 16;
        double right = width - 16.0;
        List<String> labels = List.of(plan.control().label(), plan.treatment().label());
        double[] range = range(result.scores());
        double block = DENSITY + DOTS + GAP + (wide ? 0 : 20);
        int height = (int) Math.round(TOP + 2 * block + 30);
        Svg svg = Svg.of(
                width,
                height,
                id,
                result.outcome().title() + ", learner by learner",
                describe(labels, result.scores()));
        double bottom = TOP + 2 * block - GAP;
        double step = step(range[1] - range[0], wide ? 8 : 4);
        for (double tick = Math.ceil(range[0] / step) * step; tick <= range[1]; tick += step) {
            double x = x(tick, range, left, right);
            svg.line(x, TOP - 8, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, number(tick, step), Ink.QUIET, "middle", false);
        }
        svg.text((left + right) / 2, bottom + 36, result.outcome().unit(), Ink.QUIET, "middle", false);
        for (int arm = 0; arm < 2; arm++) {
            double top = TOP + arm * block + (wide ? 0 : 20);
            arm(svg, labels.get(arm), result.scores().get(arm), arm == 1, range, top, left, right, wide);
        }
        return svg.close();
    }

    private static void arm(
            Svg svg,
            String label,
            List<Double> scores,
            boolean second,
            double[] range,
            double top,
            double left,
            double right,
            boolean wide) {
        Ink ink = second ? Ink.TREATMENT : Ink.CONTROL;
        double base = top + DENSITY;
        String n = scores.size() + (scores.size() == 1 ? " learner" : " learners");
        if (wide) {
            svg.text(left - 16, base - 8, label, Ink.TEXT, "end", true);
            svg.text(left - 16, base + 10, n, Ink.QUIET, "end", false);
        } else {
            svg.text(16, top - 6, label + ", " + n, Ink.TEXT, "start", true);
        }
        if (scores.isEmpty()) {
            return;
        }
        density(svg, scores, ink, range, base, left, right);
        svg.line(left, base, right, base, Ink.RULE, 1, "");
        if (scores.size() <= MOST_DOTS) {
            dots(svg, scores, ink, second, range, base, left, right);
        }
        double mean = mean(scores);
        double x = x(mean, range, left, right);
        svg.line(x, top + 2, x, base + DOTS - 8, ink, 3, second ? "" : "6 3");
        svg.text(
                x + (x > right - 90 ? -6 : 6),
                top + 12,
                "mean " + String.format(Locale.ROOT, "%.1f", mean),
                Ink.TEXT,
                x > right - 90 ? "end" : "start",
                true);
    }

    private static void density(
            Svg svg, List<Double> scores, Ink ink, double[] range, double base, double left, double right) {
        double low = scores.get(0);
        double high = scores.get(scores.size() - 1);
        double bandwidth = bandwidth(scores);
        if (!(bandwidth > 0) || !(high > low)) {
            return;
        }
        double[] heights = new double[STEPS + 1];
        double most = 0;
        for (int i = 0; i <= STEPS; i++) {
            double at = low + (high - low) * i / STEPS;
            for (double score : scores) {
                double z = (at - score) / bandwidth;
                heights[i] += Math.exp(-z * z / 2);
            }
            most = Math.max(most, heights[i]);
        }
        StringBuilder area = new StringBuilder("M" + Svg.one(x(low, range, left, right)) + " " + Svg.one(base));
        for (int i = 0; i <= STEPS; i++) {
            double at = low + (high - low) * i / STEPS;
            area.append(" L")
                    .append(Svg.one(x(at, range, left, right)))
                    .append(' ')
                    .append(Svg.one(base - (DENSITY - 18) * heights[i] / most));
        }
        area.append(" L")
                .append(Svg.one(x(high, range, left, right)))
                .append(' ')
                .append(Svg.one(base));
        svg.area(area.append('Z').toString(), ink, 0.2);
    }

    /** 0.9 min(s, IQR / 1.34) n^(-1/5). */
    private static double bandwidth(List<Double> scores) {
        int n = scores.size();
        double mean = mean(scores);
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        double deviation = n < 2 ? 0 : Math.sqrt(squares / (n - 1));
        double quartiles = (quantile(scores, 0.75) - quantile(scores, 0.25)) / 1.34;
        double spread = quartiles > 0 ? Math.min(deviation, quartiles) : deviation;
        return 0.9 * spread * Math.pow(n, -0.2);
    }

    /** Dots hang below the line, stacked; they shrink until the highest stack fits. */
    private static void dots(
            Svg svg,
            List<Double> scores,
            Ink ink,
            boolean second,
            double[] range,
            double base,
            double left,
            double right) {
        double radius = LARGEST;
        List<Integer> stack = stacks(scores, radius, range, left, right);
        while (radius > 1 && stack.stream().mapToInt(Integer::intValue).max().orElse(0) * 2 * radius > DOTS - 12) {
            radius -= 0.5;
            stack = stacks(scores, radius, range, left, right);
        }
        for (int i = 0; i < scores.size(); i++) {
            double x = bin(scores.get(i), radius, range, left, right);
            double y = base + 4 + radius + 2 * radius * (stack.get(i) - 1);
            if (second) {
                svg.rectangle(x - radius + 0.4, y - radius + 0.4, 2 * radius - 0.8, 2 * radius - 0.8, ink, 1);
            } else {
                svg.circle(x, y, radius - 0.3, ink, true);
            }
        }
    }

    /** Each score's place in its stack, from 1. */
    private static List<Integer> stacks(List<Double> scores, double radius, double[] range, double left, double right) {
        List<Integer> out = new ArrayList<>();
        double last = Double.NaN;
        int height = 0;
        for (double score : scores) {
            double at = bin(score, radius, range, left, right);
            height = at == last ? height + 1 : 1;
            last = at;
            out.add(height);
        }
        return out;
    }

    private static double bin(double score, double radius, double[] range, double left, double right) {
        double width = 2 * radius;
        return left + (Math.floor((x(score, range, left, right) - left) / width) + 0.5) * width;
    }

    private static double[] range(List<List<Double>> scores) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (List<Double> arm : scores) {
            for (double score : arm) {
                low = Math.min(low, score);
                high = Math.max(high, score);
            }
        }
        if (!(low <= high)) {
            return new double[] {0, 1};
        }
        double step = step(Math.max(high - low, 1e-9), 8);
        double from = Math.floor(low / step) * step;
        double to = Math.ceil(high / step) * step;
        return to > from ? new double[] {from, to} : new double[] {low - 1, low + 1};
    }

    /** 1, 2 or 5 times a power of ten, so that there are at most so many. */
    private static double step(double span, int most) {
        double power = Math.pow(10, Math.floor(Math.log10(span / most)));
        for (double factor : new double[] {1, 2, 5}) {
            if (span / (factor * power) <= most) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double tick, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step)));
        return String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick)
                .replace('-', '−');
    }

    private static double mean(List<Double> scores) {
        return scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /**
     * By straight lines between order statistics (Hyndman and Fan 1996, type 7).
     *
     * @param rising one number at least
     */
    public static double quantile(List<Double> rising, double p) {
        double at = p * (rising.size() - 1);
        int below = (int) Math.floor(at);
        int above = (int) Math.ceil(at);
        return rising.get(below) + (at - below) * (rising.get(above) - rising.get(below));
    }

    private static double x(double score, double[] range, double left, double right) {
        return left + (score - range[0]) / (range[1] - range[0]) * (right - left);
    }

    private static String describe(List<String> labels, List<List<Double>> scores) {
        StringBuilder out = new StringBuilder();
        for (int arm = 0; arm < 2; arm++) {
            List<Double> own = scores.get(arm);
            out.append(labels.get(arm)).append(": ").append(own.size()).append(" learners");
            if (!own.isEmpty()) {
                out.append(String.format(
                        Locale.ROOT,
                        ", mean %.1f, half of them between %.1f and %.1f",
                        mean(own),
                        quantile(own, 0.25),
                        quantile(own, 0.75)));
            }
            out.append(". ");
        }
        return out.toString().strip();
    }
}
