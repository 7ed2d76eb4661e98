package dev.dayone.app.programme;

import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.simulation.SimulatedProgramme;
import dev.dayone.ingest.simulation.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A simulated programme through the whole pipeline. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Run a simulated programme through the whole pipeline and show the answer.",
        description = "Three cohorts of thirty that never existed, with real git repositories: the same every time.")
public final class DemoCommand implements Callable<Integer> {

    private static final long SEED = 2024;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ProgrammeRun run = new ProgrammeRun();

    @Override
    public Integer call() {
        return run.execute(
                DemoCommand::programme,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    /** The demo programme, written once: its truth file is the last to be written. */
    private static Path programme(DataDirectory data, Progress progress) {
        Path directory = data.demo();
        if (Files.exists(directory.resolve("truth.yaml"))) {
            return directory;
        }
        progress.say("Simulating the demo programme");
        try {
            Directories.delete(directory);
            SimulatedProgramme.write(Truth.demo(SEED), directory);
            return directory;
        } catch (IOException e) {
            throw new SystemException(
                    "The demo programme cannot be written to " + directory + ": " + e.getMessage()
                            + ". Choose another --data.",
                    e);
        }
    }
}
