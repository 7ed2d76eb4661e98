package dev.dayone.dashboard.chart;

/** Writes SVG: colours twice, as attribute for paper and as class for the page's light and dark style; numbers to one decimal. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    private Svg(int width, int height, String id, String title, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-")
                .append(width)
                .append("\" role=\"img\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" aria-labelledby=\"")
                .append(id)
                .append("-t ")
                .append(id)
                .append("-d\" font-family=\"system-ui, sans-serif\" font-size=\"13\">");
        out.append("<title id=\"")
                .append(id)
                .append("-t\">")
                .append(escape(title))
                .append("</title>");
        out.append("<desc id=\"")
                .append(id)
                .append("-d\">")
                .append(escape(description))
                .append("</desc>");
    }

    static Svg of(int width, int height, String id, String title, String description) {
        return new Svg(width, height, id, title, description);
    }

    /** Ink of the marks: what it means, and its colour on paper. */
    enum Ink {
        TEXT("ink-text", "#1b2430"),
        QUIET("ink-quiet", "#5f6875"),
        RULE("ink-rule", "#d4d9e0"),
        BAND("ink-band", "#e8ebef"),
        CONTROL("ink-control", "#16202b"),
        TREATMENT("ink-treatment", "#1173c4"),
        THIRD("ink-third", "#2b0a20"),
        FOURTH("ink-fourth", "#d06a10"),
        FIFTH("ink-fifth", "#0a2416"),
        SIXTH("ink-sixth", "#b45aa5"),
        PAPER("ink-paper", "#ffffff");

        private final String className;
        private final String colour;

        Ink(String className, String colour) {
            this.className = className;
            this.colour = colour;
        }

        /** Name of the class that the style sheet colours. */
        String className() {
            return className;
        }

        /** On white paper. */
        String colour() {
            return colour;
        }
    }

    Svg line(double x1, double y1, double x2, double y2, Ink ink, double width, String dash) {
        out.append("<line x1=\"")
                .append(one(x1))
                .append("\" y1=\"")
                .append(one(y1))
                .append("\" x2=\"");
        out.append(one(x2)).append("\" y2=\"").append(one(y2)).append('"');
        stroke(ink, width, dash);
        out.append("/>");
        return this;
    }

    Svg rectangle(double x, double y, double width, double height, Ink ink, double opacity) {
        out.append("<rect x=\"").append(one(x)).append("\" y=\"").append(one(y)).append("\" width=\"");
        out.append(one(Math.max(0, width)))
                .append("\" height=\"")
                .append(one(Math.max(0, height)))
                .append('"');
        fill(ink, opacity);
        out.append("/>");
        return this;
    }

    Svg circle(double x, double y, double radius, Ink ink, boolean filled) {
        out.append("<circle cx=\"")
                .append(one(x))
                .append("\" cy=\"")
                .append(one(y))
                .append("\" r=\"");
        out.append(one(radius)).append('"');
        if (filled) {
            fill(ink, 1);
        } else {
            out.append(" fill=\"").append(Ink.PAPER.colour).append('"');
            strokeWithClass(ink, 2, "fill-paper");
        }
        out.append("/>");
        return this;
    }

    /** A closed path, hollow: what is not final. */
    Svg outline(String d, Ink ink) {
        out.append("<path d=\"")
                .append(d)
                .append("\" fill=\"")
                .append(Ink.PAPER.colour)
                .append('"');
        strokeWithClass(ink, 2, "fill-paper");
        out.append("/>");
        return this;
    }

    /** An empty box with a dashed border: a value that lies somewhere in it. */
    Svg box(double x, double y, double width, double height, Ink ink) {
        out.append("<rect x=\"").append(one(x)).append("\" y=\"").append(one(y)).append("\" width=\"");
        out.append(one(Math.max(0, width)))
                .append("\" height=\"")
                .append(one(height))
                .append("\" fill=\"none\"");
        stroke(ink, 1.5, "3 3");
        out.append("/>");
        return this;
    }

    Svg path(String d, Ink ink, double width, String dash) {
        out.append("<path d=\"").append(d).append("\" fill=\"none\"");
        stroke(ink, width, dash);
        out.append("/>");
        return this;
    }

    Svg area(String d, Ink ink, double opacity) {
        out.append("<path d=\"").append(d).append('"');
        fill(ink, opacity);
        out.append("/>");
        return this;
    }

    /** @param anchor start, middle or end */
    Svg text(double x, double y, String text, Ink ink, String anchor, boolean bold) {
        out.append("<text x=\"").append(one(x)).append("\" y=\"").append(one(y)).append("\" text-anchor=\"");
        out.append(anchor).append('"');
        if (bold) {
            out.append(" font-weight=\"700\"");
        }
        fill(ink, 1);
        out.append('>').append(escape(text)).append("</text>");
        return this;
    }

    String close() {
        return out.append("</svg>").toString();
    }

    /** One decimal without a formatter. */
    static String one(double value) {
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long positive = Math.abs(tenths);
        return positive % 10 == 0 ? sign + positive / 10 : sign + positive / 10 + "." + positive % 10;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void stroke(Ink ink, double width, String dash) {
        strokeWithClass(ink, width, "");
        if (!dash.isEmpty()) {
            out.append(" stroke-dasharray=\"").append(dash).append('"');
        }
    }

    private void strokeWithClass(Ink ink, double width, String also) {
        out.append(" class=\"stroke ").append(ink.className).append(also.isEmpty() ? "" : " " + also);
        out.append("\" stroke=\"")
                .append(ink.colour)
                .append("\" stroke-width=\"")
                .append(one(width))
                .append('"');
    }

    private void fill(Ink ink, double opacity) {
        out.append(" class=\"fill ")
                .append(ink.className)
                .append("\" fill=\"")
                .append(ink.colour)
                .append('"');
        if (opacity < 1) {
            out.append(" fill-opacity=\"").append(one(opacity)).append('"');
        }
    }
}
