package dev.dayone.app;

import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Problem;
import dev.dayone.ingest.ProgrammeDirectory;
import dev.dayone.ingest.Secrets;
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
        header = "Read a programme directory and list every problem; nothing is started or loaded.")
final class CheckCommand implements Callable<Integer> {

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
        out.println(read.programme() + ": " + read.events().size() + " events, "
                + read.repositories().size() + " repositories, " + problems.size() + " rows that would be rejected.");
        return problems.isEmpty() ? DayOne.DONE : DayOne.CHECK_FAILED;
    }
}
