package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.DotIntervals;
import dev.dayone.dashboard.chart.DotIntervals.Mark;
import dev.dayone.dashboard.chart.DotIntervals.Row;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.shown.ShownByFormat;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Placed;
import dev.dayone.warehouse.view.ProgrammeViews.Reached;
import dev.dayone.warehouse.view.ProgrammeViews.Stage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How cohorts fare: all of them, and one in which everyone is accounted for. */
final class CohortPages {

    private static final double LEVEL = 0.95;
    private static final int MOST_DRAWN = 40;

    /** Classes of people after 180 days, and who is in each. Together they hold everybody. */
    private static final Map<String, String> CLASSES = classes();

    private final ProgrammeViews views;
    private final Studies studies;

    private static Map<String, String> classes() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put(
                "placed, strict",
                "Whoever has a salaried job in the field, of thirty hours a week and six months or more, with written evidence.");
        out.put(
                "placed, strict unknown",
                "Whoever is placed by the broad definition, while no later answer tells whether a strict placement followed. It is not known, which is not a no.");
        out.put(
                "placed, broad only",
                "Whoever is placed by the broad definition, such as with a fellowship, and by a later answer not by the strict one.");
        out.put(
                "hired by the programme",
                "Whoever has a job at the programme itself. That counts as a placement in neither definition.");
        out.put(
                "not placed",
                "Whoever answered in the second half of the window, or later, and was not placed within it.");
        out.put(
                "placed, when unknown",
                "Whoever was found placed by an answer after the window, while no answer tells whether it began within it.");
        out.put(
                "no answer",
                "Whoever was asked and gave no answer that tells of the window. It is not known, which is not a no.");
        out.put("not recorded", "Everybody of a cohort in which nobody was asked.");
        out.put("window open", "Whoever is neither placed nor at the end of the 180 days.");
        out.put("excluded", "Whoever said before assignment that they seek no job.");
        return out;
    }

    CohortPages(ProgrammeViews views, Studies studies) {
        this.views = views;
        this.studies = studies;
    }

    /** All cohorts, and how those of each programme fared. */
    List<Section> list(Filter filter) {
        List<Cohort> all = views.cohorts();
        List<Cohort> shown = filter.of(all);
        List<List<Cell>> rows = shown.stream()
                .map(cohort -> List.of(
                        Cell.link(
                                cohort.cohort(),
                                "/cohorts/" + Paths.segment(cohort.programme()) + "/" + Paths.segment(cohort.cohort())),
                        Cell.text(cohort.programme()),
                        Cell.number(cohort.startsOn() + " to " + cohort.endsOn()),
                        Cell.number(String.valueOf(cohort.people())),
                        Cell.text(cohort.simulated() ? "simulated" : "")))
                .toList();
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "cohorts",
                        "All cohorts",
                        shown.isEmpty() && !all.isEmpty()
                                ? "No cohort matches this filter."
                                : "Cohorts were not randomised: they differ in who came, when, and with which tools.")
                .asking(filter.form("/cohorts", all, views.labels(), true))
                .with(new Table(
                        "Cohorts, newest first.",
                        List.of(
                                Column.text("Cohort"),
                                Column.text("Programme"),
                                Column.number("Ran"),
                                Column.number("People assigned"),
                                Column.text("Data")),
                        rows))
                .taken(new Choice("/compare", "Compare cohorts by any measure or survey question")));
        out.addAll(fared(shown, filter, false));
        return out;
    }

    /** How cohorts fare, programme by programme. */
    List<Section> fared(List<Cohort> shown, Filter filter, boolean stagesToo) {
        List<Section> out = new ArrayList<>();
        for (String programme :
                shown.stream().map(Cohort::programme).distinct().sorted().toList()) {
            List<String> cohorts = shown.stream()
                    .filter(each -> each.programme().equals(programme))
                    .map(Cohort::cohort)
                    .toList();
            if (stagesToo || !filter.stage().isEmpty()) {
                out.addAll(stages(programme, cohorts, filter, "Stages reached, " + programme, "/cohorts"));
            }
            placement(programme, cohorts, filter).ifPresent(out::add);
        }
        return out;
    }

    /** One cohort: stages, and an account in which everyone is in one class and rows add up. */
    Optional<List<Section>> one(String programme, String cohort) {
        List<Account> accounts = views.accounting(programme, cohort);
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> labels = views.labels();
        Optional<LocalDate> hidden = studies.hiddenUntil(programme, List.of(cohort));
        List<String> arms = ShownByFormat.arms(accounts, hidden.isPresent());
        List<Column> columns = new ArrayList<>(List.of(Column.text("What became of them after 180 days")));
        arms.forEach(arm -> columns.add(Column.number(labels.getOrDefault(arm, arm))));
        columns.add(Column.number("All"));
        List<List<Cell>> rows = new ArrayList<>();
        int[] sums = new int[arms.size() + 1];
        for (String one : CLASSES.keySet()) {
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
        List<Section> out = new ArrayList<>(stages(programme, List.of(cohort), Filter.NONE, "Stages reached", ""));
        out.add(Section.of(
                        "accounting",
                        "Everyone accounted for",
                        "Each person is counted in exactly one class, and the classes of a format add up to everyone assigned to it. Those who did "
                                + "not answer stay visible. Cohorts were not randomised."
                                + hidden.map(until -> " " + hiddenWords(until)).orElse(""))
                .with(new Table("People by what became of them.", columns, rows))
                .taken(new Choice("/api/v1/tables/outcome_accounting.csv", "CSV of all cohorts")));
        out.add(Section.of("classes", "What each class means")
                .with(new Table(
                        "Classes of people after 180 days.",
                        List.of(Column.text("Class"), Column.text("Who is in it")),
                        CLASSES.entrySet().stream()
                                .map(each -> List.of(Cell.text(each.getKey()), Cell.text(each.getValue())))
                                .toList()))
                .fold());
        return Optional.of(out);
    }

    /** The share of people who reached each stage, in those cohorts of a programme. */
    List<Section> stages(String programme, List<String> cohorts, Filter filter, String heading, String link) {
        List<Waiting> waiting = studies.waiting();
        List<String> shown = ShownByFormat.cohorts(cohorts, waiting, programme);
        List<String> left =
                cohorts.stream().filter(each -> !shown.contains(each)).toList();
        if (!left.isEmpty() && !shown.isEmpty()) {
            // Cohorts that do not wait are shown to the end; one that waits has its first stages on its own page.
            return stages(programme, shown, filter, heading, link).stream()
                    .map(each -> each.saying("Left out: "
                            + String.join(", ", left.stream().sorted().toList()) + ". "
                            + studies.hiddenUntil(programme, left)
                                    .map(CohortPages::hiddenWords)
                                    .orElse("")))
                    .toList();
        }
        Optional<LocalDate> hidden = studies.hiddenUntil(programme, cohorts);
        List<Stage> all = views.stages(programme, cohorts);
        Set<Stage> withheld = ShownByFormat.withheld(all);
        List<Stage> stages = ShownByFormat.stages(all, hidden.isPresent()).stream()
                .filter(stage -> filter.takesFormat(stage.arm()) && filter.takesStage(stage.name()))
                .toList();
        if (stages.isEmpty()) {
            return List.of();
        }
        Map<String, String> labels = views.labels();
        Set<String> unrecorded = unrecorded(stages);
        Map<String, List<Mark>> byStage = new LinkedHashMap<>();
        List<String> arms = stages.stream().map(Stage::arm).distinct().sorted().toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            String label = labels.getOrDefault(stage.arm(), stage.arm());
            if (unrecorded.contains(stage.name())) {
                continue;
            }
            if (stage.known() == 0) {
                rows.add(List.of(
                        Cell.text(stage.name()),
                        Cell.text(label),
                        Cell.number("not recorded"),
                        Cell.number("0"),
                        Cell.number(Figures.NONE),
                        Cell.number(Figures.NONE)));
                continue;
            }
            if (withheld.contains(stage)) {
                rows.add(List.of(
                        Cell.text(stage.name()),
                        Cell.text(label),
                        Cell.number("withheld"),
                        Cell.number(String.valueOf(stage.known())),
                        Cell.number("withheld"),
                        Cell.number("withheld")));
                continue;
            }
            double share = (double) stage.people() / stage.known();
            // Everyone assigned is assigned: there is nothing to be unsure of.
            Interval interval = stage.step() == 1
                    ? new Interval(share, share, LEVEL)
                    : ProportionInterval.wilson(stage.people(), stage.known(), LEVEL);
            byStage.computeIfAbsent(stage.name(), key -> new ArrayList<>())
                    .add(new Mark(
                            label,
                            arms.indexOf(stage.arm()) == 0,
                            share,
                            interval.lower(),
                            interval.upper(),
                            false,
                            stage.people() + " of " + stage.known()));
            rows.add(List.of(
                    cohorts.size() == 1
                            ? Cell.link(
                                    stage.name(),
                                    "/cohorts/" + Paths.segment(programme) + "/" + Paths.segment(cohorts.get(0)) + "/"
                                            + Paths.segment(stage.name()))
                            : Cell.text(stage.name()),
                    Cell.text(label),
                    Cell.number(String.valueOf(stage.people())),
                    Cell.number(String.valueOf(stage.known())),
                    Cell.number(Figures.percent(share)),
                    Cell.number(
                            stage.step() == 1
                                    ? Figures.NONE
                                    : Figures.percent(interval.lower()) + " to " + Figures.percent(interval.upper()))));
        }
        List<Row> lines = byStage.entrySet().stream()
                .map(each -> new Row(each.getKey(), each.getValue()))
                .toList();
        String id = "stages-" + programme.replaceAll("[^A-Za-z0-9]", "-");
        return List.of(Section.of(
                        id,
                        heading,
                        "The share who reached each stage, of those assigned of whom it is known, with 95 % intervals (Wilson). A placement is "
                                + "known once its window has closed. People are counted in the format to which they were assigned. Only a study can say what a difference means."
                                + (unrecorded.isEmpty()
                                        ? ""
                                        : " Not recorded for anybody: " + String.join("; ", unrecorded) + "."))
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
                                Column.number("Known of"),
                                Column.number("Share"),
                                Column.number("95 % interval")),
                        rows))
                .taken(new Choice("/api/v1/tables/funnel.csv", "All cohorts and programmes as CSV")));
    }

    /** Stages of which nothing is known of anybody. */
    private static Set<String> unrecorded(List<Stage> stages) {
        Set<String> out = new LinkedHashSet<>();
        stages.forEach(stage -> out.add(stage.name()));
        stages.stream().filter(stage -> stage.known() > 0).forEach(stage -> out.remove(stage.name()));
        return out;
    }

    /** One stage of a cohort, block by block: as far down as groups go. Whoever wants single people asks as an operator. */
    Optional<List<Section>> stage(String programme, String cohort, String stage) {
        int step = ProgrammeViews.STAGES.indexOf(stage) + 1;
        List<Reached> groups = step == 0 ? List.of() : views.reached(programme, cohort, stage);
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Optional<LocalDate> hidden = step <= ShownByFormat.LAST_BEFORE_OUTCOMES
                ? Optional.empty()
                : studies.hiddenUntil(programme, List.of(cohort));
        Map<String, String> labels = views.labels();
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        List<String> arms =
                groups.stream().map(Reached::arm).distinct().sorted().toList();
        for (ShownByFormat.Group each : ShownByFormat.groups(groups, hidden.isPresent())) {
            Reached group = each.reached();
            String block = group.block().isEmpty() ? "everyone" : group.block();
            String label = labels.getOrDefault(group.arm(), group.arm());
            boolean small = each.withheld() || group.known() == 0;
            List<Cell> row = new ArrayList<>(
                    List.of(Cell.text(block), Cell.text(label), Cell.number(String.valueOf(group.known()))));
            if (small) {
                row.addAll(List.of(
                        Cell.number(group.known() == 0 ? "not known" : "withheld"), Cell.number(""), Cell.number("")));
            } else {
                Interval interval = ProportionInterval.wilson(group.people(), group.known(), LEVEL);
                double share = (double) group.people() / group.known();
                row.addAll(List.of(
                        Cell.number(String.valueOf(group.people())),
                        Cell.number(Figures.percent(share)),
                        Cell.number(Figures.percent(interval.lower()) + " to " + Figures.percent(interval.upper()))));
                lines.add(new Row(
                        block,
                        List.of(new Mark(
                                label,
                                arms.indexOf(group.arm()) == 0,
                                share,
                                interval.lower(),
                                interval.upper(),
                                false,
                                group.people() + " of " + group.known()))));
            }
            rows.add(row);
        }
        Section section = Section.of(
                "stage",
                stage + ", " + cohort,
                "The share who got there, of those of whom it is known, by block and format, with 95 % intervals (Wilson). Groups of fewer than five people are "
                        + "not shown, nor the next smallest where a total would give such a group away."
                        + hidden.map(until -> " " + hiddenWords(until)).orElse(""));
        if (!lines.isEmpty()) {
            section = section.drawn(
                    DotIntervals.of(stage, lines, StudyView.PAGE, "stage-w"),
                    DotIntervals.of(stage, lines, StudyView.PHONE, "stage-n"));
        }
        return Optional.of(List.of(
                rows.isEmpty()
                        ? section
                        : section.with(new Table(
                                stage + ".",
                                List.of(
                                        Column.text("Block"),
                                        Column.text("Format"),
                                        Column.number("Known of"),
                                        Column.number("People"),
                                        Column.number("Share"),
                                        Column.number("95 % interval")),
                                rows))));
    }

    /** Said in the place of what a plan hides. */
    static String hiddenWords(LocalDate until) {
        return "A study of this programme waits for its next interim look, on " + until
                + ". Until then, only the study's own page may show outcomes by format.";
    }

    /** Strict placement within 180 days by cohort; hollow while a window is open. */
    Optional<Section> placement(String programme, List<String> all, Filter filter) {
        Optional<LocalDate> hidden = studies.hiddenUntil(programme, all);
        List<Waiting> waiting = studies.waiting();
        List<String> cohorts = ShownByFormat.cohorts(all, waiting, programme);
        if (hidden.isPresent() && cohorts.isEmpty()) {
            return Optional.of(Section.of(
                    "placement-" + programme.replaceAll("[^A-Za-z0-9]", "-"),
                    "Placed within 180 days, " + programme,
                    hiddenWords(hidden.get())));
        }
        Map<String, Map<String, int[]>> counts = new TreeMap<>();
        for (Account account : studies.accounts(programme)) {
            if (!cohorts.contains(account.cohort()) || !filter.takesFormat(account.arm())) {
                continue;
            }
            int[] cell = counts.computeIfAbsent(account.cohort(), key -> new TreeMap<>())
                    .computeIfAbsent(account.arm(), key -> new int[3]);
            if (account.outcome().equals("window open")) {
                cell[2] += account.people();
            }
        }
        // The same people as in the stages and in studies: whoever did not answer late enough to tell is in no
        // denominator.
        for (Placed placed : views.placed(programme)) {
            int[] cell = counts.getOrDefault(placed.cohort(), Map.of()).get(placed.arm());
            if (cell != null) {
                cell[0] = placed.people();
                cell[1] = placed.known();
            }
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
                        Cell.number(Figures.percent(share)),
                        Cell.number(Figures.percent(interval.lower()) + " to " + Figures.percent(interval.upper())),
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
                        "Salaried in the field within 180 days (strict), by cohort, of those who sought a job when they were assigned and whose answers tell of it. Hollow marks "
                                + "are cohorts whose follow-up is not over. Cohorts were not randomised, so no line joins them."
                                + hidden.map(until -> " " + hiddenWords(until) + " The cohorts that wait are left out.")
                                        .orElse("")
                                + latestWords(lines))
                .linked("/cohorts")
                .drawn(
                        DotIntervals.of(
                                "Placed within 180 days, " + programme, latest(lines), StudyView.PAGE, id + "-w"),
                        DotIntervals.of(
                                "Placed within 180 days, " + programme, latest(lines), StudyView.PHONE, id + "-n"))
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
                .taken(new Choice("/api/v1/tables/outcome_accounting.csv", "All cohorts and programmes as CSV")));
    }

    /** Lines that a picture can hold: the last ones. */
    static <T> List<T> latest(List<T> lines) {
        return lines.subList(Math.max(0, lines.size() - MOST_DRAWN), lines.size());
    }

    /** Said where not all are drawn. */
    static String latestWords(List<?> lines) {
        return lines.size() > MOST_DRAWN
                ? " The picture shows the latest " + MOST_DRAWN + " of " + lines.size()
                        + "; the period filter changes which."
                : "";
    }
}
