package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.MiniInterval;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.warehouse.view.PipelineStatus.Arrivals;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages beside a study's own: what needs attention, how cohorts fare, what can be asked, how complete the data are. */
final class ProgrammePages {

    private final ProgrammeViews views;
    private final CohortPages cohortPages;

    ProgrammePages(ProgrammeViews views, CohortPages cohortPages) {
        this.views = views;
        this.cohortPages = cohortPages;
    }

    String dataTo() {
        return views.dataTo().map(at -> at.toString().substring(0, 10)).orElse("");
    }

    /** Data of which programmes are simulated, by programme. */
    Map<String, Boolean> simulated() {
        return views.cohorts().stream()
                .collect(Collectors.toMap(Cohort::programme, Cohort::simulated, (a, b) -> a || b));
    }

    /** What needs somebody, then a card for each study, then how learners fare. */
    Overview overview(List<Analysed> everything, List<Arrivals> arrivals, Filter filter, Instant now) {
        List<Cohort> cohorts = views.cohorts();
        if (cohorts.isEmpty()) {
            return FirstVisit.PAGE;
        }
        List<Cohort> shown = filter.of(cohorts);
        List<Analysed> all = narrowed(everything, filter, shown);
        List<Section> sections = new ArrayList<>();
        if (!all.isEmpty()) {
            sections.add(Section.of("experiments", "All studies as a table", "The main outcome of each study.")
                    .with(experimentTable(all))
                    .fold());
        }
        sections.addAll(cohortPages.fared(shown, filter, true));
        return new Overview(
                Needs.of(views.troubles(), everything, arrivals, now),
                List.of(),
                filter.form("/", cohorts, views.labels(), true).orElse(null),
                StudyCards.of(all),
                all.isEmpty() ? none(everything, filter) : "",
                sections);
    }

    private static String none(List<Analysed> everything, Filter filter) {
        return everything.isEmpty()
                ? "No programme here has registered a study. A study is described in the programme's dayone.yaml, under studies."
                : filter.equals(Filter.NONE) ? "No study has people yet." : "No study matches this filter.";
    }

    /** Studies of those cohorts and formats; a study that names no cohorts is of all. */
    private static List<Analysed> narrowed(List<Analysed> all, Filter filter, List<Cohort> cohorts) {
        return all.stream()
                .filter(each -> filter.takesProgramme(each.study().programme()))
                .filter(each -> filter.takesFormat(each.study().plan().control().id())
                        || filter.takesFormat(each.study().plan().treatment().id()))
                .filter(each -> cohorts.stream()
                        .anyMatch(
                                cohort -> cohort.programme().equals(each.study().programme())
                                        && (each.study().cohorts().isEmpty()
                                                || each.study().cohorts().contains(cohort.cohort()))))
                .toList();
    }

    List<Section> experiments(List<Analysed> all, Filter filter) {
        List<Cohort> cohorts = views.cohorts();
        List<Analysed> shown = narrowed(all, filter, filter.of(cohorts));
        return List.of(Section.of(
                        "list",
                        "All studies",
                        shown.isEmpty()
                                ? none(all, filter)
                                : "The verdict follows by a fixed rule from the interval of the main outcome and the smallest difference that "
                                        + "matters. The squares say how well the study was made, whatever it found.")
                .asking(filter.form("/studies", cohorts, views.labels(), false))
                .with(experimentTable(shown))
                .taken(
                        new Choice("/api/v1/studies" + query("programme", filter.programme()), "Whole results as JSON"),
                        new Choice("/api/v1/tables/verdict.csv", "Recorded verdicts as CSV")));
    }

    private static Table experimentTable(List<Analysed> all) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Analysed each : StudyCards.inReadingOrder(all)) {
            OutcomeResult main = each.result().main();
            Figures figures = Figures.of(main);
            LocalDate next = main.look().next();
            rows.add(List.of(
                    Cell.link(
                            each.study().plan().question() + (each.study().simulated() ? " (simulated)" : ""),
                            link(each)),
                    Cell.text(main.verdict().heading()),
                    mini(main, "mini-" + rows.size()),
                    Cell.number(
                            figures.difference() == null
                                    ? Figures.NONE
                                    : figures.difference() + " [" + figures.interval() + "]"),
                    Cell.number(String.valueOf(main.people(each.study().plan()))),
                    Cell.text(Words.security(main)),
                    Cell.text(next == null ? "" : next.toString())));
        }
        return new Table(
                "Main outcome of each study.",
                List.of(
                        Column.text("Study"),
                        Column.text("Verdict"),
                        Column.text("Worse, better"),
                        Column.number("Difference [95 % interval]"),
                        Column.number("n"),
                        Column.text("Security"),
                        Column.text("Next interim look")),
                rows);
    }

    private static Cell mini(OutcomeResult outcome, String id) {
        if (!(outcome.estimate() instanceof Known known)) {
            return Cell.text("");
        }
        double scale = (outcome.outcome().higherIsBetter() ? 1 : -1)
                / outcome.outcome().smallestDifference();
        Figures figures = Figures.of(outcome);
        return Cell.picture(MiniInterval.of(
                known.interval().times(scale),
                known.value() * scale,
                figures.difference() + ", " + figures.interval() + "; the band is too small to matter",
                id));
    }

    static String link(Analysed each) {
        return "/studies/" + Paths.segment(each.study().programme()) + "/"
                + Paths.segment(each.study().plan().id());
    }

    List<Section> methods() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Method method : Method.values()) {
            rows.add(List.of(
                    Cell.text(method.label()),
                    Cell.text(method.description()),
                    Cell.text(method.test()),
                    Cell.text(method.usedFor()),
                    Cell.text(method.source())));
        }
        List<List<Cell>> measures = views.measures().stream()
                .map(each -> List.of(
                        Cell.text(each.measure()),
                        Cell.text(each.title()),
                        Cell.text(each.unit()),
                        Cell.text(each.use()),
                        Cell.text(each.definition())))
                .toList();
        return List.of(
                Section.of(
                                "methods",
                                "Methods",
                                "How people were assigned decides the method, before outcomes are read. Every interval is 95 %, two-sided.")
                        .with(new Table(
                                "Estimators.",
                                List.of(
                                        Column.text("Method"),
                                        Column.text("What"),
                                        Column.text("p-value"),
                                        Column.text("Used for"),
                                        Column.text("Source")),
                                rows)),
                Section.of(
                                "measures",
                                "Measures",
                                "Formats are compared only on measures that neither of them produces by its very design; the other measures describe.")
                        .with(new Table(
                                "Measures of the programmes here.",
                                List.of(
                                        Column.text("Measure"),
                                        Column.text("Title"),
                                        Column.text("Unit"),
                                        Column.text("Use"),
                                        Column.text("Definition")),
                                measures)));
    }

    List<Section> downloads() {
        List<List<Cell>> rows = ProgrammeViews.TABLES.stream()
                .map(view -> List.of(
                        Cell.text(view),
                        Cell.link("CSV", "/api/v1/tables/" + view + ".csv"),
                        Cell.link("JSON", "/api/v1/tables/" + view)))
                .toList();
        return List.of(Section.of(
                        "downloads",
                        "Tables to take away",
                        "Tables of groups, without rows of people. The SQL page lists what each column means. BI tools connect to the warehouse itself: docs/querying.md.")
                .with(new Table(
                        "Views.", List.of(Column.text("View"), Column.text("CSV"), Column.text("JSON")), rows)));
    }

    private static String query(String name, String value) {
        return value.isEmpty() ? "" : "?" + name + "=" + Paths.segment(value);
    }
}
