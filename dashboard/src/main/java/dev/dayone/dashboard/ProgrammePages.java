package dev.dayone.dashboard;

import dev.dayone.dashboard.Section.Cell;
import dev.dayone.dashboard.Section.Choice;
import dev.dayone.dashboard.Section.Column;
import dev.dayone.dashboard.Section.Field;
import dev.dayone.dashboard.Section.Form;
import dev.dayone.dashboard.Section.Table;
import dev.dayone.dashboard.Studies.Analysed;
import dev.dayone.dashboard.chart.DotIntervals;
import dev.dayone.dashboard.chart.DotIntervals.Mark;
import dev.dayone.dashboard.chart.DotIntervals.Row;
import dev.dayone.dashboard.chart.MiniInterval;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.evidence.study.Gate;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.warehouse.ProgrammeViews;
import dev.dayone.warehouse.ProgrammeViews.Account;
import dev.dayone.warehouse.ProgrammeViews.Cohort;
import dev.dayone.warehouse.ProgrammeViews.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pages beside a study's own: what needs attention, how cohorts fare, what can be asked, how complete the data are. */
final class ProgrammePages {

    private static final double LEVEL = 0.95;

    /** Stages up to this one are no outcomes: assigned, started, completed. */
    private static final int LAST_BEFORE_OUTCOMES = 3;

    private final ProgrammeViews views;
    private final Studies studies;

    ProgrammePages(ProgrammeViews views, Studies studies) {
        this.views = views;
        this.studies = studies;
    }

    String dataTo() {
        return views.dataTo().map(at -> at.toString().substring(0, 10)).orElse("");
    }

    /** What needs attention, then how learners fare. */
    List<Section> overview(List<Analysed> all) {
        List<Section> out = new ArrayList<>();
        long blocked = all.stream().filter(each -> failed(each).isPresent()).count();
        long early = all.stream()
                .filter(each -> each.result().main().verdict() == Verdict.TOO_EARLY)
                .count();
        out.add(Section.of(
                        "experiments",
                        "Experiments",
                        all.isEmpty()
                                ? "No study is registered yet. ./dayone run DIR reads a programme directory; docs/programme-directory.md says "
                                        + "what is in one."
                                : all.size() + (all.size() == 1 ? " experiment: " : " experiments: ")
                                        + (all.size() - blocked - early) + " with a verdict, " + early
                                        + " too early to say, " + blocked + " blocked by a gate.")
                .linked("/studies")
                .with(experimentTable(all)));
        for (String programme : programmes()) {
            out.addAll(stages(programme, null, "Stages reached, " + programme, "/cohorts"));
            placement(programme).ifPresent(out::add);
        }
        List<ProgrammeViews.Trouble> troubles = views.troubles();
        out.add(Section.of(
                        "data-line",
                        "Data",
                        troubles.isEmpty()
                                ? "Nothing is refused, missing at a source or set aside."
                                : troubles.stream()
                                                .mapToLong(ProgrammeViews.Trouble::count)
                                                .sum()
                                        + " rows, messages or gaps need a look.")
                .linked("/data"));
        return out;
    }

    private static Optional<Gate> failed(Analysed analysed) {
        return analysed.result().main().gates().stream()
                .filter(gate -> gate.status() == Gate.Status.FAIL && gate.name() != Gate.Name.MATURITY)
                .findFirst();
    }

    List<Section> experiments(List<Analysed> all, Map<String, String> filter) {
        List<String> programmes = programmes();
        String chosen = filter.getOrDefault("programme", "");
        List<Analysed> shown = all.stream()
                .filter(each -> chosen.isEmpty() || each.study().programme().equals(chosen))
                .toList();
        return List.of(Section.of(
                        "list",
                        "All experiments",
                        "The heading follows by rule from the interval of the main outcome and the smallest difference that matters; squares "
                                + "say how secure it is, whatever it says.")
                .with(new Form("/studies", List.of(programmeField(programmes, chosen)), "Show"))
                .with(experimentTable(shown))
                .taken(
                        new Choice("/api/v1/studies" + query("programme", chosen), "JSON"),
                        new Choice("/api/v1/tables/verdict.csv", "CSV of recorded verdicts")));
    }

    private static Table experimentTable(List<Analysed> all) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Analysed each : all) {
            OutcomeResult main = each.result().main();
            Figures figures = Figures.of(main);
            LocalDate next = main.look().next();
            rows.add(List.of(
                    Cell.link(each.study().plan().title(), link(each)),
                    Cell.text(each.study().plan().question()),
                    Cell.text(main.verdict().heading()),
                    mini(main, "mini-" + rows.size()),
                    Cell.number(
                            figures.difference() == null
                                    ? Figures.NONE
                                    : figures.difference() + " [" + figures.interval() + "]"),
                    Cell.number(
                            String.valueOf(main.control().n() + main.treatment().n())),
                    Cell.text(Words.squares(main.mark()) + " " + main.mark().words()),
                    Cell.text(next == null ? "" : next.toString()),
                    Cell.text(each.study().simulated() ? "simulated" : "")));
        }
        return new Table(
                "Main outcome of each experiment.",
                List.of(
                        Column.text("Experiment"),
                        Column.text("Question"),
                        Column.text("Verdict"),
                        Column.text("← worse, better →"),
                        Column.number("Difference [95 % interval]"),
                        Column.number("n"),
                        Column.text("Security"),
                        Column.text("Next look"),
                        Column.text("Data")),
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

    private List<String> programmes() {
        return views.cohorts().stream()
                .map(Cohort::programme)
                .distinct()
                .sorted()
                .toList();
    }

    private List<Section> stages(String programme, @Nullable String cohort, String heading, String link) {
        Optional<LocalDate> hidden = studies.hiddenUntil(programme);
        List<Stage> stages = views.stages(programme, cohort).stream()
                .filter(stage -> hidden.isEmpty() || stage.step() <= LAST_BEFORE_OUTCOMES)
                .toList();
        if (stages.isEmpty()) {
            return List.of();
        }
        Map<String, String> labels = views.labels();
        Map<String, List<Mark>> byStage = new LinkedHashMap<>();
        List<String> arms = stages.stream().map(Stage::arm).distinct().sorted().toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            Interval interval = ProportionInterval.wilson(stage.people(), stage.assigned(), LEVEL);
            double share = (double) stage.people() / stage.assigned();
            String label = labels.getOrDefault(stage.arm(), stage.arm());
            byStage.computeIfAbsent(stage.name(), key -> new ArrayList<>())
                    .add(new Mark(
                            label,
                            arms.indexOf(stage.arm()) == 0,
                            share,
                            interval.lower(),
                            interval.upper(),
                            false,
                            stage.people() + " of " + stage.assigned()));
            rows.add(List.of(
                    Cell.text(stage.name()),
                    Cell.text(label),
                    Cell.number(String.valueOf(stage.people())),
                    Cell.number(String.valueOf(stage.assigned())),
                    Cell.number(percent(share)),
                    Cell.number(percent(interval.lower()) + " to " + percent(interval.upper()))));
        }
        List<Row> lines = byStage.entrySet().stream()
                .map(each -> new Row(each.getKey(), each.getValue()))
                .toList();
        String id = "stages-" + programme.replaceAll("[^A-Za-z0-9]", "-") + (cohort == null ? "" : "-c");
        return List.of(Section.of(
                        id,
                        heading,
                        "The share of those assigned who reached each stage, with 95 % intervals (Wilson). People are compared as they were "
                                + "assigned; what a difference means is for the experiment to say.")
                .linked(link)
                .drawn(
                        DotIntervals.of("Stages reached, " + programme, lines, StudyView.PAGE, id + "-w"),
                        DotIntervals.of("Stages reached, " + programme, lines, StudyView.PHONE, id + "-n"))
                .with(new Table(
                        "Stages reached.",
                        List.of(
                                Column.text("Stage"),
                                Column.text("Format"),
                                Column.number("People"),
                                Column.number("Assigned"),
                                Column.number("Share"),
                                Column.number("95 % interval")),
                        rows))
                .taken(new Choice("/api/v1/tables/funnel.csv", "CSV")));
    }

    /** Said in the place of what a plan hides. */
    static String hiddenWords(LocalDate until) {
        return "A study of this programme waits for its next look, on " + until
                + ": until then outcomes by format are for its own page alone.";
    }

    /** Strict placement within 180 days by cohort; hollow while a window is open. */
    private Optional<Section> placement(String programme) {
        Optional<LocalDate> hidden = studies.hiddenUntil(programme);
        if (hidden.isPresent()) {
            return Optional.of(Section.of(
                    "placement-" + programme.replaceAll("[^A-Za-z0-9]", "-"),
                    "Placed within 180 days, " + programme,
                    hiddenWords(hidden.get())));
        }
        Map<String, Map<String, int[]>> counts = new TreeMap<>();
        for (Account account : views.accounting(programme, null)) {
            int[] cell = counts.computeIfAbsent(account.cohort(), key -> new TreeMap<>())
                    .computeIfAbsent(account.arm(), key -> new int[3]);
            if (account.outcome().equals("placed, strict")) {
                cell[0] += account.people();
            }
            if (account.outcome().equals("window open")) {
                cell[2] += account.people();
            }
            cell[1] += account.outcome().equals("excluded") ? 0 : account.people();
        }
        Map<String, String> labels = views.labels();
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        counts.forEach((cohort, arms) -> {
            List<Mark> marks = new ArrayList<>();
            List<String> names = List.copyOf(arms.keySet());
            arms.forEach((arm, cell) -> {
                if (cell[1] == 0) {
                    return;
                }
                Interval interval = ProportionInterval.wilson(cell[0], cell[1], LEVEL);
                String label = labels.getOrDefault(arm, arm);
                double share = (double) cell[0] / cell[1];
                marks.add(new Mark(
                        label,
                        names.indexOf(arm) == 0,
                        share,
                        interval.lower(),
                        interval.upper(),
                        cell[2] > 0,
                        cell[0] + " of " + cell[1]));
                rows.add(List.of(
                        Cell.link(cohort, "/cohorts/" + Paths.segment(programme) + "/" + Paths.segment(cohort)),
                        Cell.text(label),
                        Cell.number(String.valueOf(cell[0])),
                        Cell.number(String.valueOf(cell[1])),
                        Cell.number(percent(share)),
                        Cell.number(percent(interval.lower()) + " to " + percent(interval.upper())),
                        Cell.text(cell[2] > 0 ? "window open for " + cell[2] : "final")));
            });
            if (!marks.isEmpty()) {
                lines.add(new Row(cohort, marks));
            }
        });
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String id = "placement-" + programme.replaceAll("[^A-Za-z0-9]", "-");
        return Optional.of(Section.of(
                        id,
                        "Placed within 180 days, " + programme,
                        "Salaried in the field within 180 days (strict), by cohort, of those who sought a job when they were assigned. Hollow marks "
                                + "are cohorts whose window is still open. Cohorts are not drawn by lot: a line between them would say nothing.")
                .linked("/cohorts")
                .drawn(
                        DotIntervals.of("Placed within 180 days, " + programme, lines, StudyView.PAGE, id + "-w"),
                        DotIntervals.of("Placed within 180 days, " + programme, lines, StudyView.PHONE, id + "-n"))
                .with(new Table(
                        "Placed within 180 days, strict.",
                        List.of(
                                Column.text("Cohort"),
                                Column.text("Format"),
                                Column.number("Placed"),
                                Column.number("Of"),
                                Column.number("Share"),
                                Column.number("95 % interval"),
                                Column.text("Follow-up")),
                        rows))
                .taken(new Choice("/api/v1/tables/outcome_accounting.csv", "CSV")));
    }

    List<Section> cohorts(Map<String, String> filter) {
        String chosen = filter.getOrDefault("programme", "");
        List<List<Cell>> rows = new ArrayList<>();
        for (Cohort cohort : views.cohorts()) {
            if (chosen.isEmpty() || chosen.equals(cohort.programme())) {
                rows.add(List.of(
                        Cell.link(
                                cohort.cohort(),
                                "/cohorts/" + Paths.segment(cohort.programme()) + "/" + Paths.segment(cohort.cohort())),
                        Cell.text(cohort.programme()),
                        Cell.number(cohort.startsOn() + " to " + cohort.endsOn()),
                        Cell.number(String.valueOf(cohort.people())),
                        Cell.text(cohort.simulated() ? "simulated" : "")));
            }
        }
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "cohorts",
                        "All cohorts",
                        "Not randomised: cohorts differ in who came, when, and with which tools.")
                .with(new Form("/cohorts", List.of(programmeField(programmes(), chosen)), "Show"))
                .with(new Table(
                        "Cohorts, newest first.",
                        List.of(
                                Column.text("Cohort"),
                                Column.text("Programme"),
                                Column.number("Ran"),
                                Column.number("People assigned"),
                                Column.text("Data")),
                        rows)));
        for (String programme : programmes()) {
            if (chosen.isEmpty() || chosen.equals(programme)) {
                placement(programme).ifPresent(out::add);
            }
        }
        return out;
    }

    /** One cohort: stages, and an account in which everyone is in one class and rows add up. */
    Optional<List<Section>> cohort(String programme, String cohort) {
        List<Account> accounts = views.accounting(programme, cohort);
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> labels = views.labels();
        Optional<LocalDate> hidden = studies.hiddenUntil(programme);
        List<String> arms = hidden.isPresent()
                ? List.of()
                : accounts.stream().map(Account::arm).distinct().sorted().toList();
        List<String> classes = List.of(
                "placed, strict",
                "placed, broad only",
                "hired by the programme",
                "not placed",
                "no answer",
                "window open",
                "excluded");
        List<Column> columns = new ArrayList<>(List.of(Column.text("What became of them after 180 days")));
        arms.forEach(arm -> columns.add(Column.number(labels.getOrDefault(arm, arm))));
        columns.add(Column.number("All"));
        List<List<Cell>> rows = new ArrayList<>();
        int[] sums = new int[arms.size() + 1];
        for (String one : classes) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.text(one)));
            int all = accounts.stream()
                    .filter(each -> each.outcome().equals(one))
                    .mapToInt(Account::people)
                    .sum();
            for (int a = 0; a < arms.size(); a++) {
                String arm = arms.get(a);
                int people = accounts.stream()
                        .filter(each -> each.arm().equals(arm) && each.outcome().equals(one))
                        .mapToInt(Account::people)
                        .sum();
                sums[a] += people;
                cells.add(Cell.number(String.valueOf(people)));
            }
            sums[arms.size()] += all;
            cells.add(Cell.number(String.valueOf(all)));
            rows.add(cells);
        }
        List<Cell> last = new ArrayList<>(List.of(Cell.text("Everyone assigned")));
        for (int sum : sums) {
            last.add(Cell.number(String.valueOf(sum)));
        }
        rows.add(last);
        List<Section> out = new ArrayList<>(stages(programme, cohort, "Stages reached", ""));
        out.add(Section.of(
                        "accounting",
                        "Everyone accounted for",
                        "Each person stands in exactly one class, and the classes of a format add up to everyone assigned to it. Those who did "
                                + "not answer stay visible. Not randomised between cohorts."
                                + hidden.map(until -> " " + hiddenWords(until)).orElse(""))
                .with(new Table("People by what became of them.", columns, rows))
                .taken(new Choice("/api/v1/tables/outcome_accounting.csv", "CSV of all cohorts")));
        return Optional.of(out);
    }

    List<Section> data() {
        List<List<Cell>> fresh = views.freshness().stream()
                .map(each -> List.of(
                        Cell.text(each.programme()),
                        Cell.text(each.type()),
                        Cell.number(Figures.count(each.facts())),
                        Cell.text(minute(each.occurred())),
                        Cell.text(minute(each.received()))))
                .toList();
        List<ProgrammeViews.Trouble> troubles = views.troubles();
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "fresh",
                        "How fresh each source is",
                        "The latest of each kind of event, by its own clock and by ours (UTC).")
                .with(new Table(
                        "Freshness.",
                        List.of(
                                Column.text("Programme"),
                                Column.text("Kind"),
                                Column.number("Facts"),
                                Column.text("Latest, by its clock"),
                                Column.text("Taken in")),
                        fresh))
                .taken(new Choice("/api/v1/tables/freshness.csv", "CSV")));
        Section needs = Section.of(
                "troubles",
                "What needs a look",
                troubles.isEmpty()
                        ? "Nothing is refused, missing at a source, set aside or unusable."
                        : "Refused rows wait until they are corrected or waived: ./dayone rejects list.");
        out.add(
                troubles.isEmpty()
                        ? needs
                        : needs.with(new Table(
                                "Refused, missing, set aside.",
                                List.of(
                                        Column.text("Programme"),
                                        Column.text("What"),
                                        Column.text("Detail"),
                                        Column.number("Count")),
                                troubles.stream()
                                        .map(each -> List.of(
                                                Cell.text(each.programme()),
                                                Cell.text(each.what()),
                                                Cell.text(each.detail()),
                                                Cell.number(Figures.count(each.count()))))
                                        .toList())));
        List<List<Cell>> gates = new ArrayList<>();
        for (Analysed each : studies.all()) {
            for (Gate gate : each.result().main().gates()) {
                if (gate.status() == Gate.Status.FAIL || gate.status() == Gate.Status.WARN) {
                    gates.add(List.of(
                            Cell.link(each.study().plan().title(), link(each)),
                            Cell.text(gate.name().words()),
                            Cell.text(gate.status().words()),
                            Cell.text(gate.sentence())));
                }
            }
        }
        out.add(Section.of(
                        "gates",
                        "Gates of the experiments",
                        gates.isEmpty()
                                ? "Every gate of every main outcome is passed."
                                : "Gates that failed, or ask for care.")
                .with(new Table(
                        "Gates.",
                        List.of(
                                Column.text("Experiment"),
                                Column.text("Asked"),
                                Column.text("Answer"),
                                Column.text("In words")),
                        gates)));
        return out;
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
                                "The way of assigning people picks the method before outcomes are read. Every interval is 95 %, two-sided.")
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
                                "Only measures that no format makes more likely by construction compare formats; the others describe.")
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
                        "Groups only, no rows of people; docs/warehouse.md says what each column means. BI tools connect to the warehouse "
                                + "itself: docs/querying.md.")
                .with(new Table(
                        "Views of the schema mart.",
                        List.of(Column.text("View"), Column.text("CSV"), Column.text("JSON")),
                        rows)));
    }

    private static Field programmeField(List<String> programmes, String chosen) {
        List<Choice> choices = new ArrayList<>(List.of(new Choice("", "all")));
        programmes.forEach(each -> choices.add(new Choice(each, each)));
        return Field.choice("programme", "Programme", chosen, choices);
    }

    private static String query(String name, String value) {
        return value.isEmpty() ? "" : "?" + name + "=" + Paths.segment(value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String minute(Instant at) {
        return at.toString().substring(0, 16).replace('T', ' ');
    }
}
