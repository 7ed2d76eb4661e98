package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.disclosure.SmallGroups;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Group;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import dev.dayone.warehouse.view.ProgrammeViews.Question;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ask: any measure by group, as known at any day, with the query that ran. */
public final class AskPage {

    private static final double LEVEL = 0.95;

    /** Groups smaller than this are not shown: their mean is nearly a person. */
    static final int SMALLEST_GROUP = SmallGroups.SMALLEST;

    private final ProgrammeViews views;
    private final Studies studies;

    public AskPage(ProgrammeViews views, Studies studies) {
        this.views = views;
        this.studies = studies;
    }

    private List<String> programmes() {
        return views.cohorts().stream()
                .map(Cohort::programme)
                .distinct()
                .sorted()
                .toList();
    }

    /** What was asked, and its answer; nothing where something is missing. */
    record Answered(Question question, Measure measure, List<Grouped> groups) {

        /** Groups whose values are left out: of few people, or next to one that a total from another question would give away. */
        Set<Grouped> withheld() {
            boolean[] which =
                    SmallGroups.withheld(groups.stream().map(Grouped::n).toList());
            Set<Grouped> out = new HashSet<>();
            for (int i = 0; i < which.length; i++) {
                if (which[i]) {
                    out.add(groups.get(i));
                }
            }
            return out;
        }
    }

    Optional<Answered> answer(Map<String, String> asked) {
        String name = asked.getOrDefault("measure", "");
        String programme = asked.getOrDefault("programme", "");
        Optional<Measure> measure = views.measures().stream()
                .filter(each -> each.measure().equals(name))
                .findFirst();
        if (measure.isEmpty() || !programmes().contains(programme)) {
            return Optional.empty();
        }
        Group by = group(asked.getOrDefault("by", ""));
        Optional<LocalDate> hidden = studies.hiddenUntil(programme);
        if (hidden.isPresent() && (by == Group.ARM || by == Group.COHORT_AND_ARM || by == Group.BLOCK)) {
            throw new IllegalArgumentException(CohortPages.hiddenWords(hidden.get()) + " Ask by cohort");
        }
        String cohort = asked.getOrDefault("cohort", "");
        Question question = new Question(
                programme, name, by, cohort.isEmpty() ? null : cohort, time(asked.getOrDefault("known-at", "")));
        List<Grouped> groups = views.ask(question);
        return Optional.of(new Answered(question, measure.get(), groups));
    }

    private static Group group(String name) {
        for (Group group : Group.values()) {
            if (group.name().equalsIgnoreCase(name)) {
                return group;
            }
        }
        return Group.ARM;
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty()
                    ? null
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("known-at \"" + text + "\" is no date: write 2026-03-01");
        }
    }

    List<Section> sections(Map<String, String> asked) {
        List<String> programmes = programmes();
        String programme = asked.getOrDefault("programme", programmes.isEmpty() ? "" : programmes.get(0));
        List<Measure> measures = views.measures();
        String chosen = asked.getOrDefault("measure", "");
        Form form = new Form(
                "/ask",
                List.of(
                        Field.choice(
                                "programme",
                                "Programme",
                                programme,
                                programmes.stream()
                                        .map(each -> new Choice(each, each))
                                        .toList()),
                        Field.choice(
                                "measure",
                                "Measure",
                                chosen,
                                measures.stream()
                                        .map(each -> new Choice(each.measure(), each.measure() + ": " + each.title()))
                                        .toList()),
                        Field.choice(
                                "by",
                                "By",
                                group(asked.getOrDefault("by", "")).name(),
                                List.of(
                                        new Choice("ARM", "format assigned"),
                                        new Choice("COHORT", "cohort"),
                                        new Choice("COHORT_AND_ARM", "cohort and format"),
                                        new Choice("BLOCK", "block"),
                                        new Choice("STARTED", "started or not"))),
                        new Field(
                                "cohort",
                                "Only cohort (empty: all)",
                                asked.getOrDefault("cohort", ""),
                                "text",
                                List.of()),
                        new Field(
                                "known-at",
                                "As known on (empty: now)",
                                asked.getOrDefault("known-at", ""),
                                "date",
                                List.of())),
                "Ask");
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "question",
                        "A question to the measures",
                        "Everyone assigned, grouped; the address holds the question, so that it can be kept and sent. This describes: what a format "
                                + "brought about only an experiment can say.")
                .with(form));
        answer(asked).ifPresent(found -> out.add(answered(found, asked)));
        return out;
    }

    private static Section answered(Answered found, Map<String, String> asked) {
        List<List<Cell>> rows = new ArrayList<>();
        Set<Grouped> withheld = found.withheld();
        String unit = found.measure().unit();
        for (Grouped group : found.groups()) {
            boolean small = withheld.contains(group);
            rows.add(List.of(
                    Cell.text(group.group()),
                    Cell.number(String.valueOf(group.people())),
                    Cell.number(small ? "withheld" : String.valueOf(group.n())),
                    Cell.number(small ? "withheld" : mean(group, unit)),
                    Cell.number(small ? "withheld" : interval(group, unit)),
                    Cell.number(small ? "withheld" : yesOrNo(unit) ? Figures.NONE : value(group.deviation())),
                    Cell.number(String.valueOf(group.open()))));
        }
        String parameters = ":programme = " + found.question().programme() + ", :measure = "
                + found.question().measure()
                + (found.question().cohort() == null
                        ? ""
                        : ", :cohort = " + found.question().cohort())
                + (found.question().knownAt() == null
                        ? ""
                        : "; set dayone.known_at = '" + found.question().knownAt() + "'");
        return Section.of(
                        "answer",
                        found.measure().title()
                                + (found.measure().unit().isEmpty()
                                        ? ""
                                        : " (" + found.measure().unit() + ")"),
                        found.measure().definition(),
                        "Use: " + found.measure().use()
                                + ". Not adjusted, and not a comparison of formats unless an experiment stands behind it.")
                .with(new Table(
                        withheld.isEmpty()
                                ? "Values by group; times of people still looking are counted as open and left out of the mean."
                                : "Values by group; times of people still looking are counted as open and left out of the mean. Withheld are groups of fewer than "
                                        + SMALLEST_GROUP
                                        + " people and, so that a total does not give them away, the next smallest group.",
                        List.of(
                                Column.text("Group"),
                                Column.number("People"),
                                Column.number("n"),
                                Column.number("Mean"),
                                Column.number("95 % interval"),
                                Column.number("Standard deviation"),
                                Column.number("Open")),
                        rows))
                .taken(
                        new Choice("/ask.csv" + query(asked), "All digits as CSV"),
                        new Choice("/ask.json" + query(asked), "as JSON, with the query"))
                .ran(ProgrammeViews.sql(found.question()) + "\n-- " + parameters);
    }

    static String value(@Nullable Double value) {
        return value == null
                ? Figures.NONE
                : Math.abs(value) >= 100 ? Figures.fixed(value, 0) : Figures.fixed(value, 2);
    }

    /** A measure that is 1 or 0 is a share of people. */
    static boolean yesOrNo(String unit) {
        return unit.equals("1 or 0");
    }

    static String mean(Grouped group, String unit) {
        Double mean = group.mean();
        return yesOrNo(unit) && mean != null ? Figures.percent(mean) : value(mean);
    }

    /** The interval that fits the scale: Wilson's for a share of people, as on every page; Student's for a number, within 0 and 1 where it is a share itself. */
    static String interval(Grouped group, String unit) {
        Double mean = group.mean();
        Double deviation = group.deviation();
        if (mean != null && yesOrNo(unit) && group.n() > 0) {
            Interval share = ProportionInterval.wilson((int) Math.round(mean * group.n()), group.n(), LEVEL);
            return Figures.percent(share.lower()) + " to " + Figures.percent(share.upper());
        }
        if (mean == null || deviation == null || group.n() < 2) {
            return Figures.NONE;
        }
        Moments moments = new Moments(group.n(), mean, deviation * deviation * (group.n() - 1));
        Interval interval = Interval.ofT(mean, Math.sqrt(moments.variance() / group.n()), group.n() - 1.0, LEVEL);
        boolean share = unit.equals("share");
        return value(share ? Math.max(0, interval.lower()) : interval.lower()) + " to "
                + value(share ? Math.min(1, interval.upper()) : interval.upper());
    }

    private static String query(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        new TreeMap<>(values)
                .forEach((name, value) -> out.append(out.isEmpty() ? "?" : "&")
                        .append(Paths.segment(name))
                        .append('=')
                        .append(Paths.segment(value)));
        return out.toString();
    }
}
