package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what was published. */
@Command(name = "list", mixinStandardHelpOptions = true, header = "List the published reports, the latest first.")
final class ReportListCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Override
    public Integer call() {
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            PrintWriter out = spec.commandLine().getOut();
            List<Release> releases = new ReleaseStore(connection.services().warehouse()).all();
            if (releases.isEmpty()) {
                out.println("Nothing was published yet.");
            }
            for (Release each : releases) {
                String superseded = each.supersededBy();
                out.println(each.release() + "  " + each.name() + "  follow-up to " + each.asOf()
                        + ", threshold " + each.threshold() + ", by " + each.by()
                        + (superseded == null ? "" : ", superseded by " + superseded));
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
