package dev.dayone.app;

import dev.dayone.app.access.AuditCommand;
import dev.dayone.app.access.DashboardTokenCommand;
import dev.dayone.app.access.GrantCommand;
import dev.dayone.app.access.ShowCommand;
import dev.dayone.app.bench.BenchCommand;
import dev.dayone.app.doctor.DoctorCommand;
import dev.dayone.app.evidence.EvidenceCommand;
import dev.dayone.app.identity.IdentitiesCommand;
import dev.dayone.app.notify.NotifyCommand;
import dev.dayone.app.programme.CheckCommand;
import dev.dayone.app.programme.DemoCommand;
import dev.dayone.app.programme.ImportCommand;
import dev.dayone.app.programme.InitCommand;
import dev.dayone.app.programme.RunCommand;
import dev.dayone.app.programme.SimulateCommand;
import dev.dayone.app.programme.StartCommand;
import dev.dayone.app.recovery.BackupCommand;
import dev.dayone.app.recovery.EraseCommand;
import dev.dayone.app.recovery.QuarantineCommand;
import dev.dayone.app.recovery.RebuildCommand;
import dev.dayone.app.recovery.ReconcileCommand;
import dev.dayone.app.recovery.ReplayCommand;
import dev.dayone.app.recovery.RestoreCommand;
import dev.dayone.app.report.ExportCommand;
import dev.dayone.app.report.ReportCommand;
import dev.dayone.app.source.IngestCommand;
import dev.dayone.app.source.RejectsCommand;
import dev.dayone.app.source.SourceCommand;
import dev.dayone.app.study.ExplainCommand;
import dev.dayone.app.study.StudyCommand;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Suggestions;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.Unavailable;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.ingest.input.InputException;
import dev.dayone.warehouse.postgres.RefusedException;
import dev.dayone.warehouse.postgres.WarehouseException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The dayone command. */
@Command(
        name = "dayone",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Measures whether a training format produces day-one-ready research engineers.",
        description = {
            "",
            "Git activity, checkpoint scores and placement outcomes go through Kafka and Kafka Streams into Postgres; "
                    + "the evidence engine says what they show, how sure one may be, and what it would take to know.",
            ""
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            InitCommand.class,
            ImportCommand.class,
            StudyCommand.class,
            ReportCommand.class,
            NotifyCommand.class,
            ExportCommand.class,
            StartCommand.class,
            IngestCommand.class,
            SourceCommand.class,
            IdentitiesCommand.class,
            RejectsCommand.class,
            QuarantineCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            ShowCommand.class,
            DoctorCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            GrantCommand.class,
            DashboardTokenCommand.class,
            EraseCommand.class,
            AuditCommand.class,
            EvidenceCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Start with:  ./dayone demo",
            "Your own:    ./dayone init DIR --from people.csv   makes a programme directory (docs/first-cohort.md)",
            "             ./dayone run DIR                      loads it (docs/programme-directory.md says what is in DIR)",
            "",
            "Results go to standard output, all else to standard error. Logs: logs/dayone.log in the data directory."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:ran, but the answer is no or a check failed",
            "2:wrong usage, settings or input; nothing was loaded",
            "3:a system we need is unavailable",
            "70:our bug (--verbose shows the stack trace)"
        })
public final class DayOne {

    private DayOne() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new DayOne())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(DayOne::wrongUsage)
                .setExecutionExceptionHandler((error, failed, parsed) -> {
                    boolean verbose = parsed.expandedArgs().contains("--verbose");
                    return failed(error, failed.getErr(), verbose);
                });
        if (args.length == 0) {
            command.usage(out);
            return ExitCode.USAGE;
        }
        return command.execute(args);
    }

    private static int wrongUsage(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("dayone: " + error.getMessage());
        List<String> suggestions = error instanceof UnmatchedArgumentException unmatched
                ? Suggestions.harmless(unmatched.getSuggestions())
                : List.of();
        if (suggestions.isEmpty()) {
            err.println("Run '" + command.getCommandSpec().qualifiedName() + " --help' for usage.");
        } else {
            err.println("Did you mean: " + String.join(" or ", suggestions) + "?");
        }
        return ExitCode.USAGE;
    }

    private static int failed(Exception error, PrintWriter err, boolean verbose) {
        if (verbose) {
            error.printStackTrace(err);
        }
        if (error instanceof InputException || error instanceof UsageException || error instanceof RefusedException) {
            err.println(error.getMessage());
            return ExitCode.USAGE;
        }
        if (error instanceof SystemException || error instanceof WarehouseException) {
            err.println("dayone: " + error.getMessage());
            return ExitCode.UNAVAILABLE;
        }
        Optional<String> unavailable = Unavailable.of(error);
        if (unavailable.isPresent()) {
            err.println("dayone: " + unavailable.get());
            return ExitCode.UNAVAILABLE;
        }
        err.println("dayone: our bug: " + error + ". Run again with --verbose and report what it prints.");
        return ExitCode.BUG;
    }
}
