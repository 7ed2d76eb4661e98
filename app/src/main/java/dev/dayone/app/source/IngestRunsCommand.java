package dev.dayone.app.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.tracker.RunPeople;
import dev.dayone.ingest.tracker.RunReading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Experiment runs, as their trackers export them. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        header = "Read experiment runs: exports of Weights & Biases, MLflow and Slurm's sacct.",
        description = {
            "",
            "What a file is, is told by what it holds. Whose a run is, the roster and identities.csv say (columns wandb, mlflow, "
                    + "slurm, email); a user of whom they say nothing belongs to the one person who has that name as login or id.",
            "The same export twice sends nothing twice; a run that went on since is told anew. See docs/experiment-runs.md.",
            ""
        })
final class IngestRunsCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SourceRun run = new SourceRun();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description =
                    "A figure to take, as runs call it; may be given several times. Those that dayone.yaml names as metric "
                            + "are taken in any case, and of all others the first 50.")
    List<String> metrics = List.of();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description =
                    "Time zone of the cluster's clock, as Europe/London: sacct names none (default: the programme's).")
    @Nullable
    String zone;

    @Option(names = "--dry-run", description = "Read and count; start nothing and send nothing.")
    boolean dryRun;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Exports: CSV, JSON, or the output of sacct --parsable2.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        SourceRun.requireFiles(files);
        Path directory = run.programme.requireDirectory();
        ProgrammeFile file = ProgrammeFile.read(directory);
        ZoneId clock = Optional.ofNullable(zone).map(IngestRunsCommand::zone).orElse(file.zone());
        if (dryRun) {
            return count(directory, file, clock);
        }
        AtomicBoolean refused = new AtomicBoolean();
        int code = run.execute(spec, (open, json) -> {
            RunReading reading =
                    reading(directory, file, clock, open.mint(), open.status().identities(open.id()));
            List<Problem> unread = read(reading);
            if (reading.files().isEmpty()) {
                throw InputException.of(unread);
            }
            reading.events().forEach(open.publisher()::send);
            reading.rejects().forEach(open.publisher()::send);
            tell(reading, open.progress(), json);
            refused.set(!reading.problems().isEmpty());
            return new SourceRun.Handed(() -> {}, unread);
        });
        return code == ExitCode.DONE && refused.get() ? ExitCode.CHECK_FAILED : code;
    }

    private int count(Path directory, ProgrammeFile file, ZoneId clock) {
        PrintWriter err = spec.commandLine().getErr();
        Mint mint = Secrets.forgetful(new byte[32])
                .mint(file.programme(), Clock.systemUTC().instant(), "dry-run");
        RunReading reading = reading(directory, file, clock, mint, Map.of());
        List<Problem> unread = read(reading);
        if (reading.files().isEmpty()) {
            throw InputException.of(unread);
        }
        ObjectNode out = SourceRun.head(file.programme(), mint.runId());
        tell(reading, Progress.on(err), out);
        SourceRun.tell(unread, err, out);
        run.print(spec, out);
        return unread.isEmpty() && reading.problems().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private RunReading reading(
            Path directory, ProgrammeFile file, ZoneId clock, Mint mint, Map<String, String> owners) {
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        KnownServices services = KnownServices.in(directory);
        Set<String> wanted = new HashSet<>(metrics);
        file.checkpoints().values().forEach(checkpoint -> {
            ProgrammeFile.Tracked tracked = checkpoint.tracked();
            if (tracked != null && tracked.metric() != null) {
                wanted.add(tracked.metric());
            }
        });
        RunPeople people = RunPeople.of(mint, owners, read.events(), read.participants());
        return new RunReading(
                mint, clock, people, (tracker, user) -> services.of(user, user).isPresent(), wanted);
    }

    /** One file that cannot be read stops no other. */
    private List<Problem> read(RunReading reading) {
        List<Problem> unread = new ArrayList<>();
        for (Path file : files) {
            try {
                reading.read(file);
            } catch (InputException e) {
                unread.addAll(e.problems());
            }
        }
        return unread;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new UsageException("--zone " + name + ": is no time zone. Write it as Europe/London or UTC.");
        }
    }

    private static void tell(RunReading reading, Progress progress, ObjectNode json) {
        ArrayNode files = json.putArray("files");
        reading.files().forEach(said -> {
            files.add(SourceRun.JSON.valueToTree(said));
            progress.line(String.format(
                    Locale.ROOT,
                    "  %-32s %s: %s%s%s%s%s",
                    said.file(),
                    said.tracker(),
                    Counts.of(said.runs(), "run", "runs"),
                    count(said.waiting(), "not begun"),
                    count(said.services(), "of services"),
                    count(said.steps(), "about steps of jobs"),
                    count(said.refused(), "refused")));
        });
        ArrayNode problems = json.putArray("problems");
        reading.problems().forEach(problem -> {
            progress.line("  " + problem.line());
            problems.add(problem.line());
        });
        if (!reading.linked().isEmpty()) {
            progress.line("  Linked by the name that one person has as login or id: "
                    + reading.linked().stream().sorted().collect(Collectors.joining(", "))
                    + ". Whoever it is not: take it back in identities.csv.");
        }
        ObjectNode nobody = json.putObject("unlinked");
        new TreeMap<>(reading.unlinked()).forEach((user, runs) -> {
            nobody.put(user, runs);
            progress.line(
                    "  " + user + " is linked to nobody (" + Counts.of(runs, "run", "runs")
                            + "). Add a row to identities.csv with the column wandb, mlflow, slurm or email; the runs then go to that person.");
        });
        if (!reading.leftOut().isEmpty()) {
            progress.line("  " + reading.leftOut().size()
                    + " figures are left out, since a run has more than 50. Name those that matter with --metric.");
        }
        json.put("figuresLeftOut", reading.leftOut().size());
    }

    private static String count(long number, String what) {
        return number == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", number, what);
    }
}
