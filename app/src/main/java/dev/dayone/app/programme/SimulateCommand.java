package dev.dayone.app.programme;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.simulation.SimulatedProgramme;
import dev.dayone.ingest.simulation.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a simulated programme directory with a known truth. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        header = "Write a simulated programme directory with real git repositories and a known truth.",
        description = "The same options and seed give the same programme. The planted truth is in truth.yaml.")
public final class SimulateCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--seed", required = true, paramLabel = "N", description = "Everything random follows from it.")
    long seed;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Directory to make.")
    Path output = Path.of(".");

    @Option(names = "--cohorts", defaultValue = "3", description = "Cohorts, one every four months.")
    int cohorts;

    @Option(names = "--cohort-size", defaultValue = "30", description = "People a cohort.")
    int cohortSize;

    @Option(
            names = "--score-effect",
            defaultValue = "7",
            description = "Points (of 100) that sprints add to the capstone.")
    double scoreEffect;

    @Option(
            names = "--hazard-ratio",
            defaultValue = "1.35",
            description = "Factor of sprints on the daily chance of a placement.")
    double hazardRatio;

    @Option(
            names = "--daily-hazard",
            defaultValue = "0.0035",
            description = "Daily chance of a placement, average notebook participant.")
    double dailyHazard;

    @Option(names = "--dropout-notebook", defaultValue = "0.06", description = "Share of the notebook arm that leaves.")
    double dropoutNotebook;

    @Option(names = "--dropout-sprint", defaultValue = "0.1", description = "Share of the sprint arm that leaves.")
    double dropoutSprint;

    @Option(names = "--silent", defaultValue = "0.06", description = "Share that never reports a placement status.")
    double silent;

    @Option(names = "--raters", defaultValue = "4", description = "Raters of the capstone, two a submission.")
    int raters;

    @Option(names = "--severity-sd", defaultValue = "3", description = "Spread of the raters' severity, points of 100.")
    double severitySd;

    @Override
    public Integer call() {
        Truth truth;
        try {
            truth = new Truth(
                    seed,
                    cohorts,
                    cohortSize,
                    scoreEffect,
                    hazardRatio,
                    dailyHazard,
                    dropoutNotebook,
                    dropoutSprint,
                    silent,
                    raters,
                    severitySd);
        } catch (IllegalArgumentException e) {
            throw new UsageException("dayone simulate: " + e.getMessage() + ".");
        }
        try {
            if (Files.exists(output) && (!Files.isDirectory(output) || !Directories.isEmpty(output))) {
                throw new UsageException(
                        output + ": is there already and not empty. Choose another directory with -o.");
            }
            SimulatedProgramme.write(truth, output);
        } catch (IOException e) {
            throw new SystemException(
                    output + ": cannot be written: " + e.getMessage() + ". Choose another directory.", e);
        }
        spec.commandLine()
                .getErr()
                .println("Simulated programme in " + output + "; run it with: ./dayone run " + output);
        return ExitCode.DONE;
    }
}
