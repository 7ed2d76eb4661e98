package dev.dayone.dashboard.web;

import dev.dayone.dashboard.compare.GroupFigures;
import dev.dayone.dashboard.compare.MeasureNames;
import dev.dayone.dashboard.document.FieldFault;
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
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.disclosure.SmallGroups;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Group;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import dev.dayone.warehouse.view.ProgrammeViews.Question;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ask: any measure by group, as known at any day, with the query that ran. */
public final class AskPage {

    /** Between cohort and format in the name of a group. */
    private static final String BY = " / ";

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

    /**
     * What was asked, and its answer; nothing where something is missing.
     *
     * @param cells all groups by cohort and format, where the answer shows some of them; else empty
     * @param waiting cohorts that are left out, since a study of them waits for an interim look on that day
     */
    record Answered(
            Question question,
            Measure measure,
            List<Grouped> groups,
            List<Grouped> cells,
            Map<String, LocalDate> waiting) {

        /** Groups whose values are left out: of few people, or next to one that a total from another question would give away. */
        Set<Grouped> withheld() {
            Set<String> names = names(
                    cells.isEmpty() ? groups : cells,
                    cells.isEmpty()
                            ? SmallGroups.totals(List.of(Collections.nCopies(groups.size(), "")))
                            : SmallGroups.totals(List.of(
                                    cells.stream().map(Answered::cohort).toList(),
                                    cells.stream().map(Answered::format).toList())));
            String inside = cells.isEmpty() || question.group() == Group.COHORT_AND_ARM ? "" : question.cohort() + BY;
            return groups.stream()
                    .filter(each -> names.contains(inside + each.group()))
                    .collect(Collectors.toSet());
        }

        private static Set<String> names(List<Grouped> of, List<List<Integer>> totals) {
            boolean[] which = SmallGroups.withheld(of.stream().map(Grouped::n).toList(), totals);
            Set<String> out = new HashSet<>();
            for (int i = 0; i < which.length; i++) {
                if (which[i]) {
                    out.add(of.get(i).group());
                }
            }
            return out;
        }

        private static String cohort(Grouped cell) {
            return cell.group().substring(0, cell.group().lastIndexOf(BY));
        }

        private static String format(Grouped cell) {
            return cell.group().substring(cell.group().lastIndexOf(BY));
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
        hidden(asked).ifPresent(until -> {
            throw new IllegalArgumentException(CohortPages.hiddenWords(until) + " Ask by cohort");
        });
        Map<String, LocalDate> waiting = waiting(asked);
        String cohort = asked.getOrDefault("cohort", "");
        if (!cohort.isEmpty()
                && views.cohorts().stream()
                        .noneMatch(each -> each.programme().equals(programme)
                                && each.cohort().equals(cohort))) {
            throw new FieldFault("cohort", "No cohort of " + programme + " is called “" + cohort + "”");
        }
        Question question = new Question(
                programme, name, by, cohort.isEmpty() ? null : cohort, knownAt(asked), List.copyOf(waiting.keySet()));
        List<Grouped> groups = views.ask(question);
        // Formats within one cohort are some of the groups by both: what those leave out, these do, or two questions
        // would tell it.
        boolean both = by == Group.COHORT_AND_ARM || (by == Group.ARM && question.cohort() != null);
        List<Grouped> cells = both
                ? views.ask(new Question(
                        programme, name, Group.COHORT_AND_ARM, null, question.knownAt(), question.without()))
                : List.of();
        return Optional.of(new Answered(question, measure.get(), groups, cells, waiting));
    }

    /** Until when plans hide the formats of all cohorts of a question; nothing where some may be shown, or it asks of no measure. */
    private Optional<LocalDate> hidden(Map<String, String> asked) {
        Map<String, LocalDate> waiting = waiting(asked);
        return waiting.isEmpty() || !waiting.keySet().containsAll(cohorts(asked))
                ? Optional.empty()
                : Optional.of(Collections.max(waiting.values()));
    }

    /** Cohorts of a question by format or block that wait for an interim look, and until when. */
    private Map<String, LocalDate> waiting(Map<String, String> asked) {
        Map<String, LocalDate> out = new TreeMap<>();
        Group by = group(asked.getOrDefault("by", ""));
        if (!asked.getOrDefault("measure", "").isEmpty() && by != Group.COHORT && by != Group.STARTED) {
            String programme = asked.getOrDefault("programme", "");
            List<Waiting> all = studies.waiting();
            cohorts(asked)
                    .forEach(
                            cohort -> Waiting.until(all, programme, cohort).ifPresent(until -> out.put(cohort, until)));
        }
        return out;
    }

    private List<String> cohorts(Map<String, String> asked) {
        String cohort = asked.getOrDefault("cohort", "");
        return cohort.isEmpty()
                ? views.cohorts().stream()
                        .filter(each -> each.programme().equals(asked.getOrDefault("programme", "")))
                        .map(Cohort::cohort)
                        .toList()
                : List.of(cohort);
    }

    private static Group group(String name) {
        if (name.isEmpty()) {
            return Group.ARM;
        }
        return Arrays.stream(Group.values())
                .filter(group -> group.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new FieldFault(
                        "by",
                        "“" + name + "” is no way to group people. There are: "
                                + Arrays.stream(Group.values()).map(Group::name).collect(Collectors.joining(", "))));
    }

    private static @Nullable Instant knownAt(Map<String, String> asked) {
        LocalDate day = FieldFault.day(asked, "known-at");
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    List<Section> sections(Map<String, String> asked) {
        List<String> programmes = programmes();
        if (programmes.isEmpty()) {
            return List.of(Section.of(
                            "question",
                            "Nothing to ask yet",
                            "No programme has been loaded. The overview says how to begin.")
                    .linked("/"));
        }
        String programme = asked.getOrDefault("programme", programmes.get(0));
        List<Measure> measures = views.measures();
        String measure = asked.getOrDefault("measure", "");
        if (!programmes.contains(programme)) {
            throw new FieldFault("programme", "No programme here is called “" + programme + "”");
        }
        if (!measure.isEmpty()
                && measures.stream().noneMatch(each -> each.measure().equals(measure))) {
            throw new FieldFault("measure", "No measure here is called “" + measure + "”");
        }
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "question",
                        "A question about a measure",
                        "Everyone assigned, in groups. The address of the page holds the question: keep it or send it. The answer describes; what a format brought about "
                                + "only a study can say.")
                .with(form(asked, programmes, programme, measures))
                .taken(AskPresets.of(programme, measures, views.cohorts())));
        Optional<LocalDate> hidden = hidden(asked);
        if (hidden.isPresent()) {
            out.add(Section.of(
                    "answer",
                    "Not shown before " + hidden.get(),
                    CohortPages.hiddenWords(hidden.get())
                            + " Choose By cohort to see the formats together, or one cohort that does not wait."));
        } else {
            answer(asked).ifPresent(found -> out.add(answered(found, asked, views.labels())));
        }
        return out;
    }

    /** The form as far as it can be filled in; what cannot be read is left as it is by default. */
    Form form(Map<String, String> asked) {
        List<String> programmes = programmes();
        return form(
                asked,
                programmes,
                asked.getOrDefault("programme", programmes.isEmpty() ? "" : programmes.get(0)),
                views.measures());
    }

    private Form form(Map<String, String> asked, List<String> programmes, String programme, List<Measure> measures) {
        String cohort = asked.getOrDefault("cohort", "");
        List<Choice> cohorts = new ArrayList<>(List.of(new Choice("", "all")));
        views.cohorts().stream()
                .filter(each -> each.programme().equals(programme))
                .forEach(each -> cohorts.add(new Choice(each.cohort(), each.cohort())));
        if (cohorts.stream().noneMatch(each -> each.value().equals(cohort))) {
            cohorts.add(new Choice(cohort, cohort + " (not a cohort of " + programme + ")"));
        }
        return new Form(
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
                                asked.getOrDefault("measure", ""),
                                MeasureNames.choices(measures)),
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
                        Field.choice("cohort", "Only cohort", cohort, cohorts),
                        Field.date("known-at", "As known on (empty: now)", asked.getOrDefault("known-at", ""))),
                "Ask");
    }

    static Section answered(Answered found, Map<String, String> asked, Map<String, String> labels) {
        List<List<Cell>> rows = new ArrayList<>();
        Set<Grouped> withheld = found.withheld();
        String unit = found.measure().unit();
        for (Grouped group : found.groups()) {
            boolean small = withheld.contains(group);
            rows.add(List.of(
                    Cell.text(AskPicture.name(group.group(), labels)),
                    Cell.number(String.valueOf(group.people())),
                    Cell.number(small ? "withheld" : String.valueOf(group.n())),
                    Cell.number(small ? "withheld" : GroupFigures.mean(group, unit)),
                    Cell.number(small ? "withheld" : GroupFigures.interval(group, unit)),
                    Cell.number(
                            small
                                    ? "withheld"
                                    : GroupFigures.yesOrNo(unit)
                                            ? Figures.NONE
                                            : GroupFigures.value(group.deviation())),
                    Cell.number(String.valueOf(group.open()))));
        }
        String parameters = ":programme = " + found.question().programme() + ", :measure = "
                + found.question().measure()
                + (found.question().cohort() == null
                        ? ""
                        : ", :cohort = " + found.question().cohort())
                + (found.question().without().isEmpty()
                        ? ""
                        : ", :without = " + found.question().without())
                + (found.question().knownAt() == null
                        ? ""
                        : "; set dayone.known_at = '" + found.question().knownAt() + "'");
        String unitWords = GroupFigures.yesOrNo(unit) ? "share of people" : unit;
        List<String> said = new ArrayList<>();
        if (!found.measure().definition().isEmpty()) {
            said.add(sentence(found.measure().definition()));
        }
        said.add("Groups are not adjusted for anything. Only a study can say what a format brought about.");
        if (!found.waiting().isEmpty()) {
            said.add("Left out: " + String.join(", ", found.waiting().keySet()) + ". "
                    + CohortPages.hiddenWords(Collections.max(found.waiting().values())));
        }
        List<String> pictures = AskPicture.of(found, labels);
        if (pictures.isEmpty()) {
            said.add(
                    found.groups().isEmpty()
                            ? "Nobody is in such a group: choose another cohort or programme."
                            : found.groups().stream().allMatch(each -> each.n() == 0)
                                    ? "Nobody has a value of this measure"
                                            + (found.question().knownAt() == null
                                                    ? "."
                                                    : " as far as was known on that day.")
                                    : "Too few people have a value to show any group.");
        }
        return Section.of(
                        "answer",
                        found.measure().title() + (unitWords.isEmpty() ? "" : " (" + unitWords + ")"),
                        said.toArray(String[]::new))
                .drawn(pictures.toArray(String[]::new))
                .with(new Table(
                        withheld.isEmpty()
                                ? "Values by group. Times of people still looking are counted as open and left out of the mean."
                                : "Values by group. Times of people still looking are counted as open and left out of the mean. Groups of fewer than "
                                        + SMALLEST_GROUP
                                        + " people are withheld and, so that a total does not give them away, the next smallest group.",
                        List.of(
                                Column.text("Group"),
                                Column.number("People"),
                                Column.number("With a value"),
                                Column.number(GroupFigures.yesOrNo(unit) ? "Share" : "Mean"),
                                Column.number("95 % interval"),
                                Column.number("Standard deviation"),
                                Column.number("Open")),
                        rows))
                .taken(
                        new Choice("/ask.csv" + query(asked), "All digits as CSV"),
                        new Choice("/ask.json" + query(asked), "as JSON, with the query"))
                .ran(ProgrammeViews.sql(found.question()) + "\n-- " + parameters);
    }

    /** With a capital and a full stop. */
    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
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
