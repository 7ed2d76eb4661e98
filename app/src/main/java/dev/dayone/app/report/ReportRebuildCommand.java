package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Version;
import dev.dayone.warehouse.postgres.Sha256;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a release again and compares the bytes. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        header = "Make a published report again from what the warehouse knew then, and compare the bytes.")
final class ReportRebuildCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0", paramLabel = "RELEASE", description = "Id of the release, or how it begins.")
    String id = "";

    @Override
    public Integer call() {
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            ReleaseStore store = new ReleaseStore(connection.services().warehouse());
            Release release = ReportGetCommand.find(store, id);
            Map<String, byte[]> again = new TreeMap<>(
                    ReportChoice.source(connection.services().warehouse()).rebuild(release));
            PrintWriter out = spec.commandLine().getOut();
            boolean all = true;
            for (Map.Entry<String, byte[]> each : again.entrySet()) {
                boolean same =
                        Sha256.hex(each.getValue()).equals(release.sha256().get(each.getKey()));
                all &= same;
                out.println((same ? "same       " : "DIFFERENT  ") + each.getKey() + "  " + each.getValue().length
                        + " bytes");
            }
            if (!all && !release.code().equals(Version.text())) {
                out.println("It was written by DayOne " + release.code() + "; this is " + Version.text() + ".");
            }
            out.flush();
            return all ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }
}
