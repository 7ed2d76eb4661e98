package dev.dayone.app.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the statistics can do, shown without a programme. */
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        subcommands = {
            EvidenceCommand.Check.class,
            EvidenceCommand.Calibrate.class,
            EvidencePowerCommand.class,
            HelpCommand.class
        },
        header = "Hold the statistics to numbers made elsewhere and to their own promises; ask what a study could see.")
public final class EvidenceCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "evidence: say what to do: check DIR, calibrate, or power.");
    }

    /** Asks every method for the numbers of reference cases. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            header = "Compute reference cases and compare them with the numbers they expect.",
            description = {
                "",
                "DIR holds cases.json (format 1) and data/*.csv; docs/reference-cases.md says how to write your own. Each case that differs is "
                        + "printed with what we got and what it wants; exit code 1 if any does.",
                ""
            })
    static final class Check implements Callable<Integer> {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "Directory with cases.json and data/.")
        Path directory = Path.of(".");

        @Option(names = "--json", description = "As JSON (docs/json.md).")
        boolean json;

        @Override
        public Integer call() {
            List<ReferenceCheck.Outcome> outcomes = read().run();
            long failed = outcomes.stream().filter(each -> !each.passed()).count();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(json(outcomes, failed).toPrettyString());
            } else {
                outcomes.stream().filter(each -> !each.passed()).forEach(each -> {
                    out.println("FAILED " + each.id() + " (" + each.method() + ")");
                    each.differences()
                            .forEach(d -> out.println("  " + d.name() + ": got " + d.got() + ", want " + d.want()));
                });
                out.println((outcomes.size() - failed) + " passed, " + failed + " failed");
            }
            out.flush();
            return failed == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }

        private ReferenceCheck read() {
            try {
                return ReferenceCheck.of(directory);
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }

        private static ObjectNode json(List<ReferenceCheck.Outcome> outcomes, long failed) {
            ObjectNode root = SourceRun.JSON
                    .createObjectNode()
                    .put("passed", outcomes.size() - failed)
                    .put("failed", failed);
            var cases = root.putArray("cases");
            outcomes.forEach(each -> {
                ObjectNode one = cases.addObject()
                        .put("id", each.id())
                        .put("method", each.method())
                        .put("passed", each.passed());
                var differences = one.putArray("differences");
                each.differences()
                        .forEach(d -> differences
                                .addObject()
                                .put("name", d.name())
                                .put("got", d.got())
                                .put("want", d.want()));
            });
            return root;
        }
    }

    /** Simulates studies whose truth is known. */
    @Command(
            name = "calibrate",
            mixinStandardHelpOptions = true,
            header = "Simulate studies whose truth is known; write false alarms, coverage and power of every default.",
            description = {
                "",
                "Writes calibration.md, calibration.svg and coverage.csv into the directory. The simulated people go through the code that judges "
                        + "real studies. With 2,000 studies this takes hours: what is done stays in calibration-pieces, so the same command goes on where it was stopped.",
                ""
            })
    static final class Calibrate implements Callable<Integer> {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--runs",
                paramLabel = "N",
                description = "Studies per design and truth. Default: ${DEFAULT-VALUE}.")
        int runs = 2000;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                description = "Where to write. Default: ${DEFAULT-VALUE}.")
        Path directory = Path.of(".");

        @Override
        public Integer call() throws IOException {
            if (runs < 20) {
                throw new UsageException("--runs must be 20 or more, was " + runs + ".");
            }
            Progress progress = Progress.on(spec.commandLine().getErr());
            CalibrationReport.write(directory, runs, progress::say);
            spec.commandLine().getOut().println(directory.resolve("calibration.md"));
            return ExitCode.DONE;
        }
    }
}
