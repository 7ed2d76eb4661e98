package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.DotIntervals;
import dev.dayone.dashboard.chart.DotIntervals.Mark;
import dev.dayone.dashboard.chart.DotIntervals.Row;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Terms;
import dev.dayone.dashboard.impact.CirrTables;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyProtocol.Costs;
import dev.dayone.warehouse.study.ReleasedTable;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A programme's report for funders: its cohorts over time, who was placed, who answered and with what evidence, who stayed, and what it costs. */
public final class ProgrammeReport {

    /** Measures of people that are 1 or 0, and what they are called here. */
    private static final Map<String, String> SHARES = shares();

    private static final String STRICT = "P1.180";

    /** The class of the accounting from which a share could be worked out, or that could be worked out from it. */
    private static final Map<String, String> CELLS =
            Map.of(STRICT, Accounting.STRICT, "P2.180", Accounting.BROAD, "P7.response.180", "no answer");

    private static final double LEVEL = 0.95;
    private final Source source;
    private final int threshold;
    private final List<ReleasedCount> earlier;

    private ProgrammeReport(Source source, int threshold, List<ReleasedCount> earlier) {
        this.source = source;
        this.threshold = threshold;
        this.earlier = earlier;
    }

    private static Map<String, String> shares() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("P1.180", "Placed within 180 days, strict");
        out.put("P2.180", "Placed within 180 days, broad");
        out.put("P5", "Of the strictly placed, still placed after a year");
        out.put("P7.response.180", "Answered at 180 days");
        out.put("P7.evidence.180", "Status with written evidence at 180 days");
        return out;
    }

    /** The measures that it reads. */
    static List<String> measures() {
        return List.copyOf(SHARES.keySet());
    }

    /**
     * What a report is written from.
     *
     * @param studies lines of the studies' published tables of outcomes
     * @param costs of a study in force; null = none says any
     * @param more what one placement more costs by that study, in sentences
     * @param waiting cohorts that are left out, since a study of them waits for an interim look on that day
     * @param people who did not say no to reports for funders, and where they work
     */
    record Source(
            String programme,
            LocalDate asOf,
            List<Cohort> cohorts,
            List<Account> accounts,
            List<Tally> tallies,
            List<Map<String, String>> studies,
            @Nullable Costs costs,
            List<Arm> arms,
            List<String> more,
            Map<String, LocalDate> waiting,
            Participation people) {

        /** What is said of the cohorts that are left out. */
        Optional<String> leftOut() {
            return waiting.isEmpty()
                    ? Optional.empty()
                    : Optional.of((waiting.size() == 1 ? "Cohort " : "Cohorts ")
                            + String.join(", ", new TreeSet<>(waiting.keySet()))
                            + (waiting.size() == 1 ? " is" : " are")
                            + " left out of this report: a study of them waits for an interim look, on "
                            + Collections.max(waiting.values()) + ".");
        }
    }

    static FunderReport of(Source source, int threshold) {
        return of(source, threshold, List.of());
    }

    /** @param earlier what was released of the programme before */
    static FunderReport of(Source source, int threshold, List<ReleasedCount> earlier) {
        return new ProgrammeReport(source, threshold, earlier).write();
    }

    private FunderReport write() {
        Accounting together = Accounting.together(source.accounts(), threshold, earlier);
        Accounting accounting = Accounting.byCohort(source.accounts(), together, threshold);
        Set<String> open = open(together);
        int withheld = SHARES.size() - open.size();
        List<Section> sections = new ArrayList<>();
        sections.add(overTime(accounting));
        Section accounted = Section.of(
                        "accounting",
                        "What became of everyone",
                        "Everyone enrolled is counted in one row, also those who did not answer. As in the standard of CIRR, only those who said before the "
                                + "start that they seek no job are left out of the shares."
                                + source.leftOut().map(each -> " " + each).orElse(""))
                .with(accounting.section());
        sections.add(accounted);
        CirrTables careers = CirrTables.of(source.people(), source.asOf(), threshold);
        sections.addAll(careers.sections());
        sections.add(shareTable(open));
        cost(open).ifPresent(sections::add);
        sections.add(studies());
        sections.add(Section.of(
                "withheld",
                "What is withheld, and why",
                withheld == 0
                        ? "No share is withheld: each speaks of " + threshold + " people or more."
                        : (withheld == 1 ? "1 share is" : withheld + " shares are")
                                + " withheld, because fewer than " + threshold
                                + " people stand behind a figure or because a reader could work out such a number from it.",
                "Cohorts and classes with few people, or with nobody, are put together until each number speaks of "
                        + threshold + " people or more.",
                "Counts are rounded to multiples of five, and shares to whole percent between 5 and 95."));
        sections.add(Terms.ofReports());
        List<ReleasedTable> tables = List.of(
                ReleasedTable.of("accounting.csv", accounting.lines()),
                ReleasedTable.of("shares.csv", shareLines(accounting, open)),
                ReleasedTable.of("cirr.csv", careers.lines()),
                ReleasedTable.of("wioa.csv", wioa(open)));
        return new FunderReport(
                source.programme(),
                "",
                "How do learners of " + source.programme() + " fare?",
                source.cohorts().size() + (source.cohorts().size() == 1 ? " cohort" : " cohorts") + " · as known on "
                        + source.asOf(),
                source.cohorts().stream().anyMatch(Cohort::simulated),
                answer(open),
                sections,
                tables,
                counts(together, accounting, open),
                withheld,
                threshold);
    }

    /** The answer to the report's own question, before anything else. */
    private FunderReport.Box answer(Set<String> open) {
        long[] strict = tally(STRICT, Set.of());
        long[] broad = tally("P2.180", Set.of());
        String scope =
                "The figure speaks of these learners and these cohorts. It does not say what would have become of them without the programme."
                        + source.leftOut().map(each -> " " + each).orElse("");
        if (!open.contains(STRICT)) {
            return new FunderReport.Box(
                    SHARES.getOrDefault(STRICT, STRICT),
                    "Too few learners to report a share",
                    "The share placed within 180 days is withheld: fewer than " + threshold
                            + " learners were placed, or were not placed, or their number would follow from other figures.",
                    scope,
                    "",
                    List.of(),
                    "");
        }
        double[] interval = wilson(strict);
        String share = Disclosure.rate((double) strict[0] / strict[1]);
        return new FunderReport.Box(
                SHARES.getOrDefault(STRICT, STRICT),
                share + " were placed",
                "Of about " + Disclosure.rounded(strict[1]) + " learners whose 180 days are over, " + share
                        + " were in a salaried job in the field with written evidence (95 % interval "
                        + Figures.wholePercent(interval[0]) + " to " + Figures.wholePercent(interval[1]) + ")"
                        + (open.contains("P2.180")
                                ? "; counted broadly, " + Disclosure.rate((double) broad[0] / broad[1]) + "."
                                : "."),
                scope,
                "",
                List.of(),
                "");
    }

    /** People with a measure and those of them for whom it is 1; all cohorts where none is named. */
    private long[] tally(String measure, Set<String> cohorts) {
        long people = 0;
        long yes = 0;
        for (Tally each : source.tallies()) {
            if (each.measure().equals(measure) && (cohorts.isEmpty() || cohorts.contains(each.cohort()))) {
                people += each.people();
                yes += Math.round(each.sum());
            }
        }
        return new long[] {yes, people};
    }

    private boolean shareable(long[] tally) {
        return Disclosure.shareable(tally[0], tally[1], threshold);
    }

    /**
     * Strict placement of cohorts that are shown together.
     *
     * @param placed share in whole percent
     * @param lower limit of its 95 % interval (Wilson), in whole percent
     * @param upper the other limit
     * @param people to the nearest five
     */
    private record Placed(Accounting.Group group, int placed, int lower, int upper, long people) {}

    /** Cohorts whose strict placement the accounting publishes: the share is the same count. What is drawn and what is written come from these rounded numbers. */
    private List<Placed> shown(Accounting accounting) {
        if (accounting.publishedByColumn(Accounting.STRICT).isEmpty()) {
            return List.of();
        }
        List<Placed> out = new ArrayList<>();
        for (Accounting.Group group : accounting.columns()) {
            long[] own = tally(STRICT, group.cohorts());
            if (shareable(own)) {
                double[] interval = wilson(own);
                out.add(new Placed(
                        group,
                        (int) Math.round(100.0 * own[0] / own[1]),
                        (int) Math.round(100 * interval[0]),
                        (int) Math.round(100 * interval[1]),
                        Disclosure.rounded(own[1])));
            }
        }
        return out;
    }

    /** Shares over all cohorts that may stand beside each other and beside the accounting. */
    private Set<String> open(Accounting accounting) {
        NestedCounts nested = new NestedCounts(threshold);
        Set<String> out = new LinkedHashSet<>();
        for (String measure : SHARES.keySet()) {
            long[] all = tally(measure, Set.of());
            String cell = CELLS.get(measure);
            boolean alone = measure.equals("P5") || measure.startsWith("P7.response");
            if ((cell == null || accounting.published(cell))
                    && shareable(all)
                    && (alone || nested.admit(new long[] {all[0]}, new long[] {all[1]}))) {
                out.add(measure);
            }
        }
        return out;
    }

    private Section overTime(Accounting accounting) {
        List<Row> rows = new ArrayList<>();
        for (Placed each : shown(accounting)) {
            rows.add(new Row(
                    each.group().name(),
                    List.of(new Mark(
                            "placed, strict",
                            true,
                            each.placed() / 100.0,
                            each.lower() / 100.0,
                            each.upper() / 100.0,
                            false,
                            each.placed() + " % of about " + each.people()))));
        }
        Section section = Section.of(
                "over-time",
                "Strict placement by cohort",
                rows.isEmpty()
                        ? "No single cohort has enough people placed and not placed to be shown by itself; all together stand below."
                        : "Share strictly placed within 180 days of the scheduled end, with its 95 % interval (Wilson). Cohorts are not compared here: "
                                + "who applies, who is admitted and the market differ from one to the next.");
        return rows.isEmpty()
                ? section
                : section.drawn(DotIntervals.of("Strict placement by cohort", rows, FunderReport.WIDTH, "cohorts"));
    }

    private double[] wilson(long[] tally) {
        Interval interval = ProportionInterval.wilson((int) tally[0], (int) tally[1], LEVEL);
        return new double[] {interval.lower(), interval.upper()};
    }

    private Section shareTable(Set<String> shown) {
        List<List<Cell>> rows = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        SHARES.forEach((measure, name) -> {
            if (!shown.contains(measure)) {
                hidden.add(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
                return;
            }
            long[] all = tally(measure, Set.of());
            double[] interval = wilson(all);
            rows.add(List.of(
                    Cell.text(name),
                    Cell.number("about " + Disclosure.rounded(all[1])),
                    Cell.number(Disclosure.rate((double) all[0] / all[1])),
                    Cell.number(Figures.wholePercent(interval[0]) + " to " + Figures.wholePercent(interval[1]))));
        });
        String withheld = hidden.isEmpty() ? "" : " Withheld: " + String.join("; ", hidden) + ".";
        Section section = Section.of(
                "shares",
                "Placement, answers, evidence, retention",
                "All cohorts together, as far as the time in question is over. Placement is counted in a strict and in a broad way; the table also shows "
                        + "how many learners answered and how many statuses are documented." + withheld);
        return rows.isEmpty()
                ? section
                : section.with(new Table(
                        "All cohorts.",
                        List.of(
                                Column.text(""),
                                Column.number("learners"),
                                Column.number("share"),
                                Column.number("95 % interval")),
                        rows));
    }

    private Optional<Section> cost(Set<String> open) {
        Costs costs = source.costs();
        if (costs == null) {
            return Optional.empty();
        }
        List<String> said = new ArrayList<>();
        said.add("A place costs " + Money.exact(costs.control(), costs.currency()) + " with "
                + source.arms().get(0).label() + " and " + Money.exact(costs.treatment(), costs.currency()) + " with "
                + source.arms().get(1).label() + ", all in.");
        long[] placed = tally(STRICT, Set.of());
        if (open.contains(STRICT)) {
            double share = (double) placed[0] / placed[1];
            said.add(
                    "Per strict placement that is " + Money.about(costs.control() / share, costs.currency()) + " and "
                            + Money.about(costs.treatment() / share, costs.currency())
                            + ", if the same share were placed in both. Many learners would have been placed without the programme, so this is not the cost of its effect.");
        }
        if (source.more().isEmpty()) {
            said.add(
                    "The cost of one additional placement cannot be given yet, because no study of placement has enough people.");
        }
        said.addAll(source.more());
        return Optional.of(Section.of("cost", "What it costs", said.toArray(String[]::new)));
    }

    private Section studies() {
        List<List<Cell>> rows = source.studies().stream()
                .map(line -> List.of(
                        Cell.text(line.getOrDefault("study", "")),
                        Cell.text(line.getOrDefault("outcome", "")),
                        Cell.number(
                                line.getOrDefault("difference", "").isEmpty()
                                        ? FunderFigures.WITHHELD
                                        : signed(line, "difference") + " " + line.getOrDefault("unit", "")),
                        Cell.number(
                                line.getOrDefault("lower", "").isEmpty()
                                        ? ""
                                        : signed(line, "lower") + " to " + signed(line, "upper")),
                        Cell.text(heading(line.getOrDefault("verdict", "")))))
                .toList();
        Section section = Section.of(
                "studies",
                "What its studies say",
                rows.isEmpty()
                        ? "No study of this programme has a published report yet."
                        : "From the latest published report of each study.");
        return rows.isEmpty()
                ? section
                : section.with(new Table(
                        "Differences: the new format minus the usual one.",
                        List.of(
                                Column.text("Study"),
                                Column.text("Outcome"),
                                Column.number("Difference"),
                                Column.number("95 % interval"),
                                Column.text("Verdict")),
                        rows));
    }

    /** A number of a released table as reports write it, with the digits that it was released with. */
    private static String signed(Map<String, String> line, String column) {
        String released = line.getOrDefault(column, "0");
        int point = released.indexOf('.');
        return Figures.signed(Double.parseDouble(released), point < 0 ? 0 : released.length() - point - 1);
    }

    /** A verdict as its own report has it; too few learners have no verdict. */
    private static String heading(String verdict) {
        return Stream.of(Verdict.values())
                .filter(each -> each.name().equals(verdict))
                .map(Verdict::heading)
                .findFirst()
                .orElse("Too few learners to report");
    }

    private List<ReleasedCount> counts(Accounting together, Accounting accounting, Set<String> open) {
        List<ReleasedCount> out = new ArrayList<>(together.counts());
        out.addAll(accounting.counts());
        for (String measure : open) {
            long[] all = tally(measure, Set.of());
            String key = measure.equals(STRICT) ? Accounting.STRICT : measure;
            out.add(new ReleasedCount("with " + key, "", accounting.cohorts(), all[1]));
            out.add(new ReleasedCount(key, "", accounting.cohorts(), all[0]));
        }
        return ReleasedCount.eachOnce(out);
    }

    private List<List<String>> shareLines(Accounting accounting, Set<String> open) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("measure", "cohort", "people", "share", "suppressed"));
        for (String measure : SHARES.keySet()) {
            lines.add(line(measure, "all", tally(measure, Set.of()), open.contains(measure)));
        }
        List<Placed> shown = shown(accounting);
        for (Accounting.Group group : accounting.columns()) {
            boolean is = shown.stream().anyMatch(each -> each.group().equals(group));
            lines.add(line(STRICT, group.id(), tally(STRICT, group.cohorts()), is));
        }
        return lines;
    }

    private static List<String> line(String measure, String cohort, long[] tally, boolean open) {
        return List.of(
                measure,
                cohort,
                open ? String.valueOf(Disclosure.rounded(tally[1])) : "",
                open ? Disclosure.rate((double) tally[0] / tally[1]) : "",
                String.valueOf(!open));
    }

    /** The indicators of WIOA that outcomes carry: quarters counted from the scheduled end. */
    private List<List<String>> wioa(Set<String> open) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("wioa_indicator", "measure", "people", "share", "suppressed"));
        lines.add(wioa("Employment, second quarter after exit (180 days)", STRICT, open));
        lines.add(wioa("Retention, fourth quarter after exit (365 days)", "P5", open));
        return lines;
    }

    private List<String> wioa(String indicator, String measure, Set<String> open) {
        long[] all = tally(measure, Set.of());
        List<String> line = new ArrayList<>(List.of(indicator));
        List<String> rest = line(measure, "all", all, open.contains(measure));
        line.add(rest.get(0));
        line.addAll(rest.subList(2, 5));
        return line;
    }
}
