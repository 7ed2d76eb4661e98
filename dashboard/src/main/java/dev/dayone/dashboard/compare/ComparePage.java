package dev.dayone.dashboard.compare;

import dev.dayone.dashboard.chart.ValueIntervals;
import dev.dayone.dashboard.compare.CohortComparison.Figure;
import dev.dayone.dashboard.compare.CohortComparison.Row;
import dev.dayone.dashboard.compare.CohortComparison.Scale;
import dev.dayone.dashboard.compare.CohortComparison.Subject;
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
import dev.dayone.dashboard.impact.CohortSeries;
import dev.dayone.dashboard.impact.CohortSeries.Item;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.evidence.Interval;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compare cohorts: any measure of the catalogue or question of a survey, cohort by cohort over time. */
public final class ComparePage {

    private static final String MEASURE = "measure/";
    private static final int MOST_DRAWN = 40;

    /** Measures that are tried for the first picture, before a reader has chosen. */
    private static final int MOST_TRIED = 6;

    private final ProgrammeViews views;
    private final Studies studies;

    public ComparePage(Studies studies) {
        this.views = studies.views();
        this.studies = studies;
    }

    /** What a programme has to compare, and the figures of what was chosen. */
    private record Chosen(List<Choice> offered, Optional<CohortComparison> compared) {}

    /** The page: what is compared, its picture and its table. */
    public List<Section> sections(Map<String, String> asked) {
        List<Cohort> cohorts = views.cohorts();
        if (cohorts.isEmpty()) {
            return List.of(Section.of(
                            "question",
                            "No cohorts yet",
                            "No programme has been loaded. The overview says how to begin.")
                    .linked("/"));
        }
        String programme = programme(asked, cohorts);
        Chosen chosen = chosen(programme, asked, cohorts);
        List<Section> out = new ArrayList<>();
        out.add(Section.of("question", "What to compare", CohortComparison.NO_EXPERIMENT)
                .with(form(asked, cohorts, programme, chosen)));
        out.add(
                chosen.compared()
                        .map(found -> shown(found, asked))
                        .orElseGet(
                                () -> Section.of(
                                        "compared",
                                        "Nothing to compare",
                                        chosen.offered().isEmpty()
                                                ? programme + " has no measures and no surveys yet."
                                                : programme
                                                        + " has no such measure or question, or nobody has a value of it yet. Choose another.")));
        return out;
    }

    /** The figures of a question that names programme and subject; nothing where one of them does not exist. */
    public Optional<CohortComparison> compare(Map<String, String> asked) {
        List<Cohort> cohorts = views.cohorts();
        String programme = asked.getOrDefault("programme", "");
        return cohorts.stream().noneMatch(each -> each.programme().equals(programme))
                        || asked.getOrDefault("what", "").isEmpty()
                ? Optional.empty()
                : chosen(programme, asked, cohorts).compared();
    }

    /** The form as far as it can be filled in. */
    public Form form(Map<String, String> asked) {
        List<Cohort> cohorts = views.cohorts();
        if (cohorts.isEmpty()) {
            return new Form("/compare", List.of(), "Compare");
        }
        String programme = programme(asked, cohorts);
        return form(asked, cohorts, programme, chosen(programme, asked, cohorts));
    }

    private static String programme(Map<String, String> asked, List<Cohort> cohorts) {
        List<String> programmes = programmes(cohorts);
        String programme = asked.getOrDefault("programme", "");
        if (!programme.isEmpty() && !programmes.contains(programme)) {
            throw new FieldFault("programme", "No programme here is called “" + programme + "”");
        }
        return programme.isEmpty() ? programmes.get(0) : programme;
    }

    private static List<String> programmes(List<Cohort> cohorts) {
        return cohorts.stream().map(Cohort::programme).distinct().sorted().toList();
    }

    private static Form form(Map<String, String> asked, List<Cohort> cohorts, String programme, Chosen chosen) {
        String what = chosen.compared().map(found -> found.subject().id()).orElse(asked.getOrDefault("what", ""));
        List<Choice> offered = new ArrayList<>(chosen.offered());
        if (offered.stream().noneMatch(each -> each.value().equals(what))) {
            offered.add(0, new Choice(what, what.isEmpty() ? "choose" : what + " (not of " + programme + ")"));
        }
        return new Form(
                "/compare",
                List.of(
                        Field.choice(
                                "programme",
                                "Programme",
                                programme,
                                programmes(cohorts).stream()
                                        .map(each -> new Choice(each, each))
                                        .toList()),
                        Field.choice("what", "Measure or survey question", what, offered),
                        Field.date("known-at", "As known on (empty: now)", asked.getOrDefault("known-at", ""))),
                "Compare");
    }

    private Chosen chosen(String programme, Map<String, String> asked, List<Cohort> all) {
        LocalDate known = FieldFault.day(asked, "known-at");
        Instant at = known == null
                ? views.dataTo().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MICROS)
                : known.atStartOfDay(ZoneOffset.UTC).toInstant();
        List<Measure> measures = MeasureNames.inOrder(views.measures(programme));
        CohortSeries series = CohortSeries.of(studies.participation().of(programme, at, false));
        List<Choice> offered = new ArrayList<>(MeasureNames.choices(measures));
        series.items().forEach(each -> offered.add(new Choice("survey/" + each.id(), "Survey: " + title(each))));
        List<Cohort> cohorts =
                all.stream().filter(each -> each.programme().equals(programme)).toList();
        Compared compared = new Compared(programme, known, cohorts);
        String what = asked.getOrDefault("what", "");
        if (!what.isEmpty()) {
            Optional<CohortComparison> found = what.startsWith(MEASURE)
                    ? measures.stream()
                            .filter(each -> what.equals(MEASURE + each.measure()))
                            .findFirst()
                            .map(each -> measured(compared, each))
                    : series.items().stream()
                            .filter(each -> what.equals("survey/" + each.id()))
                            .findFirst()
                            .map(each -> said(compared, each, series));
            return new Chosen(withKind(offered), found);
        }
        Optional<CohortComparison> first = measures.stream()
                .limit(MOST_TRIED)
                .map(each -> measured(compared, each))
                .filter(CohortComparison::isTold)
                .findFirst()
                .or(() -> series.items().stream()
                        .map(each -> said(compared, each, series))
                        .filter(CohortComparison::isTold)
                        .findFirst())
                .or(() -> measures.stream().findFirst().map(each -> measured(compared, each)));
        return new Chosen(withKind(offered), first);
    }

    /** Measures named as such, so that no question of a survey is taken for one. */
    private static List<Choice> withKind(List<Choice> offered) {
        return offered.stream()
                .map(each ->
                        each.value().startsWith("survey/") ? each : new Choice(MEASURE + each.value(), each.text()))
                .toList();
    }

    /** Of what a comparison is made. */
    private record Compared(String programme, @Nullable LocalDate known, List<Cohort> cohorts) {}

    private CohortComparison measured(Compared of, Measure measure) {
        LocalDate known = of.known();
        boolean share = GroupFigures.yesOrNo(measure.unit());
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (Grouped group : views.ask(new Question(
                of.programme(),
                measure.measure(),
                Group.COHORT,
                null,
                known == null ? null : known.atStartOfDay(ZoneOffset.UTC).toInstant(),
                List.of()))) {
            figures.put(
                    group.group(),
                    new Figure(
                            group.n(),
                            group.mean(),
                            GroupFigures.limits(group, measure.unit()).orElse(null),
                            group.open()));
        }
        return CohortComparison.of(
                of.programme(),
                new Subject(
                        MEASURE + measure.measure(),
                        measure.title().equals(measure.measure()) ? measure.measure() : MeasureNames.name(measure),
                        sentence(measure.definition()),
                        share ? Scale.SHARE : Scale.NUMBER,
                        share ? "" : measure.unit()),
                known,
                of.cohorts(),
                figures,
                studies.waiting());
    }

    private CohortComparison said(Compared of, Item item, CohortSeries series) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        series.values(item)
                .forEach((cohort, value) -> figures.put(
                        cohort,
                        value.people() == 0
                                ? Figure.NOBODY
                                : new Figure(value.people(), value.value(), value.interval(), 0)));
        return CohortComparison.of(
                of.programme(),
                new Subject(
                        "survey/" + item.id(),
                        title(item),
                        "What people said of themselves, of those who answered: nobody checked it.",
                        switch (item.scale()) {
                            case SHARE -> Scale.SHARE;
                            case MEAN -> Scale.NUMBER;
                            case CHANGE, SCORE -> Scale.SIGNED;
                        },
                        item.unit()),
                of.known(),
                of.cohorts(),
                figures,
                studies.waiting());
    }

    private static String title(Item item) {
        return (item.survey().equals("change") ? "" : item.survey() + ": ") + item.text() + ", " + item.counted();
    }

    /** With a capital and a full stop; nothing stays nothing. */
    private static String sentence(String text) {
        return text.isEmpty()
                ? ""
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    /** The figures as a picture and a table. */
    static Section shown(CohortComparison found, Map<String, String> asked) {
        Subject subject = found.subject();
        boolean share = subject.scale() == Scale.SHARE;
        List<String> said = new ArrayList<>();
        if (!subject.definition().isEmpty()) {
            said.add(subject.definition());
        }
        said.add(how(subject));
        said.addAll(leftOut(found));
        List<Row> drawn = found.rows()
                .subList(
                        Math.max(0, found.rows().size() - MOST_DRAWN),
                        found.rows().size());
        if (drawn.size() < found.rows().size()) {
            said.add("The picture shows the latest " + MOST_DRAWN + " of "
                    + found.rows().size() + " cohorts.");
        }
        if (!found.isTold()) {
            said.add("No cohort has a figure that can be shown.");
        }
        Section section = Section.of("compared", subject.title(), said.toArray(String[]::new));
        if (drawn.stream().anyMatch(Row::isTold)) {
            section = section.drawn(
                    picture(subject, drawn, StudyView.PAGE, "compared-w"),
                    picture(subject, drawn, StudyView.PHONE, "compared-n"));
        }
        String query = "?programme=" + Paths.segment(found.programme()) + "&what=" + Paths.segment(subject.id())
                + (found.known() == null ? "" : "&known-at=" + found.known());
        return section.with(new Table(
                        "Cohorts in the order of their first days.",
                        List.of(
                                Column.text("Cohort"),
                                Column.text("First day"),
                                Column.number("People assigned"),
                                Column.number(subject.id().startsWith(MEASURE) ? "With a value" : "Answered"),
                                Column.number(share ? "Share" : subject.scale() == Scale.SIGNED ? "Value" : "Mean"),
                                Column.number("95 % interval"),
                                Column.text("Remark")),
                        found.rows().stream()
                                .map(row -> cells(found.programme(), subject, row))
                                .toList()))
                .taken(
                        new Choice("/compare.csv" + query, "All digits as CSV"),
                        new Choice("/compare.json" + query, "as JSON"));
    }

    /** Which interval stands beside the value. */
    private static String how(Subject subject) {
        return switch (subject.scale()) {
            case SHARE -> "Shares with 95 % intervals (Wilson), of the people who have a value.";
            case NUMBER -> "Means with 95 % intervals (Student), of the people who have a value.";
            case SIGNED ->
                subject.id().startsWith("survey/nps/")
                        ? "Net promoter scores: the share who gave 9 or 10 less the share who gave 6 or less, with 95 % intervals (adjusted Wald)."
                        : "Mean changes with 95 % intervals (paired t), of the people who answered both before and after.";
        };
    }

    private static List<String> leftOut(CohortComparison found) {
        List<String> out = new ArrayList<>();
        if (found.rows().stream().anyMatch(Row::small)) {
            out.add(
                    "Cohorts of which fewer than " + SmallGroups.SMALLEST
                            + " people have a value are withheld and, so that a total does not give them away, the next smallest cohort.");
        }
        Map<LocalDate, String> waiting = found.rows().stream()
                .filter(row -> row.until() != null)
                .collect(Collectors.groupingBy(
                        Row::until, LinkedHashMap::new, Collectors.mapping(Row::cohort, Collectors.joining(", "))));
        waiting.forEach((until, cohorts) -> out.add("Withheld until " + until + ": " + cohorts
                + ". A study of these people waits for its interim look on that day."));
        return out;
    }

    private static String picture(Subject subject, List<Row> rows, int width, String id) {
        boolean share = subject.scale() == Scale.SHARE;
        double times = share ? 100 : 1;
        return ValueIntervals.of(
                subject.title() + ", by cohort",
                rows.stream()
                        .map(row -> {
                            Interval interval = row.figure().interval();
                            Double value = row.figure().value();
                            return new ValueIntervals.Row(
                                    row.cohort(),
                                    value == null ? Double.NaN : value * times,
                                    interval == null ? Double.NaN : interval.lower() * times,
                                    interval == null ? Double.NaN : interval.upper() * times,
                                    value == null
                                            ? inPicture(row)
                                            : value(subject, value) + ", n "
                                                    + row.figure().people());
                        })
                        .toList(),
                share ? "% of people with a value" : subject.unit(),
                switch (subject.scale()) {
                    case SHARE -> List.of(0.0, 100.0);
                    case SIGNED -> List.of(0.0);
                    case NUMBER -> List.of();
                },
                width,
                id);
    }

    private static List<Cell> cells(String programme, Subject subject, Row row) {
        Interval interval = row.figure().interval();
        boolean left = row.small() || row.until() != null;
        return List.of(
                Cell.link(row.cohort(), "/cohorts/" + Paths.segment(programme) + "/" + Paths.segment(row.cohort())),
                Cell.text(row.startsOn().toString()),
                Cell.number(Figures.count(row.people())),
                Cell.number(left ? "withheld" : Figures.count(row.figure().people())),
                Cell.number(left ? "withheld" : value(subject, row.figure().value())),
                Cell.number(
                        left
                                ? "withheld"
                                : interval == null
                                        ? Figures.NONE
                                        : value(subject, interval.lower()) + " to " + value(subject, interval.upper())),
                Cell.text(remark(row)));
    }

    /** The remark as far as there is room beside a picture; the table has all of it. */
    private static String inPicture(Row row) {
        return row.until() != null ? "until " + row.until() : row.small() ? "withheld" : "no value yet";
    }

    private static String remark(Row row) {
        if (row.until() != null) {
            return "withheld until " + row.until();
        }
        if (row.small()) {
            return "withheld: few people";
        }
        if (row.figure().people() == 0) {
            return row.figure().open() > 0 ? "follow-up still open" : "nobody has a value";
        }
        return row.figure().open() > 0 ? Figures.count(row.figure().open()) + " still open" : "";
    }

    private static String value(Subject subject, @Nullable Double value) {
        if (value == null) {
            return Figures.NONE;
        }
        return switch (subject.scale()) {
            case SHARE -> Figures.percent(value);
            case SIGNED -> Figures.signed(value, Math.abs(value) >= 100 ? 0 : 1);
            case NUMBER -> GroupFigures.value(value);
        };
    }
}
