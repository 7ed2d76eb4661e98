package dev.dayone.app.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.planning.DesignOptions.Option;
import dev.dayone.evidence.planning.PlanAnswer;
import dev.dayone.evidence.planning.PlanAnswer.Chances;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.simulation.Operating;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.schemas.StudyRegistered;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a plan could see before it starts. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        header = "Say what a plan could see, what it could not, and which design would do better.",
        description = {
            "",
            "Reads the study from dayone.yaml; what it expects stands there under expected (docs/programme-directory.md). Without DIR it asks, and "
                    + "prints the lines to put there. Exit code 1 when the plan cannot answer its question.",
            ""
        })
final class StudyPlanCommand implements Callable<Integer> {

    private static final long SEED = 20_261_125;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = "Programme directory.")
    @Nullable
    Path directory;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STUDY", description = "Id of the study.")
    @Nullable
    String study;

    @picocli.CommandLine.Option(
            names = "--runs",
            paramLabel = "N",
            description = "Studies simulated each way; 0 = none. Default: ${DEFAULT-VALUE}.")
    int runs = 500;

    @picocli.CommandLine.Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        if (runs != 0 && runs < 20) {
            throw new UsageException("--runs must be 0, or 20 or more, was " + runs + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (directory == null) {
            GuidedPlan guided = new GuidedPlan(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    spec.commandLine().getErr());
            Question asked = guided.ask();
            PlanAnswer answer = PlanAnswer.of(asked);
            print(out, guided.title(), answer, List.of(), chances(answer));
            out.println();
            out.println("For dayone.yaml, under studies:");
            out.println();
            out.println(guided.yaml());
            out.flush();
            return answer.refusals().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
        StudyFiles files = StudyFiles.read(directory, study);
        PlanAnswer answer = PlanAnswer.of(PlanQuestions.of(files));
        Optional<Chances> chances = chances(answer);
        if (json) {
            out.println(json(files, answer, chances).toPrettyString());
        } else {
            StudyRegistered plan = files.plan();
            String title = plan.question() + "\nMain outcome: "
                    + PlanQuestions.main(plan).title() + "; smallest difference that matters "
                    + number(answer.question().matters()) + " "
                    + answer.question().unit();
            print(out, title, answer, PlanQuestions.assumed(files), chances);
            files.lock()
                    .ifPresent(lock -> out.println("\nLocked on " + lock.lockedAt() + " by " + lock.lockedBy() + "."
                            + (files.changesSinceLock().isEmpty()
                                    ? ""
                                    : " Changed since: " + String.join("; ", files.changesSinceLock()) + ".")));
        }
        out.flush();
        return answer.refusals().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private Optional<Chances> chances(PlanAnswer answer) {
        if (runs == 0) {
            return Optional.empty();
        }
        Progress.on(spec.commandLine().getErr()).say("simulating " + runs + " studies each way");
        Optional<Chances> chances = answer.simulate(runs, SEED);
        if (chances.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Not simulated: nobody draws lots, or an arm has a single unit, so that no verdict could follow.");
        }
        return chances;
    }

    private static void print(
            PrintWriter out, String title, PlanAnswer answer, List<String> assumed, Optional<Chances> chances) {
        Question q = answer.question();
        out.println(title);
        out.println(drawn(q));
        if (!assumed.isEmpty()) {
            out.println("Assumed, since the plan does not say: " + String.join(", ", assumed) + ".");
        }
        out.println();
        answer.refusals().forEach(each -> out.println("MUST NOT START AS IT IS: " + each.why()));
        out.println(
                Double.isInfinite(answer.detectable())
                        ? "It could see no difference, however large."
                        : "It could see a difference of " + amount(answer.detectable(), q)
                                + " with 80 % power; the smallest that matters is " + amount(q.matters(), q) + ".");
        Double smallest = answer.smallestP();
        if (smallest != null) {
            out.printf(Locale.ROOT, "The smallest p that its lots can give is %.3g.%n", smallest);
        }
        answer.chosen()
                .ifPresent(chosen -> out.println(
                        chosen.cohortsNeeded() == null
                                ? "With this design sixty cohorts would not be enough to see the smallest difference that matters."
                                : String.format(
                                        Locale.ROOT,
                                        "To see the smallest difference that matters it needs %d cohort%s of %d: %s at %s a year.",
                                        chosen.cohortsNeeded(),
                                        chosen.cohortsNeeded() == 1 ? "" : "s",
                                        q.perCohort(),
                                        time(chosen),
                                        number(q.perYear()))));
        answer.warnings().forEach(out::println);
        chances.ifPresent(found -> print(out, found, q));
        out.println();
        out.println("Designs at these numbers (difference seen with 80 % power):");
        out.printf(Locale.ROOT, "  %-52s %14s %11s %15s  %s%n", "", "sees", "smallest p", "needs", "what it compares");
        for (Option option : answer.options()) {
            Double p = option.smallestP();
            out.printf(
                    Locale.ROOT,
                    "  %-52s %14s %11s %15s  %s%n",
                    (answer.chosen().filter(option::equals).isPresent() ? "* " : "  ")
                            + option.design().words(),
                    Double.isInfinite(option.detectable()) ? "nothing" : amount(option.detectable(), q),
                    p == null ? "" : String.format(Locale.ROOT, "%.2g%s", p, option.canReject() ? "" : " (!)"),
                    option.cohortsNeeded() == null ? "never" : option.cohortsNeeded() + " (" + time(option) + ")",
                    option.design().answers());
        }
        out.println("* as planned; needs = cohorts until the smallest difference that matters is seen.");
    }

    private static void print(PrintWriter out, Chances chances, Question q) {
        out.println();
        out.printf(
                Locale.ROOT,
                "SIMULATED, %d studies each way %30s %22s%n",
                chances.none().runs(),
                "nothing differs",
                amount(q.matters(), q) + " differ");
        row(out, "better", chances, Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL);
        row(out, "too alike to matter", chances, Verdict.TOO_ALIKE);
        row(out, "worse", chances, Verdict.WORSE, Verdict.WORSE_COULD_BE_SMALL);
        out.printf(
                Locale.ROOT,
                "%-36s %20.0f %% %20.0f %%%n",
                "cannot tell",
                100 * chances.none().cannotTell(),
                100 * chances.matters().cannotTell());
    }

    private static void row(PrintWriter out, String name, Chances chances, Verdict... verdicts) {
        out.printf(
                Locale.ROOT,
                "%-36s %20.0f %% %20.0f %%%n",
                name,
                100 * chances.none().share(verdicts),
                100 * chances.matters().share(verdicts));
    }

    private static String drawn(Question q) {
        String what = switch (q.design()) {
            case CROSSOVER -> "Everyone has both formats, in an order drawn by lot";
            case DISCONTINUITY -> "A score admits";
            case STEPPED_WEDGE -> "Clusters go over at times drawn by lot";
            case BEFORE_AFTER -> "Before against after";
            case LOTTERY ->
                !q.random()
                        ? "No lots are drawn"
                        : q.clustered() ? q.units() + " units drawn as a whole" : "People drawn one by one";
        };
        return what + "; " + q.people() + " people in " + q.cohorts() + (q.cohorts() == 1 ? " cohort" : " cohorts")
                + " of " + q.perCohort() + ".";
    }

    private static String time(Option option) {
        Double years = option.years();
        if (years == null) {
            return "";
        }
        return years < 2
                ? Math.max(1, Math.round(12 * years)) + " months"
                : String.format(Locale.ROOT, "%.1f years", years);
    }

    private static String amount(double value, Question q) {
        return number(value) + " " + (q.kind().share() ? "pp" : q.unit());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static ObjectNode json(StudyFiles files, PlanAnswer answer, Optional<Chances> chances) {
        ObjectNode root = SourceRun.JSON
                .createObjectNode()
                .put("study", files.plan().study())
                .put("question", files.plan().question())
                .put("unit", answer.question().unit())
                .put("smallestDifference", answer.question().matters());
        if (!Double.isInfinite(answer.detectable())) {
            root.put("detectable", answer.detectable());
        } else {
            root.putNull("detectable");
        }
        put(root, "smallestAttainableP", answer.smallestP());
        ArrayNode assumed = root.putArray("assumed");
        PlanQuestions.assumed(files).forEach(assumed::add);
        ArrayNode refusals = root.putArray("refusals");
        answer.refusals()
                .forEach(each -> refusals.addObject()
                        .put("why", each.why())
                        .put("mayBeAcceptedAsDescriptive", each.acceptable()));
        ArrayNode warnings = root.putArray("warnings");
        answer.warnings().forEach(warnings::add);
        ArrayNode designs = root.putArray("designs");
        for (Option option : answer.options()) {
            ObjectNode node = designs.addObject()
                    .put("design", option.design().name())
                    .put("words", option.design().words())
                    .put("compares", option.design().answers())
                    .put("planned", answer.chosen().filter(option::equals).isPresent());
            if (!Double.isInfinite(option.detectable())) {
                node.put("detectable", option.detectable());
            } else {
                node.putNull("detectable");
            }
            put(node, "smallestAttainableP", option.smallestP());
            if (option.cohortsNeeded() == null) {
                node.putNull("cohortsNeeded");
            } else {
                node.put("cohortsNeeded", option.cohortsNeeded());
            }
            put(node, "years", option.years());
        }
        chances.ifPresent(found -> {
            ObjectNode simulated =
                    root.putObject("simulated").put("runs", found.none().runs());
            verdicts(simulated.putObject("nothingDiffers"), found.none());
            verdicts(simulated.putObject("smallestDifferenceIsTrue"), found.matters());
        });
        return root;
    }

    private static void verdicts(ObjectNode node, Operating of) {
        of.verdicts().forEach((verdict, share) -> node.put(verdict.name(), share));
        node.put("cannotTell", of.cannotTell());
    }

    private static void put(ObjectNode node, String name, @Nullable Double value) {
        if (value == null) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
