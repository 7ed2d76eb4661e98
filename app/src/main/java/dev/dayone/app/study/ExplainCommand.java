package dev.dayone.app.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.warehouse.study.Explanation;
import dev.dayone.warehouse.study.Explanation.Contribution;
import dev.dayone.warehouse.study.Explanation.Taken;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a figure to the people and events behind it, as known now or at any time. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        header = "Show the people and the events behind a figure, as known now or at any time.",
        description = {
            "",
            "Without OUTCOME it names the outcomes of the study. People are pseudonyms; what was sealed stays sealed.",
            ""
        })
public final class ExplainCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    StudyChoice choice = new StudyChoice();

    @Parameters(index = "0", paramLabel = "STUDY", description = "Id of the study.")
    String study = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "OUTCOME", description = "Id of the outcome.")
    @Nullable
    String outcome;

    @Parameters(index = "2", arity = "0..1", paramLabel = "ARM", description = "Id of the arm (default: both).")
    @Nullable
    String arm;

    @Option(names = "--events", description = "Print each event too.")
    boolean events;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        Instant known = choice.known();
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            StudyStore store = new StudyStore(connection.services().warehouse());
            Registered registered = choice.find(store.all(), study);
            Outcome chosen = outcome(registered);
            if (!chosen.order().isEmpty()) {
                throw new UsageException("Outcome " + chosen.id() + " is made of " + String.join(", ", chosen.order())
                        + ": name one of them.");
            }
            if (arm != null
                    && !arm.equals(registered.plan().control().id())
                    && !arm.equals(registered.plan().treatment().id())) {
                throw new UsageException("Study " + study + " has no arm \"" + arm + "\". It compares "
                        + registered.plan().control().id() + " with "
                        + registered.plan().treatment().id() + ".");
            }
            LocalDate day = choice.day();
            StudyStore.Analysis analysis =
                    known == null ? store.analyse(registered, day) : store.analyseAsKnown(registered, day, known);
            OutcomeResult result = analysis.result().outcomes().stream()
                    .filter(each -> each.outcome().id().equals(chosen.id()))
                    .findFirst()
                    .orElseThrow();
            if (result.look().hidden()) {
                spec.commandLine()
                        .getErr()
                        .println("The plan hides outcomes by arm between its looks; the next is on "
                                + result.look().next() + ".");
                return ExitCode.CHECK_FAILED;
            }
            Explanation explanation = new Explanation(connection.services().warehouse());
            List<Contribution> people = explanation.of(registered, chosen, arm, known);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(asJson(registered, result, analysis, day, people, explanation)
                        .toPrettyString());
            } else {
                print(out, registered, result, analysis, day, people, explanation);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    private Outcome outcome(Registered registered) {
        return registered.plan().outcomes().stream()
                .filter(each -> each.id().equals(outcome))
                .findFirst()
                .orElseThrow(() -> new UsageException((outcome == null
                                ? "Which outcome of study " + study + "?"
                                : "Study " + study + " has no outcome \"" + outcome + "\".")
                        + " It has: "
                        + String.join(
                                ", ",
                                registered.plan().outcomes().stream()
                                        .map(Outcome::id)
                                        .toList()) + "."));
    }

    private void print(
            PrintWriter out,
            Registered registered,
            OutcomeResult result,
            StudyStore.Analysis analysis,
            LocalDate day,
            List<Contribution> people,
            Explanation explanation) {
        out.println(registered.programme() + "/" + registered.plan().id() + ": "
                + result.outcome().title() + (registered.simulated() ? "   SIMULATED DATA" : ""));
        if (result.estimate() instanceof Estimate.Known known) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s minus %s: %s [%s, %s] %s; %s",
                    registered.plan().treatment().label(),
                    registered.plan().control().label(),
                    known.value(),
                    known.interval().lower(),
                    known.interval().upper(),
                    result.outcome().unit(),
                    known.method().label()));
        } else if (result.estimate() instanceof Estimate.NotEstimable no) {
            out.println("Cannot be estimated: " + no.why().forEvaluators());
        }
        out.println("Follow-up up to " + day + ", as known at " + analysis.knownAt() + "; measure "
                + Explanation.measureOf(result.outcome()));
        out.println();
        for (Contribution person : people) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-14s %-12s %-24s %12s  %s",
                    person.arm(),
                    person.cohort(),
                    person.participant(),
                    person.value() == null ? "-" : person.value() + (person.censored() ? "+" : ""),
                    person.value() == null ? person.reason() : behind(person)));
            if (events) {
                for (Taken taken : explanation.events(person.lineage())) {
                    out.println("    " + taken.event().meta().eventId() + "  "
                            + taken.event().meta().occurredAt() + "  " + said(taken.event()) + "  (" + taken.source()
                            + ", known from " + taken.recordedAt() + ")");
                }
            }
        }
        out.println();
        out.println(Counts.of(people.size(), "person", "people") + ", "
                + people.stream().filter(each -> each.value() != null).count()
                + " with a value; + = had not happened when last heard of");
    }

    private static String behind(Contribution person) {
        return person.lineageCount() == person.lineage().size()
                ? Counts.of(person.lineageCount(), "event", "events")
                : Counts.of(person.lineageCount(), "event", "events") + ", of which "
                        + person.lineage().size() + " are kept with the value";
    }

    /** What an event says, without what is sealed. */
    private static String said(Event event) {
        if (event instanceof CommitObserved commit) {
            return "commit " + commit.sha() + " in " + commit.repository();
        } else if (event instanceof CheckpointScored score) {
            return "checkpoint " + score.checkpoint() + ", item " + score.item() + ": " + score.score() + " of "
                    + score.maximum() + (score.rater() == null ? "" : " by rater " + score.rater());
        } else if (event instanceof CheckpointSubmitted submission) {
            return "checkpoint " + submission.checkpoint() + " handed in on " + submission.submittedOn();
        } else if (event instanceof PlacementRecorded placement) {
            return "status " + placement.status().code() + " from " + placement.startedOn() + ", evidence "
                    + placement.tier();
        }
        return event.getClass().getSimpleName();
    }

    private ObjectNode asJson(
            Registered registered,
            OutcomeResult result,
            StudyStore.Analysis analysis,
            LocalDate day,
            List<Contribution> people,
            Explanation explanation) {
        ObjectNode root = SourceRun.JSON
                .createObjectNode()
                .put("programme", registered.programme())
                .put("study", registered.plan().id())
                .put("version", registered.version().toString())
                .put("simulated", registered.simulated())
                .put("outcome", result.outcome().id())
                .put("measure", Explanation.measureOf(result.outcome()))
                .put("unit", result.outcome().unit())
                .put("asOf", day.toString())
                .put("knownAt", analysis.knownAt().toString())
                .put("rows", analysis.rows().get(result.outcome().id()));
        if (result.estimate() instanceof Estimate.Known known) {
            root.put("estimate", known.value())
                    .put("lower", known.interval().lower())
                    .put("upper", known.interval().upper())
                    .put("method", known.method().label());
        } else if (result.estimate() instanceof Estimate.NotEstimable no) {
            root.put("reason", no.why().forEvaluators());
        }
        ArrayNode list = root.putArray("people");
        for (Contribution person : people) {
            ObjectNode node = list.addObject()
                    .put("participant", person.participant())
                    .put("cohort", person.cohort())
                    .put("arm", person.arm())
                    .put("value", person.value())
                    .put("censored", person.censored())
                    .put("reason", person.reason())
                    .put("eventCount", person.lineageCount());
            ArrayNode ids = node.putArray("events");
            if (events) {
                for (Taken taken : explanation.events(person.lineage())) {
                    ids.addObject()
                            .put("id", taken.event().meta().eventId().toString())
                            .put("type", taken.event().getClass().getSimpleName())
                            .put("occurredAt", taken.event().meta().occurredAt().toString())
                            .put("recordedAt", taken.recordedAt().toString())
                            .put("source", taken.source())
                            .put("says", said(taken.event()));
                }
            } else {
                person.lineage().forEach(id -> ids.add(id.toString()));
            }
        }
        return root;
    }
}
