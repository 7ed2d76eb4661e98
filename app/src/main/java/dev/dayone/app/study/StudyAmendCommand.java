package dev.dayone.app.study;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.schemas.StudyRegistered.Amendment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a change of a locked plan on record. */
@Command(
        name = "amend",
        mixinStandardHelpOptions = true,
        header = "Put a change of a locked plan on record, with its reason.",
        description =
                "Change dayone.yaml first. What changed, when, by whom and why is shown next to every result from then on.")
final class StudyAmendCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "Programme directory.")
    Path directory = Path.of(".");

    @Parameters(index = "1", arity = "0..1", paramLabel = "STUDY", description = "Id of the study.")
    @Nullable
    String study;

    @Option(names = "--why", paramLabel = "REASON", required = true, description = "Why it is changed.")
    String why = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who changes it. Default: the user name.")
    String by = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() {
        if (why.isBlank()) {
            throw new UsageException("--why needs a reason that a reader of the result will understand.");
        }
        List<Amendment> amendments = StudyFiles.read(directory, study)
                .amend(by, Clock.systemUTC().instant(), why)
                .amendments();
        Amendment last = amendments.get(amendments.size() - 1);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Amendment " + amendments.size() + " on " + last.amendedAt() + " by " + last.amendedBy() + ":");
        last.changes().forEach(change -> out.println("  " + change));
        out.println("SHA-256 " + last.hash());
        out.flush();
        return ExitCode.DONE;
    }
}
