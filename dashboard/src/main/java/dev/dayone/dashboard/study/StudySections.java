package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.AttritionPlot;
import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.chart.HundredLearners;
import dev.dayone.dashboard.chart.LookPlot;
import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.chart.PlacementCurves;
import dev.dayone.dashboard.chart.ScorePlot;
import dev.dayone.dashboard.chart.SubgroupPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.BlockPooling;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Subgroups;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.survival.KaplanMeier;
import dev.dayone.warehouse.view.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a study's page under its verdict, in reading order. A gate that fails comes first. */
public final class StudySections {

    private final StudyResult result;
    private final StudyPlan plan;
    private final List<Planned> looks;

    public StudySections(StudyResult result, List<Planned> looks) {
        this.result = result;
        this.plan = result.plan();
        this.looks = List.copyOf(looks);
    }

    public List<Section> all(PipelineStatus.Commits commits, PipelineStatus.Measured measured) {
        List<Section> out = new ArrayList<>();
        hundred().ifPresent(out::add);
        out.add(differed());
        out.add(words());
        out.addAll(curves());
        out.addAll(scores());
        boolean failed = result.main().gates().stream().anyMatch(gate -> gate.status() == Gate.Status.FAIL);
        out.add(failed ? 0 : out.size(), gates());
        out.add(lost(commits, measured));
        settled().ifPresent(out::add);
        subgroups().ifPresent(out::add);
        if (!result.main().sensitivity().isEmpty()) {
            out.add(Section.of(
                    "otherwise",
                    "What other assumptions would make of it",
                    Finding.forEvaluators(result.main().sensitivity()).toArray(String[]::new)));
        }
        out.add(method());
        return out;
    }

    /** Both widths of a picture. */
    private static String[] both(Function<Integer, String> drawn) {
        return new String[] {drawn.apply(StudyView.PAGE), drawn.apply(StudyView.PHONE)};
    }

    private Optional<Section> hundred() {
        for (OutcomeResult outcome : result.outcomes()) {
            Double base = outcome.control().value();
            Double other = outcome.treatment().value();
            if (outcome.outcome().kind() == Kind.PLACED
                    && base != null
                    && other != null
                    && outcome.estimate() instanceof Known known) {
                int placed = (int) Math.round(base);
                int beside = (int) Math.round(other);
                return Optional.of(Section.of(
                                "hundred",
                                "Of every hundred learners",
                                "How many were placed with each format, counted out.")
                        .drawn(both(width ->
                                HundredLearners.of(plan, placed, beside, known.interval(), width, "hundred-" + width)))
                        .with(new Table(
                                outcome.outcome().title() + ".",
                                List.of(
                                        Column.text("Format"),
                                        Column.number("Placed of 100"),
                                        Column.number("n"),
                                        Column.number("The data would also fit")),
                                List.of(
                                        List.of(
                                                Cell.text(plan.control().label()),
                                                Cell.number(String.valueOf(placed)),
                                                Cell.number(n(outcome.control())),
                                                Cell.number("")),
                                        List.of(
                                                Cell.text(plan.treatment().label()),
                                                Cell.number(String.valueOf(beside)),
                                                Cell.number(n(outcome.treatment())),
                                                Cell.number(HundredLearners.fits(placed, known.interval())))))));
            }
        }
        return Optional.empty();
    }

    private Section differed() {
        String said = "Each line is a difference, " + plan.treatment().label() + " against "
                + plan.control().label()
                + ", with its 95 % interval, measured against the smallest difference that matters, which was set beforehand.";
        List<List<Cell>> rows = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            Figures figures = Figures.of(outcome);
            rows.add(List.of(
                    Cell.text(outcome.outcome().title())
                            .strong(outcome.outcome().primary()),
                    Cell.number(figures.control()),
                    Cell.number(n(outcome.control())),
                    Cell.number(figures.treatment()),
                    Cell.number(n(outcome.treatment())),
                    Cell.number(dash(figures.difference())),
                    Cell.number(dash(figures.interval())),
                    Cell.number(
                            outcome.estimate().match(known -> Figures.pValue(known.pValue()), refused -> Figures.NONE)),
                    Cell.text(outcome.verdict().heading()),
                    Cell.text(outcome.estimate().method().label())));
        }
        return Section.of("differed", "What differed", said)
                .drawn(both(width -> ForestPlot.of(result, width, "forest-" + width)))
                .with(new Table(
                        "Results. Main outcome in bold; the others are read beside it.",
                        List.of(
                                Column.text("Outcome"),
                                Column.number(plan.control().label()),
                                Column.number("n " + plan.control().label()),
                                Column.number(plan.treatment().label()),
                                Column.number("n " + plan.treatment().label()),
                                Column.number("Difference"),
                                Column.number("95 % interval"),
                                Column.number("p"),
                                Column.text("Verdict"),
                                Column.text("Method")),
                        rows));
    }

    private Section words() {
        return Section.of(
                "words",
                "The same in words",
                result.outcomes().stream()
                        .map(outcome -> outcome.outcome().title() + ". " + Words.role(plan, outcome)
                                + Words.sentence(plan, outcome) + " " + Words.family(outcome) + " "
                                + String.join(" ", Finding.forEvaluators(outcome.notes())))
                        .toArray(String[]::new));
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
                            outcome.outcome().title(),
                            "The share placed by each day, people still looking counted for as long as they were seen.")
                    .drawn(both(width -> PlacementCurves.of(plan, outcome, width, id + "-" + width)))
                    .with(new Table(
                            "Share placed, and how many were still looking.",
                            List.of(
                                    Column.number("Day"),
                                    Column.number(plan.control().label()),
                                    Column.number("looking, " + plan.control().label()),
                                    Column.number(plan.treatment().label()),
                                    Column.number("looking, " + plan.treatment().label())),
                            days(outcome))));
        }
        return out;
    }

    private static List<List<Cell>> days(OutcomeResult outcome) {
        Integer window = outcome.outcome().windowDays();
        double horizon = window == null ? 365 : window;
        List<List<Cell>> rows = new ArrayList<>();
        for (int quarter = 1; quarter <= 4; quarter++) {
            double day = Math.rint(horizon * quarter / 4);
            List<Cell> row = new ArrayList<>(List.of(Cell.number(Figures.fixed(day, 0))));
            for (KaplanMeier curve : outcome.curves()) {
                row.add(Cell.number(Figures.fixed(100 * (1 - curve.survival(day)), 1) + " %"));
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
            out.add(Section.of(
                            id,
                            outcome.outcome().title() + ", learner by learner",
                            "Everyone's score as it was given: a mark for each learner, above it how dense they lie, and each format's mean. "
                                    + "Whether a difference rests on a few or on all is seen here, not in the mean.")
                    .drawn(both(width -> ScorePlot.of(plan, outcome, width, id + "-" + width)))
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
                                    spread(outcome.treatment(), outcome.scores().get(1))))));
        }
        return out;
    }

    private static List<Cell> spread(ArmSummary arm, List<Double> scores) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(arm.label()), Cell.number(Figures.count(scores.size()))));
        for (int quarter = 0; quarter <= 4; quarter++) {
            row.add(Cell.number(scores.isEmpty() ? Figures.NONE : Figures.fixed(quantile(scores, quarter / 4.0), 1)));
        }
        Double mean = arm.value();
        Double deviation = arm.standardDeviation();
        row.add(Cell.number(mean == null ? Figures.NONE : Figures.fixed(mean, 1)));
        row.add(Cell.number(deviation == null ? Figures.NONE : Figures.fixed(deviation, 1)));
        return row;
    }

    /** By straight lines between order statistics (Hyndman and Fan 1996, type 7). */
    private static double quantile(List<Double> rising, double p) {
        double at = p * (rising.size() - 1);
        int below = (int) Math.floor(at);
        int above = (int) Math.ceil(at);
        return rising.get(below) + (at - below) * (rising.get(above) - rising.get(below));
    }

    private Section gates() {
        return Section.of(
                        "health",
                        "Can the data be read?",
                        "Asked of the main outcome. A gate that fails takes the place of the result.")
                .with(new Table(
                        "Gates.",
                        List.of(Column.text("Asked"), Column.text("Answer"), Column.text("In words")),
                        result.main().gates().stream()
                                .map(gate -> List.of(
                                        Cell.text(gate.name().words())
                                                .strong(gate.status() == Gate.Status.FAIL
                                                        || gate.status() == Gate.Status.WARN),
                                        Cell.text(gate.status().words()),
                                        Cell.text(gate.finding().forEvaluators())))
                                .toList()));
    }

    private Section lost(PipelineStatus.Commits commits, PipelineStatus.Measured measured) {
        List<String> said = new ArrayList<>();
        said.add(
                "Under the full line attrition is low by the cautious boundary of the What Works Clearinghouse, under the dashed one by the optimistic; "
                        + "the main outcome is the filled mark.");
        for (OutcomeResult outcome : result.outcomes()) {
            BlockPooling pooling = outcome.pooling();
            if (pooling != null) {
                said.add(blocks(outcome, pooling));
            }
            said.add(outcome.outcome().title() + ": " + Words.attrition(outcome) + " What Works Clearinghouse: "
                    + outcome.rating().rating().words() + ". "
                    + outcome.rating().reason());
        }
        said.add(Figures.count(measured.measures()) + " measures of " + Figures.count(measured.participants())
                + " participants; " + Figures.count(commits.observed()) + " commits read, "
                + Figures.count(commits.attributed()) + " of them by participants; "
                + (measured.caughtUp()
                        ? "all facts are in the measures"
                        : measured.behind() + " participants have facts on their way")
                + ".");
        return Section.of("lost", "Who is missing", said.toArray(String[]::new))
                .drawn(both(width -> AttritionPlot.of(result.outcomes(), width, "lost-" + width)))
                .with(new Table(
                        "People lost to each outcome, of those assigned.",
                        List.of(
                                Column.text("Outcome"),
                                Column.number("Lost, " + plan.control().label()),
                                Column.number("of"),
                                Column.number("Lost, " + plan.treatment().label()),
                                Column.number("out of"),
                                Column.number("Overall"),
                                Column.number("Differential")),
                        result.outcomes().stream()
                                .map(each -> List.of(
                                        Cell.text(each.outcome().title())
                                                .strong(each.outcome().primary()),
                                        Cell.number(Figures.count(
                                                (long) each.control().assigned()
                                                        - each.control().n())),
                                        Cell.number(Figures.count(each.control().assigned())),
                                        Cell.number(Figures.count(
                                                (long) each.treatment().assigned()
                                                        - each.treatment().n())),
                                        Cell.number(
                                                Figures.count(each.treatment().assigned())),
                                        Cell.number(
                                                Figures.percent(each.attrition().overall())),
                                        Cell.number(
                                                Figures.percent(each.attrition().differential()))))
                                .toList()));
    }

    private static String blocks(OutcomeResult outcome, BlockPooling pooling) {
        int decimals = Figures.of(outcome).decimals();
        return outcome.outcome().title() + ", over " + pooling.blocks().size()
                + " blocks, unadjusted: the average block differs by " + Figures.signed(pooling.average(), decimals)
                + " ["
                + Figures.signed(pooling.averageLower(), decimals) + " to "
                + Figures.signed(pooling.averageUpper(), decimals) + "]; the next one may lie between "
                + Figures.signed(pooling.nextLower(), decimals) + " and "
                + Figures.signed(pooling.nextUpper(), decimals) + ".";
    }

    private Optional<Section> settled() {
        return looks.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "looks",
                                "How it settled: planned looks",
                                "The main outcome at each look that the plan set beforehand, on what is known now of the days up to then. The intervals are wide "
                                        + "enough to hold together, however many looks there are; dashed looks are still to come.")
                        .drawn(both(width -> LookPlot.of(plan, looks, width, "looks-" + width)))
                        .with(new Table(
                                "Planned looks.",
                                List.of(
                                        Column.text("Day"),
                                        Column.number("Learners with the outcome"),
                                        Column.number("Difference"),
                                        Column.number("Interval, valid for all looks")),
                                looks.stream()
                                        .map(each -> List.of(
                                                Cell.text(each.day().toString()),
                                                Cell.number(
                                                        each.result() == null
                                                                ? Figures.NONE
                                                                : Figures.count(each.people())),
                                                Cell.number(each.difference()),
                                                Cell.number(each.interval())))
                                        .toList())));
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
        said.add("Exploratory, " + compared
                + " groups compared, by what the plan named beforehand; with that many, one may look unlike the rest by "
                + "chance alone. Whether the difference depends on a column is for the sentence about that column to say, not for two "
                + "intervals side by side.");
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
                .drawn(both(width -> SubgroupPlot.of(plan, main, width, "subgroups-" + width)))
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

    private Section method() {
        List<List<Cell>> rows = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            int decimals = Figures.of(outcome).decimals();
            List<Estimate> estimates = new ArrayList<>(List.of(outcome.estimate()));
            estimates.addAll(outcome.alternatives());
            for (Estimate estimate : estimates) {
                boolean first = estimate == outcome.estimate();
                rows.add(List.of(
                        Cell.text(first ? outcome.outcome().title() : "").strong(first),
                        Cell.text(estimate.method().label()
                                + estimate.match(
                                        known -> known.notes().isEmpty() ? "" : ", " + String.join(", ", known.notes()),
                                        refused -> "")),
                        Cell.text(estimate.method().description()),
                        Cell.number(Figures.alternative(estimate, decimals)),
                        Cell.text(estimate.match(
                                known -> Figures.pValue(known.pValue()) + " (" + known.pMethod() + ")",
                                refused -> Figures.NONE))));
            }
        }
        return Section.of(
                        "method",
                        "Method, and what other methods say",
                        "The first line of each outcome is the method that the way of assigning people asks for; the others should agree with it.")
                .with(new Table(
                        "Methods.",
                        List.of(
                                Column.text("Outcome"),
                                Column.text("Method"),
                                Column.text("What"),
                                Column.number("Difference (95 % interval)"),
                                Column.text("p")),
                        rows));
    }

    private static String n(ArmSummary arm) {
        return Figures.count(arm.n());
    }

    private static String dash(@Nullable String text) {
        return text == null ? Figures.NONE : text;
    }
}
