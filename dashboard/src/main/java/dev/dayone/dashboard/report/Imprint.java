package dev.dayone.dashboard.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands at the end of a report: which data, which plan, which code, and how to check it.
 *
 * @param draft not published
 * @param paper written for the PDF: charts carry their alternative text
 * @param kind whose report it is, as it stands over it
 * @param issued who publishes it and when, for the first page
 * @param lines as they are printed
 */
public record Imprint(boolean draft, boolean paper, String kind, String issued, List<String> lines) {

    public Imprint {
        lines = List.copyOf(lines);
    }

    /**
     * @param kind whose report it is
     * @param release id of the release; "" = a draft
     * @param known as the warehouse knew it then, in ISO 8601
     * @param plan version of the plan; "" = a programme's report
     * @param code version of DayOne
     * @param by who publishes it, and how to reach them; "" = nobody is named
     * @param day of issue
     */
    public static Imprint of(
            String kind, String release, String known, String plan, String code, String by, LocalDate day) {
        List<String> lines = new ArrayList<>();
        String issued =
                (release.isEmpty() ? "Draft of " + day : "Published on " + day) + (by.isEmpty() ? "" : " by " + by);
        lines.add(issued + ".");
        lines.add(
                release.isEmpty()
                        ? "This is a draft: its figures may still change. The command ./dayone report publish makes it final."
                        : "Release " + release
                                + ". The command ./dayone report rebuild makes the same file again from the warehouse, to the byte, as long as nobody in it was erased.");
        lines.add("It shows what was known on " + known.substring(0, 10) + " at " + known.substring(11, 16) + " UTC.");
        if (!plan.isEmpty()) {
            lines.add("Plan version " + plan + ".");
        }
        lines.add("Computed with DayOne " + code + ". The tables are attached to the PDF as CSV.");
        return new Imprint(release.isEmpty(), false, kind, issued, lines);
    }

    /** Of a report of a programme about its own people, which it publishes itself. */
    public static Imprint ofPeople(String kind, String known, String code, String by, LocalDate day) {
        String issued = "Written on " + day + (by.isEmpty() ? "" : " by " + by);
        return new Imprint(
                false,
                false,
                kind,
                issued,
                List.of(
                        issued + ".",
                        "It shows what was known on " + known.substring(0, 10) + " at " + known.substring(11, 16)
                                + " UTC.",
                        "Computed with DayOne " + code + ". The tables are attached to the PDF as CSV."));
    }

    Imprint onPaper() {
        return new Imprint(draft, true, kind, issued, lines);
    }

    /** The chart; in the PDF with its title as alternative text on the element, which the page must not have. */
    public String picture(String svg) {
        if (!paper) {
            return svg;
        }
        int from = svg.indexOf("<desc");
        int start = svg.indexOf('>', from) + 1;
        int end = svg.indexOf("</desc>");
        String words = from < 0 || end < 0 ? "chart" : svg.substring(start, end);
        return svg.replaceFirst(
                        "<svg ", "<svg alt=\"" + words.replace("\\", "\\\\").replace("$", "\\$") + "\" ")
                .replace("font-family=\"system-ui, sans-serif\"", "font-family=\"'Source Sans 3'\"");
    }
}
