package dev.dayone.app.programme;

import dev.dayone.app.runtime.DataOption;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a programme directory and says what is wrong with it; starts and sends nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Read a programme directory and list every problem; nothing is started or loaded.",
        description = {
            "",
            "Says of each file what its lines become, and of each baseline column whether it is numbers or categories. Exit code 0: all of it would be taken as it "
                    + "stands; 1: a row would be rejected, a fact is told in two ways, a file that looks like data is not read, or a repository cannot be had or read; "
                    + "2: the directory cannot be used.",
            "Servers of repositories are asked whether they would answer, as the account whose tokens and keys are used by a run.",
            ""
        })
public final class CheckCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Programme directory: see docs/programme-directory.md.")
    Path directory = Path.of(".");

    @Mixin
    DataOption data = new DataOption();

    @Option(names = "--offline", description = "Ask no server: repositories at addresses are not looked at.")
    boolean offline;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Mint mint =
                Secrets.forgetful(new byte[32]).mint(ProgrammeDirectory.programmeOf(directory), Instant.EPOCH, "check");
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        List<Problem> problems = read.problems();
        problems.forEach(problem -> out.println(problem.line()));
        read.conflicts().forEach(conflict -> out.println(conflict.line()));
        read.unread().forEach(unread -> out.println(unread.line()));
        List<Problem> sources = sources(read);
        sources.forEach(problem -> out.println(problem.line()));
        read.files().forEach(file -> out.println(file.sentence()));
        read.baseline().forEach(column -> out.println(column.sentence()));
        out.println(read.programme() + ": " + Counts.of(read.events().size(), "event", "events") + ", "
                + Counts.of(read.repositories().size(), "repository", "repositories")
                + (sources.isEmpty() ? "" : " (" + Counts.of(sources.size(), "problem", "problems") + " with them)")
                + ", "
                + Counts.of(problems.size(), "row", "rows") + " that would be rejected, "
                + Counts.of(read.conflicts().size(), "conflict", "conflicts") + ", "
                + Counts.of(read.duplicates(), "duplicate", "duplicates") + ".");
        return read.isWithoutFault() && sources.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private List<Problem> sources(ProgrammeDirectory read) {
        Progress progress = Progress.on(spec.commandLine().getErr());
        Clones clones = new Clones(data.clones());
        List<Problem> problems = new ArrayList<>();
        for (RepositoryRef listed : read.repositories()) {
            // A clone that is at hand is read, though its upstream is not.
            RepositoryRef repository = offline && listed.isElsewhere() ? listed.withoutUpstream() : listed;
            if (offline && repository.isElsewhere()) {
                continue;
            }
            try {
                progress.say("Asking for " + repository.shown());
                clones.ask(repository);
                GitScan.requireHistory(repository);
            } catch (InputException e) {
                problems.addAll(e.problems());
            }
        }
        return problems.stream().distinct().toList();
    }
}
