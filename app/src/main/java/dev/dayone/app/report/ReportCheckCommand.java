package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.dashboard.report.ReportSource.Draft;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a report may be published. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "May it be published? What is withheld, and does it give anybody away beside earlier releases?")
final class ReportCheckCommand implements Callable<Integer> {

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
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            Draft draft = choice.draft(connection.services().warehouse(), target);
            PrintWriter out = spec.commandLine().getOut();
            Optional<Release> same = new ReleaseStore(connection.services().warehouse())
                    .find(draft.release().release());
            if (same.isPresent()) {
                ReportPublishCommand.sayPublishedAlready(out, same.get());
                return ExitCode.DONE;
            }
            List<String> conflicts =
                    ReportChoice.source(connection.services().warehouse()).check(draft);
            out.println(draft.release().withheld() + " figures are withheld: they would speak of fewer than "
                    + draft.release().threshold() + " people, or give such a figure away.");
            print(out, conflicts);
            out.flush();
            return conflicts.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    static void print(PrintWriter out, List<String> conflicts) {
        if (conflicts.isEmpty()) {
            out.println("Ready to publish. A published report cannot be changed.");
            return;
        }
        out.println("It must not be published beside what was published before:");
        conflicts.forEach(each -> out.println("  " + each + "."));
        out.println(
                "Publish when more people's outcomes have come in, or with a higher --threshold, which withholds more.");
    }
}
