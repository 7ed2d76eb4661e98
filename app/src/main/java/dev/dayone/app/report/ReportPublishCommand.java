package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportSource.Draft;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a report: frozen, with checksums. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        header = "Freeze a report: PDF, HTML and CSV with their checksums, in the ledger of releases.",
        description = {
            "",
            "Refused when a count in it differs by fewer people than the threshold from one released before: whoever has both would know them. A later "
                    + "release of the same report supersedes this one.",
            ""
        })
final class ReportPublishCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ReportChoice choice = new ReportChoice();

    @Parameters(index = "0", paramLabel = "STUDY|PROGRAMME", description = "Id of a study or of a programme.")
    String target = "";

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            Draft draft = choice.draft(connection.services().warehouse(), target);
            ReleaseStore store = new ReleaseStore(connection.services().warehouse());
            PrintWriter out = spec.commandLine().getOut();
            Optional<Release> same = store.find(draft.release().release());
            if (same.isPresent()) {
                sayPublishedAlready(out, same.get());
                return ExitCode.DONE;
            }
            progress.say("writing the report");
            ReportSource source = ReportChoice.source(connection.services().warehouse());
            List<String> conflicts = source.publish(draft);
            if (!conflicts.isEmpty()) {
                ReportCheckCommand.print(out, conflicts);
                out.flush();
                return ExitCode.CHECK_FAILED;
            }
            Release release = store.find(draft.release().release()).orElseThrow();
            out.println("Published " + release.release() + ".");
            release.sha256().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> out.println("  " + each.getKey() + "  SHA-256 " + each.getValue()));
            out.println("To fetch it: ./dayone report get " + release.release() + " -o " + target.replace("/", "--")
                    + ".pdf");
            out.flush();
            return ExitCode.DONE;
        }
    }

    static void sayPublishedAlready(PrintWriter out, Release same) {
        out.println("Published already as " + same.release() + ": nothing new came in since.");
        out.flush();
    }
}
