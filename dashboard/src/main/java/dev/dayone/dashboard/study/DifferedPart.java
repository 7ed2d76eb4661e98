package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.BlockPlot;
import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.chart.OutOfHundred;
import dev.dayone.dashboard.chart.PlacementCurves;
import dev.dayone.dashboard.chart.ScorePlot;
import dev.dayone.dashboard.chart.SubgroupPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.BlockPooling;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Subgroups;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differed: all outcomes in one picture and one short table; each outcome's own pictures, and the rest of the numbers, behind. */
final class DifferedPart {

    private final StudyResult result;
    private final StudyPlan plan;

    private DifferedPart(StudyResult result) {
        this.result = result;
        this.plan = result.plan();
    }

    static Part of(StudyResult result) {
        return new Part("what-differed", "What differed", "", new DifferedPart(result).sections());
    }

    private List<Section> sections() {
        List<Section> out = new ArrayList<>();
        out.add(differed());
        out.add(numbers());
        out.add(words());
        blocks().ifPresent(out::add);
        out.addAll(hundreds());
        out.addAll(scores());
        out.addAll(curves());
        subgroups().ifPresent(out::add);
        return out;
    }

    private Section differed() {
        List<List<Cell>> rows = result.outcomes().stream()
                .map(outcome -> {
                    Figures figures = Figures.of(outcome);
                    return List.of(
                            Cell.text(outcome.outcome().title())
                                    .strong(outcome.outcome().primary()),
                            Cell.number(dash(figures.difference())),
                            Cell.number(dash(figures.interval())),
                            Cell.text(outcome.verdict().heading()));
                })
                .toList();
        boolean some = result.outcomes().stream().anyMatch(each -> each.estimate() instanceof Known);
        Section section = Section.of(
                "differed",
                "All outcomes at once",
                some
                        ? "Each line is a difference, " + plan.treatment().label() + " minus "
                                + plan.control().label()
                                + ", with its 95 % interval. The smallest difference that matters was set beforehand."
                        : "No difference can be shown yet. “Each outcome in words” says why.");
        return (some
                        ? section.drawn(Drawn.forBothWidths(width -> ForestPlot.of(result, width, "forest-" + width)))
                        : section)
                .with(new Table(
                        "The main outcome is bold; the others are read beside it.",
                        List.of(
                                Column.text("Outcome"),
                                Column.number("Difference"),
                                Column.number("95 % interval"),
                                Column.text("Verdict")),
                        rows));
    }

    /** What the short table leaves out. */
    private Section numbers() {
        List<List<Cell>> rows = new ArrayList<>();
        // One outcome held together with nothing has one p: a second column would say it again.
        boolean together = result.outcomes().stream()
                        .filter(outcome -> outcome.family() != null)
                        .count()
                > 1;
        for (OutcomeResult outcome : result.outcomes()) {
            Figures figures = Figures.of(outcome);
            HeldTogether family = outcome.family();
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.text(outcome.outcome().title())
                            .strong(outcome.outcome().primary()),
                    Cell.number(figures.control()),
                    Cell.number(Figures.count(outcome.control().n())),
                    Cell.number(figures.treatment()),
                    Cell.number(Figures.count(outcome.treatment().n())),
                    Cell.number(dash(figures.difference())),
                    Cell.number(outcome.estimate()
                            .match(known -> Figures.pValue(known.pValue()), refused -> Figures.NONE))));
            if (together) {
                row.add(Cell.number(family == null ? Figures.NONE : Figures.pValue(family.pValue())));
            }
            row.add(Cell.text(outcome.estimate().method().label()));
            rows.add(row);
        }
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("Outcome"),
                Column.number(plan.control().label()),
                Column.number("n " + plan.control().label()),
                Column.number(plan.treatment().label()),
                Column.number("n " + plan.treatment().label()),
                Column.number("Difference"),
                Column.number("p")));
        if (together) {
            columns.add(Column.number("p together"));
        }
        columns.add(Column.text("Method"));
        return Section.of(
                        "numbers",
                        "Averages, learners and p-values",
                        plan.covariates().isEmpty()
                                ? "The averages are as measured."
                                : "The averages are as measured. Differences are adjusted for "
                                        + String.join(", ", plan.covariates())
                                        + " where the method says so: they compare learners who started alike, and need not equal the gap between the two averages.")
                .with(new Table(
                        together
                                ? "The rest of the numbers. “p together” counts that several secondary outcomes were tested."
                                : "The rest of the numbers.",
                        columns,
                        rows))
                .fold();
    }

    private Section words() {
        return Section.of(
                        "words",
                        "Each outcome in words",
                        result.outcomes().stream()
                                .map(outcome -> outcome.outcome().title() + ". " + Words.role(plan, outcome)
                                        + Words.sentence(plan, outcome) + " " + Words.family(outcome) + " "
                                        + String.join(" ", Finding.forEvaluators(outcome.notes())))
                                .toArray(String[]::new))
                .fold();
    }

    /** Effects block by block, such as cohort by cohort: the main outcome's, where there are three blocks or more. */
    private Optional<Section> blocks() {
        OutcomeResult main = result.main();
        BlockPooling pooling = main.pooling();
        if (pooling == null || !(main.estimate() instanceof Known)) {
            return Optional.empty();
        }
        int decimals = Figures.of(main).decimals();
        List<List<Cell>> rows = new ArrayList<>();
        for (BlockPooling.Block block : pooling.blocks()) {
            rows.add(row(block.name(), Figures.count(block.n()), block.estimate(), block.interval(), decimals));
        }
        rows.add(row(
                "Average block",
                Figures.count(pooling.blocks().stream()
                        .mapToInt(BlockPooling.Block::n)
                        .sum()),
                pooling.average(),
                new Interval(pooling.averageLower(), pooling.averageUpper(), Interval.LEVEL),
                decimals));
        return Optional.of(Section.of(
                        "blocks",
                        "Block by block",
                        main.outcome().title()
                                + " in each block in which learners were assigned, such as a cohort. Not adjusted, so the average block need not equal the main "
                                + "result. Another block like these may come out anywhere between "
                                + Figures.signed(pooling.nextLower(), decimals) + " and "
                                + Figures.signed(pooling.nextUpper(), decimals) + " "
                                + main.outcome().unit() + ".")
                .marked(main.verdict().heading())
                .drawn(Drawn.forBothWidths(width -> BlockPlot.of(plan, main, pooling, width, "blocks-" + width)))
                .with(new Table(
                        "The difference in each block.",
                        List.of(
                                Column.text("Block"),
                                Column.number("Learners"),
                                Column.number("Difference"),
                                Column.number("95 % interval")),
                        rows)));
    }

    private static List<Cell> row(String name, String people, double difference, Interval interval, int decimals) {
        return List.of(
                Cell.text(name),
                Cell.number(people),
                Cell.number(Figures.signed(difference, decimals)),
                Cell.number(Figures.signed(interval.lower(), decimals) + " to "
                        + Figures.signed(interval.upper(), decimals)));
    }

    /** Of every hundred learners, for each placement outcome: each format's own share and its own interval. */
    private List<Section> hundreds() {
        List<Section> out = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            if (outcome.outcome().kind() != Kind.PLACED
                    || outcome.outcome().ofWork()
                    || !(outcome.estimate() instanceof Known)) {
                continue;
            }
            List<OutOfHundred.Bar> bars = new ArrayList<>();
            List<List<Cell>> rows = new ArrayList<>();
            for (ArmSummary arm : List.of(outcome.control(), outcome.treatment())) {
                Double share = arm.value();
                Integer placed = arm.events();
                if (share == null || placed == null || arm.n() == 0) {
                    continue;
                }
                Interval own = ProportionInterval.wilson(placed, arm.n(), Interval.LEVEL)
                        .times(100);
                String range = Math.round(own.lower()) + " to " + Math.round(own.upper());
                bars.add(new OutOfHundred.Bar(
                        arm.label(), share, own.lower(), own.upper(), Math.round(share) + " of 100 (" + range + ")"));
                rows.add(List.of(
                        Cell.text(arm.label()),
                        Cell.number(Figures.count(placed)),
                        Cell.number(Figures.count(arm.n())),
                        Cell.number(String.valueOf(Math.round(share))),
                        Cell.number(range)));
            }
            if (bars.size() == 2) {
                String id = "hundred-" + outcome.outcome().id();
                out.add(Section.of(
                                id,
                                outcome.outcome().title() + ", of every 100 learners",
                                "The bar is what was seen; the line over it is the 95 % interval of that format alone. Whether the two differ is for the difference above to say.")
                        .marked(outcome.verdict().heading())
                        .drawn(Drawn.forBothWidths(width -> OutOfHundred.of(
                                outcome.outcome().title() + ", of every 100 learners",
                                bars,
                                "",
                                width,
                                id + "-" + width)))
                        .with(new Table(
                                "Learners placed.",
                                List.of(
                                        Column.text("Format"),
                                        Column.number("Placed"),
                                        Column.number("Of"),
                                        Column.number("Of 100"),
                                        Column.number("95 % interval")),
                                rows))
                        .fold());
            }
        }
        return out;
    }

    private List<Section> curves() {
        List<Section> out = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            if (outcome.curves().isEmpty() || !(outcome.estimate() instanceof Known)) {
                continue;
            }
            String id = "curves-" + outcome.outcome().id();
            out.add(Section.of(
                            id,
                            outcome.outcome().title() + ", day by day",
                            "The share placed by each day (definition: "
                                    + outcome.outcome().measure()
                                    + "). Learners still looking count for as long as they were followed; a curve ends when fewer than ten are left.")
                    .marked(outcome.verdict().heading())
                    .drawn(Drawn.forBothWidths(width -> PlacementCurves.of(plan, outcome, width, id + "-" + width)))
                    .with(new Table(
                            "Share placed, and how many were still looking.",
                            List.of(
                                    Column.number("Day"),
                                    Column.number(plan.control().label()),
                                    Column.number(
                                            "still looking, " + plan.control().label()),
                                    Column.number(plan.treatment().label()),
                                    Column.number(
                                            "still looking, " + plan.treatment().label())),
                            days(outcome)))
                    .fold());
        }
        return out;
    }

    /** As far as each curve is drawn. */
    private static List<List<Cell>> days(OutcomeResult outcome) {
        Integer window = outcome.outcome().windowDays();
        double horizon = window == null ? 365 : window;
        List<List<Cell>> rows = new ArrayList<>();
        for (int quarter = 1; quarter <= 4; quarter++) {
            double day = Math.rint(horizon * quarter / 4);
            List<Cell> row = new ArrayList<>(List.of(Cell.number(Figures.fixed(day, 0))));
            for (KaplanMeier curve : outcome.curves()) {
                row.add(Cell.number(
                        day <= PlacementCurves.lastDrawn(curve, horizon)
                                ? Figures.fixed(100 * (1 - curve.survival(day)), 1) + " %"
                                : "too few left"));
                row.add(Cell.number(Figures.count(curve.atRisk(Math.nextUp(day)))));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<Section> scores() {
        List<Section> out = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            if (outcome.scores().isEmpty() || !(outcome.estimate() instanceof Known)) {
                continue;
            }
            String id = "scores-" + outcome.outcome().id();
            int most = outcome.scores().stream().mapToInt(List::size).max().orElse(0);
            out.add(Section.of(
                            id,
                            outcome.outcome().title() + ", learner by learner",
                            "Scores as they were given: "
                                    + (most > ScorePlot.MOST_DOTS
                                            ? "there are too many learners for a mark each, so the curve shows how many scored about that much"
                                            : "a mark for each learner, above it a curve that is high where many scored alike")
                                    + ", and a line at each format's average.")
                    .marked(outcome.verdict().heading())
                    .drawn(Drawn.forBothWidths(width -> ScorePlot.of(plan, outcome, width, id + "-" + width)))
                    .with(new Table(
                            "Scores, " + outcome.outcome().unit() + ".",
                            List.of(
                                    Column.text("Format"),
                                    Column.number("n"),
                                    Column.number("Lowest"),
                                    Column.number("Lower quartile"),
                                    Column.number("Median"),
                                    Column.number("Upper quartile"),
                                    Column.number("Highest"),
                                    Column.number("Mean"),
                                    Column.number("Standard deviation")),
                            List.of(
                                    spread(outcome.control(), outcome.scores().get(0)),
                                    spread(outcome.treatment(), outcome.scores().get(1)))))
                    .fold());
        }
        return out;
    }

    private static List<Cell> spread(ArmSummary arm, List<Double> scores) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(arm.label()), Cell.number(Figures.count(scores.size()))));
        for (int quarter = 0; quarter <= 4; quarter++) {
            row.add(Cell.number(
                    scores.isEmpty() ? Figures.NONE : Figures.fixed(ScorePlot.quantile(scores, quarter / 4.0), 1)));
        }
        Double mean = arm.value();
        Double deviation = arm.standardDeviation();
        row.add(Cell.number(mean == null ? Figures.NONE : Figures.fixed(mean, 1)));
        row.add(Cell.number(deviation == null ? Figures.NONE : Figures.fixed(deviation, 1)));
        return row;
    }

    private Optional<Section> subgroups() {
        OutcomeResult main = result.main();
        int compared =
                main.subgroups().stream().mapToInt(each -> each.groups().size()).sum();
        if (compared == 0) {
            return Optional.empty();
        }
        int decimals = Figures.of(main).decimals();
        List<String> said = new ArrayList<>();
        said.add("Exploratory: " + compared
                + " groups that the plan named beforehand. With that many, one may look unlike the rest by chance alone. Whether the difference depends on a column is "
                + "said in the sentence about that column; two intervals side by side do not say it.");
        main.subgroups().stream()
                .map(Subgroups::interaction)
                .flatMap(Optional::stream)
                .map(Finding::forEvaluators)
                .forEach(said::add);
        List<List<Cell>> rows = new ArrayList<>();
        for (Subgroups each : main.subgroups()) {
            for (Subgroups.Group group : each.groups()) {
                rows.add(List.of(
                        Cell.text(group.label()),
                        Cell.number(Figures.count(group.control())),
                        Cell.number(Figures.count(group.treatment())),
                        Cell.number(group.estimate()
                                .match(known -> Figures.signed(known.value(), decimals), refused -> Figures.NONE)),
                        Cell.number(group.estimate()
                                .match(
                                        known -> Figures.signed(known.interval().lower(), decimals) + " to "
                                                + Figures.signed(
                                                        known.interval().upper(), decimals),
                                        refused -> refused.why().forEvaluators()))));
            }
        }
        return Optional.of(Section.of("subgroups", "Subgroups", said.toArray(String[]::new))
                .marked(main.verdict().heading())
                .drawn(Drawn.forBothWidths(width -> SubgroupPlot.of(plan, main, width, "subgroups-" + width)))
                .with(new Table(
                        main.outcome().title() + " within groups, unadjusted.",
                        List.of(
                                Column.text("Group"),
                                Column.number("n " + plan.control().label()),
                                Column.number("n " + plan.treatment().label()),
                                Column.number("Difference"),
                                Column.number("95 % interval")),
                        rows))
                .fold());
    }

    private static String dash(@Nullable String text) {
        return text == null ? Figures.NONE : text;
    }
}
