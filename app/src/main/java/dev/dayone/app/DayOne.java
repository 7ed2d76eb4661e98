package dev.dayone.app;

import dev.dayone.app.embedded.SystemException;
import dev.dayone.ingest.InputException;
import dev.dayone.warehouse.RefusedException;
import dev.dayone.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The dayone command. */
@Command(
        name = "dayone",
        mixinStandardHelpOptions = true,
        versionProvider = DayOne.Version.class,
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
            StudyCommand.class,
            ReportCommand.class,
            NotifyCommand.class,
            ExportCommand.class,
            StartCommand.class,
            IngestCommand.class,
            RejectsCommand.class,
            QuarantineCommand.class,
            ReplayCommand.class,
            ExplainCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            GrantCommand.class,
            AccessTokenCommand.class,
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
            "Your own:    ./dayone run DIR     (docs/programme-directory.md says what is in DIR)",
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

    static final int DONE = 0;
    static final int CHECK_FAILED = 1;
    static final int USAGE = 2;
    static final int UNAVAILABLE = 3;
    static final int BUG = 70;

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
            return USAGE;
        }
        return command.execute(args);
    }

    private static int wrongUsage(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("dayone: " + error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Run '" + command.getCommandSpec().qualifiedName() + " --help' for usage.");
        }
        return USAGE;
    }

    private static int failed(Exception error, PrintWriter err, boolean verbose) {
        if (verbose) {
            error.printStackTrace(err);
        }
        if (error instanceof InputException || error instanceof UsageException || error instanceof RefusedException) {
            err.println(error.getMessage());
            return USAGE;
        }
        if (error instanceof SystemException || error instanceof WarehouseException) {
            err.println("dayone: " + error.getMessage());
            return UNAVAILABLE;
        }
        err.println("dayone: our bug: " + error + ". Run again with --verbose and report what it prints.");
        return BUG;
    }

    /** The version of this build, from the jar's manifest. */
    static final class Version implements IVersionProvider {

        static String text() {
            String version = DayOne.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {Ansi.AUTO.string("dayone " + text())};
        }
    }
}
