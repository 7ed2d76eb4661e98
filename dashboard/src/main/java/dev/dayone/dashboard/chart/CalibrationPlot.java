package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.study.simulation.Calibration.Line;
import dev.dayone.evidence.study.simulation.Operating;
import java.util.List;

/** Type I error and coverage of every design, with twice their Monte-Carlo standard error either way, against what was promised. */
public final class CalibrationPlot {

    private static final int WIDTH = 960;
    private static final int ROW = 34;
    private static final int TOP = 60;
    private static final double LABELS = 370;
    private static final double GAP = 70;

    private CalibrationPlot() {}

    public static String of(List<Line> lines) {
        int height = TOP + lines.size() * ROW + 40;
        Svg svg = Svg.of(
                WIDTH,
                height,
                "calibration",
                "False alarms and coverage by design",
                "Simulated studies of " + lines.size()
                        + " designs: the share of false alarms without an effect, promised at most 5 %, and the share of intervals that "
                        + "hold the true difference, promised 95 %.");
        svg.rectangle(0, 0, WIDTH, height, Ink.PAPER, 1);
        double panel = (WIDTH - LABELS - GAP - 20) / 2;
        double left = LABELS;
        double right = LABELS + panel + GAP;
        double bottom = TOP + lines.size() * ROW;
        axis(svg, left, panel, bottom, 0, 0.1, 0.05, "false alarms (p at most 0.05)");
        axis(svg, right, panel, bottom, 0.9, 1, 0.95, "coverage of 95 % intervals");
        for (int i = 0; i < lines.size(); i++) {
            double y = TOP + i * ROW + ROW / 2.0;
            Line line = lines.get(i);
            svg.text(LABELS - 14, y - 2, line.scenario().method(), Ink.TEXT, "end", true);
            svg.text(LABELS - 14, y + 13, line.scenario().name(), Ink.QUIET, "end", false);
            mark(svg, line.none(), line.none().rejected(), left, panel, 0, 0.1, y, Ink.TREATMENT);
            mark(svg, line.none(), line.none().covered(), right, panel, 0.9, 1, y - 5, Ink.TREATMENT);
            mark(svg, line.some(), line.some().covered(), right, panel, 0.9, 1, y + 5, Ink.QUIET);
        }
        svg.text(
                right + panel / 2,
                bottom + 34,
                "blue: nothing differs; grey: something does",
                Ink.QUIET,
                "middle",
                false);
        return svg.close();
    }

    private static void axis(
            Svg svg, double from, double panel, double bottom, double low, double high, double promised, String title) {
        svg.text(from + panel / 2, 22, title, Ink.TEXT, "middle", true);
        for (int k = 0; k <= 4; k++) {
            double value = low + (high - low) * k / 4;
            double x = from + panel * k / 4;
            svg.line(x, TOP - 8, x, bottom, Ink.RULE, 1, "");
            svg.text(x, TOP - 14, Svg.one(100 * value) + " %", Ink.QUIET, "middle", false);
        }
        double x = from + panel * (promised - low) / (high - low);
        svg.line(x, TOP - 8, x, bottom, Ink.TEXT, 1.5, "");
    }

    private static void mark(
            Svg svg,
            Operating operating,
            double share,
            double from,
            double panel,
            double low,
            double high,
            double y,
            Ink ink) {
        double reach = 2 * operating.error(share);
        svg.line(x(share - reach, from, panel, low, high), y, x(share + reach, from, panel, low, high), y, ink, 2, "");
        svg.circle(x(share, from, panel, low, high), y, 4, ink, true);
    }

    private static double x(double value, double from, double panel, double low, double high) {
        return from + panel * Math.max(0, Math.min(1, (value - low) / (high - low)));
    }
}
