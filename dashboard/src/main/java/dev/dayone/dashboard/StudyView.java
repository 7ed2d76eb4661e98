package dev.dayone.dashboard;

import dev.dayone.dashboard.chart.AttritionPlot;
import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.chart.HundredLearners;
import dev.dayone.dashboard.chart.PlacementCurves;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.BlockPooling;
import dev.dayone.evidence.study.Gate;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.survival.KaplanMeier;
import dev.dayone.warehouse.PipelineStatus;
import dev.dayone.warehouse.StudyStore.Registered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study page as the template needs it: words, rows and pictures, nothing left to compute.
 *
 * @param hundred of every hundred learners, at both widths; empty where no outcome is a placement
 * @param forest forest plot at page and phone width
 * @param curves placement curves at both widths; empty when no outcome is a time
 * @param lost people lost against the boundaries, at both widths
 * @param data what became of the events behind the page
 */
public record StudyView(
        String programme,
        String study,
        String title,
        String question,
        boolean simulated,
        String allocation,
        Box verdict,
        List<String> hundred,
        List<String> forest,
        List<Row> rows,
        List<Curves> curves,
        List<Method> methods,
        List<Health> health,
        List<String> lost,
        List<String> further,
        DataHealth data,
        String asOf,
        String controlLabel,
        String treatmentLabel,
        String version) {

    static final int PAGE = 720;
    static final int PHONE = 380;

    /** The box that says it all: heading, sentence, scope. */
    public record Box(
            String outcome,
            String heading,
            String sentence,
            String scope,
            String mark,
            List<String> lost,
            List<String> sensitivity,
            List<String> notes) {}

    /** One line of the table under the forest plot. */
    public record Row(
            String outcome,
            boolean main,
            String control,
            String controlN,
            String treatment,
            String treatmentN,
            String difference,
            String interval,
            String p,
            String verdict,
            String method,
            String sentence) {}

    /** Placement curves of one outcome, and the same as a table. */
    public record Curves(String title, List<String> pictures, List<CurveRow> table) {}

    /** One day of the curves' table. */
    public record CurveRow(
            String day, String control, String controlAtRisk, String treatment, String treatmentAtRisk) {}

    /** The methods of one outcome side by side. */
    public record Method(String outcome, String method, String description, String result, String p, boolean main) {}

    /** One gate: what is asked, the answer, and its words. */
    public record Health(String name, String status, boolean care, String sentence) {}

    /** Events behind the page. */
    public record DataHealth(String events, String commits, String caughtUp) {}

    /** The page of one result. */
    public static StudyView of(
            Registered study,
            StudyResult result,
            PipelineStatus.Commits commits,
            PipelineStatus.Measured measured,
            String version) {
        OutcomeResult main = result.main();
        List<String> notes = new ArrayList<>(main.notes());
        Double detectable = main.detectable();
        if (detectable != null) {
            notes.add("What this study could have seen with 80 % power: a difference of "
                    + Figures.fixed(detectable, Figures.of(main).decimals()) + " "
                    + main.outcome().unit()
                    + "; the smallest that matters is "
                    + Figures.fixed(
                            main.outcome().smallestDifference(),
                            Figures.of(main).decimals()) + ".");
        }
        return new StudyView(
                study.programme(),
                result.plan().id(),
                result.plan().title(),
                result.plan().question(),
                study.simulated(),
                allocation(result),
                new Box(
                        main.outcome().title(),
                        main.verdict().heading(),
                        Words.sentence(result.plan(), main),
                        Words.scope(result, main),
                        Words.squares(main.mark()) + " " + main.mark().words(),
                        main.mark().reasons(),
                        main.sensitivity(),
                        notes),
                hundred(result),
                List.of(ForestPlot.of(result, PAGE, "forest-page"), ForestPlot.of(result, PHONE, "forest-phone")),
                result.outcomes().stream().map(o -> row(result, o)).toList(),
                curves(result),
                result.outcomes().stream().flatMap(o -> methods(o).stream()).toList(),
                health(result),
                List.of(
                        AttritionPlot.of(result.outcomes(), PAGE, "lost-page"),
                        AttritionPlot.of(result.outcomes(), PHONE, "lost-phone")),
                further(result),
                new DataHealth(
                        Figures.count(measured.measures()) + " measures of " + Figures.count(measured.participants())
                                + " participants",
                        Figures.count(commits.observed()) + " commits read, " + Figures.count(commits.attributed())
                                + " of them by participants",
                        measured.caughtUp()
                                ? "all facts are in the measures"
                                : measured.behind() + " participants have facts on their way"),
                result.asOf().toString(),
                result.plan().control().label(),
                result.plan().treatment().label(),
                version);
    }

    private static List<String> hundred(StudyResult result) {
        for (OutcomeResult outcome : result.outcomes()) {
            Double base = outcome.control().value();
            Double other = outcome.treatment().value();
            if (outcome.outcome().kind() == Kind.PLACED
                    && base != null
                    && other != null
                    && outcome.estimate() instanceof Estimate.Known known) {
                int placed = (int) Math.round(base);
                int beside = (int) Math.round(other);
                return List.of(
                        HundredLearners.of(result.plan(), placed, beside, known.interval(), PAGE, "hundred-page"),
                        HundredLearners.of(result.plan(), placed, beside, known.interval(), PHONE, "hundred-phone"));
            }
        }
        return List.of();
    }

    private static String allocation(StudyResult result) {
        return Figures.count(result.assignedControl()) + " "
                + result.plan().control().label() + ", "
                + Figures.count(result.assignedTreatment()) + " "
                + result.plan().treatment().label() + "; "
                + (result.plan().randomised() ? "assigned at random" : "not assigned at random")
                + (result.plan().clustered() ? " by cluster" : "")
                + (result.plan().blocked() ? " within blocks" : "");
    }

    private static Row row(StudyResult result, OutcomeResult outcome) {
        Figures figures = Figures.of(outcome);
        return new Row(
                outcome.outcome().title(),
                outcome.outcome().primary(),
                figures.control(),
                n(outcome.control()),
                figures.treatment(),
                n(outcome.treatment()),
                dash(figures.difference()),
                dash(figures.interval()),
                outcome.estimate().match(known -> Figures.pValue(known.pValue()), refused -> Figures.NONE),
                outcome.verdict().heading(),
                outcome.estimate().method().label(),
                Words.role(result.plan(), outcome) + Words.sentence(result.plan(), outcome) + " "
                        + String.join(" ", outcome.notes()));
    }

    private static List<Curves> curves(StudyResult result) {
        List<Curves> out = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            if (outcome.curves().isEmpty() || !(outcome.estimate() instanceof Estimate.Known)) {
                continue;
            }
            String id = "curves-" + out.size();
            out.add(new Curves(
                    outcome.outcome().title(),
                    List.of(
                            PlacementCurves.of(result.plan(), outcome, PAGE, id + "-page"),
                            PlacementCurves.of(result.plan(), outcome, PHONE, id + "-phone")),
                    curveTable(outcome)));
        }
        return out;
    }

    private static List<CurveRow> curveTable(OutcomeResult outcome) {
        Integer window = outcome.outcome().windowDays();
        double horizon = window == null ? 365 : window;
        KaplanMeier control = outcome.curves().get(0);
        KaplanMeier treatment = outcome.curves().get(1);
        List<CurveRow> rows = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            double day = Math.rint(horizon * i / 4);
            rows.add(new CurveRow(
                    Figures.fixed(day, 0),
                    placed(control, day),
                    Figures.count(control.atRisk(Math.nextUp(day))),
                    placed(treatment, day),
                    Figures.count(treatment.atRisk(Math.nextUp(day)))));
        }
        return rows;
    }

    private static String placed(KaplanMeier curve, double day) {
        return Figures.fixed(100 * (1 - curve.survival(day)), 1) + " %";
    }

    private static List<Method> methods(OutcomeResult outcome) {
        int decimals = Figures.of(outcome).decimals();
        List<Estimate> estimates = new ArrayList<>(List.of(outcome.estimate()));
        estimates.addAll(outcome.alternatives());
        List<Method> rows = new ArrayList<>();
        for (Estimate estimate : estimates) {
            rows.add(new Method(
                    rows.isEmpty() ? outcome.outcome().title() : "",
                    estimate.method().label()
                            + estimate.match(
                                    known -> known.notes().isEmpty() ? "" : ", " + String.join(", ", known.notes()),
                                    refused -> ""),
                    estimate.method().description(),
                    Figures.alternative(estimate, decimals),
                    estimate.match(
                            known -> Figures.pValue(known.pValue()) + " (" + known.pMethod() + ")",
                            refused -> Figures.NONE),
                    rows.isEmpty()));
        }
        return rows;
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

    private static List<Health> health(StudyResult result) {
        return result.main().gates().stream()
                .map(gate -> new Health(
                        gate.name().words(),
                        gate.status().words(),
                        gate.status() == Gate.Status.FAIL || gate.status() == Gate.Status.WARN,
                        gate.sentence()))
                .toList();
    }

    private static List<String> further(StudyResult result) {
        List<String> lines = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            BlockPooling pooling = outcome.pooling();
            if (pooling != null) {
                lines.add(blocks(outcome, pooling));
            }
            lines.add(outcome.outcome().title() + ": " + Words.attrition(outcome) + " What Works Clearinghouse: "
                    + outcome.rating().rating().words() + ". "
                    + outcome.rating().reason());
        }
        return lines;
    }

    private static String n(ArmSummary arm) {
        return Figures.count(arm.n());
    }

    private static String dash(@Nullable String text) {
        return text == null ? Figures.NONE : text;
    }
}
