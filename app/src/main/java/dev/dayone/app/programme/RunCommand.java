package dev.dayone.app.programme;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A programme directory of the user's own through the whole pipeline. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        header = "Run a programme directory through the whole pipeline and show the answer.",
        description =
                "Running it again takes nothing twice: only what is new is added. Exit code 1 where a row was rejected, a fact was told in two ways, or a file that looks "
                        + "like data was not read; the rest was taken. 'dayone check' says so beforehand, with the same exit code.")
public final class RunCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Programme directory: see docs/programme-directory.md.")
    Path directory = Path.of(".");

    @Mixin
    ProgrammeRun run = new ProgrammeRun();

    @Override
    public Integer call() {
        return run.execute(
                (data, progress) -> directory,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
