package dev.dayone.app.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.Operating;
import dev.dayone.evidence.study.simulation.PowerFormula;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a study of a given size could see, before it starts. */
@Command(
        name = "power",
        mixinStandardHelpOptions = true,
        header = "Simulate a study before it starts: power, false alarms, and the chance that it cannot tell.",
        description = {
            "",
            "Simulated people go through the code that judges real studies, once without an effect and once with it. Scores have standard "
                    + "deviation 10. A formula stands beside, where there is one.",
            "",
            "  ./dayone evidence power --treatment 45 --control 45 --cohorts 3 --effect 5",
            "  ./dayone evidence power --outcome placed --treatment 15 --control 15 --base 0.4 --effect 0.2 --matters 10",
            "  ./dayone evidence power --outcome count --base 4 --effect 0.5 --matters 25",
            "  ./dayone evidence power --treatment 90 --control 90 --cohorts 6 --whole --icc 0.1 --effect 6",
            ""
        })
final class EvidencePowerCommand implements Callable<Integer> {

    private static final long SEED = 20_261_125;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--outcome",
            description = "score, placed, times, incidence, count, grade or prioritised. Default: ${DEFAULT-VALUE}.")
    String outcome = "score";

    @Option(
            names = "--treatment",
            paramLabel = "N",
            description = "People in the treatment arm. Default: ${DEFAULT-VALUE}.")
    int treatment = 15;

    @Option(
            names = "--control",
            paramLabel = "N",
            description = "People in the control arm. Default: ${DEFAULT-VALUE}.")
    int control = 15;

    @Option(
            names = "--cohorts",
            paramLabel = "N",
            description = "Cohorts in which people are drawn. Default: ${DEFAULT-VALUE}.")
    int cohorts = 1;

    @Option(names = "--whole", description = "Whole cohorts are assigned, not people within them.")
    boolean whole;

    @Option(
            names = "--icc",
            paramLabel = "SHARE",
            description = "Share of the spread that is between cohorts. Default: ${DEFAULT-VALUE}.")
    double icc;

    @Option(
            names = "--earlier-score",
            description = "Adjust for a score from before that explains about half of the outcome.")
    boolean earlier;

    @Option(
            names = "--base",
            paramLabel = "RATE",
            description =
                    "Share placed in control, placements per person and year, or mean count. Default: ${DEFAULT-VALUE}.")
    double base = 0.5;

    @Option(
            names = "--burst",
            paramLabel = "X",
            description =
                    "Counts: variance of people's own rates over the square of their mean; 0 = Poisson. Default: ${DEFAULT-VALUE}.")
    double burst = 0.5;

    @Option(
            names = "--effect",
            paramLabel = "X",
            required = true,
            description =
                    "The true effect: points, a difference of shares, a log hazard ratio, a log ratio of counts, or of grades a shift in "
                            + "standard deviations.")
    double effect;

    @Option(
            names = "--matters",
            paramLabel = "X",
            description =
                    "Smallest difference that matters: points, percentage points, days, per cent or pairs of 100. Default: ${DEFAULT-VALUE}.")
    double matters = 5;

    @Option(names = "--runs", paramLabel = "N", description = "Studies simulated each way. Default: ${DEFAULT-VALUE}.")
    int runs = 1000;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        Truth some = truth(effect);
        Progress progress = Progress.on(spec.commandLine().getErr());
        progress.say("simulating " + runs + " studies without an effect");
        Operating none = StudySimulation.of(truth(0)).run(runs, SEED);
        progress.say("simulating " + runs + " studies with it");
        Operating with = StudySimulation.of(some).run(runs, SEED + 1);
        PowerFormula formula = formula(some);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(some, none, with, formula).toPrettyString());
        } else {
            print(out, some, none, with, formula);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private Truth truth(double of) {
        Kind kind = switch (outcome) {
            case "score" -> Kind.SCORE;
            case "placed" -> Kind.PLACED;
            case "times" -> Kind.TIME_TO_PLACEMENT;
            case "incidence" -> Kind.INCIDENCE;
            case "count" -> Kind.COUNT;
            case "grade" -> Kind.GRADE;
            case "prioritised" -> Kind.PRIORITISED;
            default ->
                throw new UsageException(
                        "--outcome must be score, placed, times, incidence, count, grade or prioritised, was " + outcome
                                + ".");
        };
        require(treatment >= 2 && control >= 2, "--treatment and --control must be 2 or more");
        require(cohorts >= 1 && cohorts <= treatment + control, "--cohorts must be between 1 and the number of people");
        require(
                kind == Kind.SCORE || (!whole && icc == 0 && !earlier),
                "--whole, --icc and --earlier-score are simulated for scores only");
        require(
                !whole || (cohorts >= 4 && cohorts % 2 == 0 && treatment == control),
                "--whole needs an even number of --cohorts, 4 or more, and as many people in both arms");
        require(icc >= 0 && icc < 1, "--icc must be in [0, 1)");
        require(matters > 0, "--matters must be above 0");
        require(runs >= 20, "--runs must be 20 or more");
        require(kind == Kind.SCORE || kind == Kind.GRADE || base > 0, "--base must be above 0");
        require(burst >= 0, "--burst must be 0 or more");
        require(
                (kind != Kind.PLACED && kind != Kind.PRIORITISED) || (base < 1 && base + of >= 0 && base + of <= 1),
                "--base, and --base plus --effect, must be shares between 0 and 1");
        double spread = kind == Kind.COUNT ? burst : 1;
        return new Truth(kind, treatment, control, cohorts, whole, earlier, icc, spread, false, base, of, matters);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UsageException(message + ".");
        }
    }

    private static @Nullable PowerFormula formula(Truth truth) {
        try {
            return PowerFormula.of(truth);
        } catch (NotEstimableException e) {
            return null;
        }
    }

    private void print(PrintWriter out, Truth some, Operating none, Operating with, @Nullable PowerFormula formula) {
        out.println("SIMULATED: " + runs + " studies each way, " + treatment + " against " + control
                + (cohorts > 1 ? (whole ? ", " + cohorts + " whole cohorts" : ", in " + cohorts + " cohorts") : "")
                + ".");
        out.println();
        out.printf(
                Locale.ROOT,
                "%-52s %18s %18s%n",
                "",
                "nothing differs",
                String.format(Locale.ROOT, "%+.1f", some.difference()));
        row(out, "p at most 0.05", none, with, Operating::rejected);
        row(out, "interval clear of 0", none, with, Operating::excludesZero);
        row(out, "interval holds the true difference", none, with, Operating::covered);
        row(out, "verdict: better", none, with, o -> o.share(Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL));
        row(out, "verdict: worse", none, with, o -> o.share(Verdict.WORSE, Verdict.WORSE_COULD_BE_SMALL));
        row(out, "verdict: too alike to matter", none, with, o -> o.share(Verdict.TOO_ALIKE));
        row(out, "cannot tell", none, with, Operating::cannotTell);
        out.printf(Locale.ROOT, "%-52s %18.1f %18.1f%n", "width of the interval", none.width(), with.width());
        out.println();
        if (formula != null) {
            out.printf(Locale.ROOT, "By formula (%s): power %.1f %%", formula.name(), 100 * formula.power());
            out.println(
                    Double.isNaN(formula.detectable())
                            ? "."
                            : String.format(Locale.ROOT, "; with 80 %% power it sees %.1f.", formula.detectable()));
        }
        Double smallest = with.smallestP();
        if (smallest != null) {
            out.printf(Locale.ROOT, "No outcome could give a p below %.2g.%n", smallest);
        }
        out.println("In brackets: Monte-Carlo standard error.");
    }

    private static void row(
            PrintWriter out, String name, Operating none, Operating with, ToDoubleFunction<Operating> share) {
        out.printf(Locale.ROOT, "%-52s %18s %18s%n", name, cell(none, share), cell(with, share));
    }

    private static String cell(Operating of, ToDoubleFunction<Operating> share) {
        double value = share.applyAsDouble(of);
        return String.format(Locale.ROOT, "%.1f %% (%.1f)", 100 * value, 100 * of.error(value));
    }

    private static ObjectNode json(Truth some, Operating none, Operating with, @Nullable PowerFormula formula) {
        ObjectNode root =
                SourceRun.JSON.createObjectNode().put("simulated", true).put("trueDifference", some.difference());
        put(root.putObject("noEffect"), none);
        put(root.putObject("withEffect"), with);
        if (formula != null) {
            ObjectNode node =
                    root.putObject("formula").put("name", formula.name()).put("power", formula.power());
            if (!Double.isNaN(formula.detectable())) {
                node.put("detectable", formula.detectable());
            }
        }
        return root;
    }

    private static void put(ObjectNode node, Operating of) {
        node.put("runs", of.runs())
                .put("rejected", of.rejected())
                .put("intervalExcludesZero", of.excludesZero())
                .put("covered", of.covered())
                .put("cannotTell", of.cannotTell())
                .put("intervalWidth", of.width());
        if (of.smallestP() != null) {
            node.put("smallestAttainableP", of.smallestP());
        }
        ObjectNode verdicts = node.putObject("verdicts");
        of.verdicts().forEach((verdict, share) -> verdicts.put(verdict.name(), share));
    }
}
