package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a training format is drawn: a colour and a shape, the same on every picture of a page. Six of them.
 *
 * <p>Colours alternate between a tone near that of the text and a middle tone. Two tones are all that there can be where each pair, and the ground, are to be three to one apart
 * in brightness: a third would need 27 to 1, and white against black is 21 to 1. So the two formats that a study compares differ in brightness, also in grey print and to the
 * colour-blind, and formats of the same tone differ in shape.
 */
enum Format {
    FIRST(Ink.CONTROL, Shape.CIRCLE),
    SECOND(Ink.TREATMENT, Shape.SQUARE),
    THIRD(Ink.THIRD, Shape.TRIANGLE),
    FOURTH(Ink.FOURTH, Shape.DIAMOND),
    FIFTH(Ink.FIFTH, Shape.CROSS),
    SIXTH(Ink.SIXTH, Shape.TRIANGLE_DOWN);

    /** Outline of a mark. */
    enum Shape {
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND,
        CROSS,
        TRIANGLE_DOWN
    }

    private final Ink ink;
    private final Shape shape;

    Format(Ink ink, Shape shape) {
        this.ink = ink;
        this.shape = shape;
    }

    /** A format and whether it is the one that others are compared with. */
    record Named(String name, boolean first) {}

    /** How each is drawn, by name: the reference format comes first, the others in the order in which they come. From the seventh on they begin anew. */
    static Map<String, Format> of(List<Named> formats) {
        Map<String, Format> out = new LinkedHashMap<>();
        formats.stream().filter(Named::first).forEach(each -> out.putIfAbsent(each.name(), FIRST));
        int next = 1;
        for (Named each : formats) {
            if (!out.containsKey(each.name())) {
                out.put(each.name(), values()[next % values().length]);
                next++;
            }
        }
        return out;
    }

    Ink ink() {
        return ink;
    }

    Shape shape() {
        return shape;
    }

    /**
     * Draws a mark.
     *
     * @param radius of a circle of the same weight
     * @param filled hollow ones are not final
     */
    void mark(Svg svg, double x, double y, double radius, boolean filled) {
        if (shape == Shape.CIRCLE) {
            svg.circle(x, y, radius, ink, filled);
        } else if (filled) {
            svg.area(path(x, y, radius), ink, 1);
        } else {
            svg.outline(path(x, y, radius), ink);
        }
    }

    private String path(double x, double y, double r) {
        double s = 0.9 * r;
        double t = 1.2 * r;
        double c = 0.4 * r;
        return switch (shape) {
            case CIRCLE -> "";
            case SQUARE -> polygon(x - s, y - s, x + s, y - s, x + s, y + s, x - s, y + s);
            case TRIANGLE -> polygon(x, y - t, x + t, y + s, x - t, y + s);
            case TRIANGLE_DOWN -> polygon(x, y + t, x + t, y - s, x - t, y - s);
            case DIAMOND -> polygon(x, y - 1.3 * r, x + 1.3 * r, y, x, y + 1.3 * r, x - 1.3 * r, y);
            case CROSS ->
                polygon(
                        x - c, y - t, x + c, y - t, x + c, y - c, x + t, y - c, x + t, y + c, x + c, y + c, x + c,
                        y + t, x - c, y + t, x - c, y + c, x - t, y + c, x - t, y - c, x - c, y - c);
        };
    }

    private static String polygon(double... at) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < at.length; i += 2) {
            out.append(i == 0 ? "M" : " L").append(Svg.one(at[i])).append(' ').append(Svg.one(at[i + 1]));
        }
        return out.append(" Z").toString();
    }
}
