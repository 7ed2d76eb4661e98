package dev.dayone.app.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.app.programme.Arrival;
import dev.dayone.app.programme.Pipeline;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.streams.measures.Timeline;
import dev.dayone.streams.measures.Timeline.Copy;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.access.Receipts;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Analysis;
import dev.dayone.warehouse.study.StudyStore.Recorded;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.upkeep.CoreTables;
import dev.dayone.warehouse.upkeep.CoreTables.Compared;
import dev.dayone.warehouse.upkeep.LogCheck;
import dev.dayone.warehouse.upkeep.LogCheck.Found;
import dev.dayone.warehouse.upkeep.MeasuredPeople;
import dev.dayone.warehouse.upkeep.MeasuredPeople.Person;
import dev.dayone.warehouse.upkeep.SourceCheck;
import dev.dayone.warehouse.view.PipelineStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Log, raw events, facts, measures, standings and published figures, each against what it is made of. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        header = "Compare source, log, raw events, facts, measures and published figures; repair what can be repaired.",
        description = {
            "",
            "Every event of the log must be in the warehouse; every fact must follow from its event; every person enrolled must have "
                    + "measures, and every measure must be what the pure function says of the person's events; every verdict recorded must come out again to the last digit, on what was "
                    + "known then. Exit code 1 where something differs. With --source the directory and its repositories are read "
                    + "again, whole, and every event they give must be in the warehouse.",
            ""
        })
public final class ReconcileCommand implements Callable<Integer> {

    private static final int SHOWN = 20;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--source",
            paramLabel = "DIR",
            description = "Programme directory to read again and compare; may be given several times.")
    List<Path> sources = List.of();

    @Option(
            names = "--repair",
            description =
                    "Take events that the warehouse lacks, derive facts and counts anew from raw events, and have "
                            + "everyone measured again whose measures are missing or differ.")
    boolean repair;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    private final List<Line> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * One comparison.
     *
     * @param compared things compared
     * @param differing of those, the ones that differ
     * @param repaired of those, the ones put right
     */
    private record Line(String what, long compared, long differing, long repaired) {}

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            settle(services, progress);
            for (Path source : sources) {
                source(connection, source, progress);
            }
            log(services, progress);
            core(services, progress);
            measures(services, progress);
            verdicts(services, progress);
            Audit audit = new Audit(services.warehouse());
            lines.add(new Line("audit", audit.entries().size(), audit.broken().size(), 0));
            boolean right = lines.stream().allMatch(line -> line.differing() == line.repaired());
            print(right);
            return right ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    /** What is under way is not a difference. */
    private static void settle(Services services, Progress progress) {
        PipelineStatus status = new PipelineStatus(services.warehouse());
        LogCheck log = new LogCheck(services.warehouse(), services.kafka());
        progress.say("Waiting until sink and streams have caught up");
        await(
                services,
                () -> (log.sinkHasReadAll() ? 0 : 1)
                        + services.streams()
                                .map(streams -> streams.isReady() ? streams.lag() : 1)
                                .orElse(0L)
                        + status.behind());
    }

    /** Until nothing is left, or what is left has not changed for some seconds though streams run and have read all. */
    private static void await(Services services, LongSupplier left) {
        Settling settling = new Settling();
        while (true) {
            services.requireCarrying();
            boolean running = services.streams()
                    .map(streams -> streams.isReady() && streams.lag() == 0)
                    .orElse(true);
            if (settling.isOver(left.getAsLong(), running)) {
                return;
            }
            Arrival.pause(500);
        }
    }

    private void source(Connection connection, Path directory, Progress progress) {
        DataDirectory data = connection.data();
        progress.say("Reading " + directory);
        PipelineStatus status = new PipelineStatus(connection.services().warehouse());
        ProgrammeIntake intake = ProgrammeIntake.read(directory, data.secrets(), data.repositories(), Clock.systemUTC())
                .heldAgainst(status::keys);
        intake.unreadable().forEach(problem -> notes.add("Not compared: " + problem.line()));
        SourceCheck check = new SourceCheck(connection.services().warehouse());
        intake.tell(
                ScanLedger.open(data.nothing()),
                GitScan.Options.standard(Pipeline.owners(status, intake)),
                check::accept,
                done -> progress.show("events of the source", done, 0));
        SourceCheck.Found found = check.found();
        String programme = intake.directory().programme();
        lines.add(new Line("source " + programme + " -> raw", found.events(), found.missing(), 0));
        if (found.missing() > 0) {
            notes.add(found.missing() + " events of " + directory + " are not in the warehouse: 'dayone run "
                    + directory + " --full' sends them.");
        }
    }

    private void log(Services services, Progress progress) {
        Found found = new LogCheck(services.warehouse(), services.kafka())
                .run(repair, read -> progress.say("Reading the log: " + read + " messages"));
        lines.add(new Line("log -> raw", found.events(), found.missing(), found.repaired()));
        lines.add(new Line("raw -> log", found.events(), found.onlyInWarehouse(), 0));
        if (found.broken() > 0) {
            notes.add(Counts.of(found.broken(), "message", "messages")
                    + " of the log cannot be read: the disk has changed what stands there. Check the disk.");
        }
        if (found.onlyInWarehouse() > 0) {
            notes.add(
                    found.onlyInWarehouse()
                            + " events are in the warehouse and not in the log: 'dayone rebuild --log --replace' writes the log anew.");
        }
    }

    private void core(Services services, Progress progress) {
        progress.say("Deriving facts and counts from raw events");
        CoreTables tables = new CoreTables(services.warehouse());
        for (Compared each : repair ? tables.rebuild() : tables.compare()) {
            lines.add(new Line("raw -> " + each.table(), each.rows(), each.differing(), repair ? each.differing() : 0));
        }
    }

    private void measures(Services services, Progress progress) {
        MeasuredPeople people = new MeasuredPeople(services.warehouse());
        long total = people.count();
        LocalDate today = LocalDate.now(Clock.systemUTC());
        Map<String, List<Copy>> copies = new HashMap<>();
        people.workOfOthers(event -> Timeline.others(event)
                .forEach(other -> copies.computeIfAbsent(
                                event.meta().programme() + '\0' + other, key -> new ArrayList<>())
                        .add(new Copy(other, event))));
        long compared = 0;
        long differing = 0;
        long seen = 0;
        long repaired = 0;
        long facts = 0;
        long otherFacts = 0;
        List<Person> wrong = new ArrayList<>();
        Person last = null;
        for (List<Person> page = people.after(null); !page.isEmpty(); page = people.after(last)) {
            for (Person person : page) {
                PersonCheck measured = measured(people, person, copies, today);
                compared += measured.compared();
                differing += measured.differing().size();
                measured.differing().forEach(this::note);
                facts += measured.facts();
                otherFacts += measured.otherFacts().size();
                measured.otherFacts().forEach(this::note);
                if (!measured.differing().isEmpty()) {
                    wrong.add(person);
                }
                progress.show("people measured again", ++seen, total);
            }
            last = page.get(page.size() - 1);
        }
        if (repair && !wrong.isEmpty()) {
            measureAgain(services, people, wrong, copies, today, progress);
            long left = left(people, wrong, copies, today);
            repaired = differing - left;
        }
        lines.add(new Line("raw -> measures", compared, differing, repaired));
        lines.add(new Line("facts -> measures", facts, otherFacts, 0));
        if (otherFacts > 0) {
            notes.add(
                    "Facts that readers see are not those that measures are made of: 'dayone reconcile --repair' derives facts anew.");
        }
        if (differing > repaired) {
            notes.add(
                    repair
                            ? "Measures still differ from what their events say: 'dayone replay' makes all of them anew."
                            : "Measures of " + Counts.of(wrong.size(), "person", "people")
                                    + " differ from what their events say: --repair has them "
                                    + "measured again.");
        }
        PipelineStatus status = new PipelineStatus(services.warehouse());
        // A log written anew is summed up anew, and that is seen while it goes on.
        await(services, status::standingsBehind);
        long behind = status.standingsBehind();
        lines.add(new Line("measures -> standings", status.standings(), behind, 0));
        if (behind > 0) {
            notes.add("Standings differ from the measures that they sum up: 'dayone replay' makes all of them anew.");
        }
    }

    /** Sends all events of those people to the log once more, as a repair, and waits for what streams make of them. */
    private void measureAgain(
            Services services,
            MeasuredPeople people,
            List<Person> wrong,
            Map<String, List<Copy>> copies,
            LocalDate today,
            Progress progress) {
        try (Publisher publisher = Publisher.connect(services.kafka())) {
            for (Person person : wrong) {
                long revision = people.revision(person);
                measured(people, person, copies, today).events().forEach(event -> publisher.sendAgain(event, revision));
            }
            publisher.flush();
        }
        progress.say("Measuring " + Counts.of(wrong.size(), "person", "people") + " again");
        await(services, () -> left(people, wrong, copies, today));
    }

    /** Differences that those people still have. */
    private static long left(
            MeasuredPeople people, List<Person> wrong, Map<String, List<Copy>> copies, LocalDate today) {
        return wrong.stream()
                .mapToLong(person ->
                        measured(people, person, copies, today).differing().size())
                .sum();
    }

    private static PersonCheck measured(
            MeasuredPeople people, Person person, Map<String, List<Copy>> copies, LocalDate today) {
        List<PersonCheck> out = new ArrayList<>(1);
        people.read(person, (events, identities, held, enrolment, facts) -> {
            List<Copy> others = identities.stream()
                    .flatMap(identity -> copies.getOrDefault(person.programme() + '\0' + identity, List.of()).stream())
                    .toList();
            out.add(PersonCheck.of(person, events, others, new PersonCheck.Warehouse(held, enrolment, facts), today));
        });
        return out.get(0);
    }

    private void verdicts(Services services, Progress progress) {
        progress.say("Recomputing published figures");
        StudyStore store = new StudyStore(services.warehouse());
        Receipts receipts = new Receipts(services.warehouse());
        long compared = 0;
        long differing = 0;
        long erased = 0;
        Map<String, Optional<Analysis>> analyses = new HashMap<>();
        for (Recorded recorded : store.recorded()) {
            Instant known = recorded.knownAt();
            if (known == null) {
                continue;
            }
            if (receipts.erasedSince(recorded.programme(), known)) {
                erased++;
                continue;
            }
            compared++;
            Optional<Analysis> analysis = analyses.computeIfAbsent(
                    recorded.version() + " " + recorded.asOf() + " " + known,
                    key -> store.version(recorded.programme(), recorded.study(), recorded.version())
                            .map((Registered study) -> store.analyseAsKnown(study, recorded.asOf(), known)));
            if (analysis.filter(each -> same(recorded, each)).isEmpty()) {
                differing++;
                note("verdict on " + recorded.programme() + "/" + recorded.study() + "/" + recorded.outcome() + " of "
                        + recorded.computedAt() + " does not come out again");
            }
        }
        lines.add(new Line("published figures", compared, differing, 0));
        if (erased > 0) {
            notes.add(erased + " published figures counted somebody who was erased since and cannot be recomputed.");
        }
    }

    private static boolean same(Recorded recorded, Analysis analysis) {
        Optional<OutcomeResult> result = analysis.result().outcomes().stream()
                .filter(each -> each.outcome().id().equals(recorded.outcome()))
                .findFirst();
        Estimate.Known known = result.map(OutcomeResult::estimate)
                .filter(Estimate.Known.class::isInstance)
                .map(Estimate.Known.class::cast)
                .orElse(null);
        return result.isPresent()
                && equal(recorded.estimate(), known == null ? null : known.value())
                && equal(
                        recorded.lower(),
                        known == null ? null : known.interval().lower())
                && equal(
                        recorded.upper(),
                        known == null ? null : known.interval().upper())
                && String.valueOf(recorded.dataHash()).equals(analysis.rows().get(recorded.outcome()));
    }

    private static boolean equal(@Nullable Double one, @Nullable Double other) {
        return one == null ? other == null : one.equals(other);
    }

    private void note(String text) {
        if (notes.size() < SHOWN) {
            notes.add(text);
        }
    }

    private void print(boolean right) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var root = SourceRun.JSON.createObjectNode().put("right", right);
            ArrayNode list = root.putArray("comparisons");
            lines.forEach(line -> list.addObject()
                    .put("what", line.what())
                    .put("compared", line.compared())
                    .put("differing", line.differing())
                    .put("repaired", line.repaired()));
            notes.forEach(root.putArray("notes")::add);
            out.println(root.toPrettyString());
        } else {
            out.println(String.format(Locale.ROOT, "%-28s %12s %12s %12s", "", "compared", "differing", "repaired"));
            lines.forEach(line -> out.println(String.format(
                    Locale.ROOT,
                    "%-28s %,12d %,12d %,12d",
                    line.what(),
                    line.compared(),
                    line.differing(),
                    line.repaired())));
            notes.forEach(note -> out.println("  " + note));
            out.println(right ? "Everything agrees." : "Something differs.");
        }
        out.flush();
    }
}
