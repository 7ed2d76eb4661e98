package dev.dayone.app.programme;

import dev.dayone.app.identity.DirectoryIdentities;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.PortOption;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.Shutdown;
import dev.dayone.app.runtime.SqlLogin;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Screen;
import dev.dayone.app.terminal.Version;
import dev.dayone.app.upload.DirectoryUploads;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.Desks;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.VerdictTable;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What demo and run have in common: a programme directory in, a verdict out. */
final class ProgrammeRun {

    private static final int PROBLEMS_SHOWN = 20;

    @Mixin
    ServiceOptions services = new ServiceOptions();

    @Mixin
    PortOption dashboard = new PortOption();

    @Option(names = "--no-serve", description = "Exit when done instead of serving the dashboard.")
    boolean noServe;

    @Option(names = "--json", description = "Print results as JSON on standard output (docs/json.md).")
    boolean json;

    @Option(
            names = "--strict",
            description =
                    "Send nothing when any row is bad or any repository cannot be read, instead of going on without it.")
    boolean strict;

    @Option(names = "--full", description = "Read repositories whole, not only what is new in them.")
    boolean full;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where to write the HTML reports (default: reports in the data directory).")
    @Nullable
    Path report;

    /** Makes or names the programme directory, once the data directory is locked. */
    interface Source {
        Path directory(DataDirectory data, Progress progress);
    }

    int execute(Source source, PrintWriter out, PrintWriter err) {
        try {
            return executeAndClose(source, out, err);
        } finally {
            Shutdown.closed();
        }
    }

    private int executeAndClose(Source source, PrintWriter out, PrintWriter err) {
        if (!noServe) {
            dashboard.requireFree();
        }
        Services.Systems systems = services.systems();
        Progress progress = Progress.on(err);
        try (DataDirectory data = services.open()) {
            Path directory = source.directory(data, progress);
            progress.say("Reading " + directory);
            ProgrammeIntake intake =
                    ProgrammeIntake.read(directory, data.secrets(), data.repositories(), Clock.systemUTC());
            requireWhole(intake.directory().problems());
            requireWhole(intake.unreadable());
            try (Services running = Services.start(data, systems, stage -> progress.say("Starting " + stage))) {
                running.notices().forEach(progress::line);
                progress.line("DayOne " + Version.text() + ": "
                        + intake.directory().title() + (intake.directory().simulated() ? " (simulated data)" : ""));
                Studies studies = new Studies(running.warehouse(), Clock.systemUTC(), Version.text());
                Pipeline pipeline = new Pipeline(running, studies, progress);
                if (strict) {
                    requireWhole(intake.heldAgainst(pipeline.status()::keys)
                            .directory()
                            .problems());
                    progress.say("Reading repositories before anything is sent");
                    requireWhole(intake.rehearse(
                            data.ledger(running.clusterId(), intake.directory().programme()),
                            GitScan.Options.standard(Pipeline.owners(pipeline.status(), intake))));
                }
                Pipeline.Outcome outcome = pipeline.run(
                        intake,
                        data.ledger(running.clusterId(), intake.directory().programme())
                                .after(running.logSync()),
                        full,
                        report == null ? data.reports() : report);
                print(outcome, pipeline, out, err);
                if (!noServe) {
                    serve(studies, running, data, directory, progress, err);
                }
                boolean whole = outcome.total().conflicts() == 0
                        && outcome.faults().isEmpty()
                        && outcome.intake().directory().isWithoutFault()
                        && outcome.sent().unread().isEmpty();
                return whole ? ExitCode.DONE : ExitCode.CHECK_FAILED;
            }
        }
    }

    /** With --strict nothing is sent of a directory that is not whole. */
    private void requireWhole(List<Problem> problems) {
        if (strict && !problems.isEmpty()) {
            throw InputException.of(problems);
        }
    }

    private void print(Pipeline.Outcome outcome, Pipeline pipeline, PrintWriter out, PrintWriter err) {
        PrintWriter words = json ? err : out;
        accounting(outcome, err);
        outcome.studies().forEach(study -> {
            words.println();
            int width = json ? 0 : Screen.width();
            words.print(Screen.wrapped(
                    VerdictTable.of(study.result(), study.study().simulated(), Screen.room(width)), width));
        });
        outcome.faults().forEach(words::println);
        if (outcome.studies().isEmpty() && outcome.faults().isEmpty()) {
            words.println(
                    "No study is registered in dayone.yaml: the measures are in the warehouse, nothing is compared.");
        }
        words.flush();
        outcome.reports().forEach(file -> err.println("Report: " + file));
        if (json) {
            out.println(RunJson.of(outcome, pipeline).toPrettyString());
            out.flush();
        }
    }

    private static void accounting(Pipeline.Outcome outcome, PrintWriter err) {
        Intake total = outcome.total();
        Arrival.print(total, err);
        List<Problem> problems = outcome.intake().directory().problems();
        if (!problems.isEmpty()) {
            err.println("Rejected rows (the rest went on without them):");
            problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> err.println("  " + problem.line()));
            if (problems.size() > PROBLEMS_SHOWN) {
                err.println("  ... and " + (problems.size() - PROBLEMS_SHOWN)
                        + " more; the table ops.reject in the warehouse has them all.");
            }
        }
        List<Problem> sources = outcome.sent().unread();
        if (!sources.isEmpty()) {
            err.println(
                    "Repositories that were not read, or not to their end (the others were; run again once they can be read):");
            sources.forEach(problem -> err.println("  " + problem.line()));
        }
        outcome.intake().directory().unread().forEach(unread -> err.println(unread.line()));
        outcome.intake().directory().conflicts().stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(conflict -> err.println(conflict.line()));
        if (total.conflicts() > 0) {
            err.println(
                    "Conflicts: " + total.conflicts() + " facts were sent before with other content. The first stays; "
                            + "both are kept in ops.quarantine. To correct a fact, add a row with the next revision.");
        }
    }

    private void serve(
            Studies studies, Services running, DataDirectory data, Path directory, Progress progress, PrintWriter err) {
        List<Path> directories = new CopyOnWriteArrayList<>(List.of(directory));
        directories.addAll(data.uploaded());
        try (SqlLogin sql = SqlLogin.open(running);
                DirectoryIdentities identities = new DirectoryIdentities(
                        () -> directories, data.secrets(), data.repositories(), Clock.systemUTC());
                UploadLoader loader = new UploadLoader(data, running, directories, progress);
                DashboardServer server = DashboardServer.start(
                        studies,
                        sql.reader(),
                        DashboardSettings.loopback(dashboard.port),
                        new Desks(
                                identities,
                                new DirectoryUploads(
                                        data.uploads(),
                                        data.programmes(),
                                        () -> directories,
                                        data.secrets(),
                                        loader,
                                        Clock.systemUTC()),
                                data.incoming().toString()))) {
            err.println("Dashboard: http://127.0.0.1:" + server.port() + "/   (Ctrl-C stops)");
            Shutdown.await(running::requireCarrying);
        }
    }
}
