package dev.dayone.app.programme;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
                    + "stands; 1: a row would be rejected, a fact is told in two ways, or a file that looks like data is not read; 2: the directory cannot be used.",
            ""
        })
public final class CheckCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Programme directory: see docs/programme-directory.md.")
    Path directory = Path.of(".");

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
        read.files().forEach(file -> out.println(file.sentence()));
        read.baseline().forEach(column -> out.println(column.sentence()));
        out.println(read.programme() + ": " + Counts.of(read.events().size(), "event", "events") + ", "
                + Counts.of(read.repositories().size(), "repository", "repositories") + ", "
                + Counts.of(problems.size(), "row", "rows") + " that would be rejected, "
                + Counts.of(read.conflicts().size(), "conflict", "conflicts") + ", "
                + Counts.of(read.duplicates(), "duplicate", "duplicates") + ".");
        return read.isWithoutFault() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
}
