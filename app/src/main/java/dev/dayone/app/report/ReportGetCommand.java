package dev.dayone.app.report;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a file of a release. */
@Command(name = "get", mixinStandardHelpOptions = true, header = "Fetch a file of a published report.")
final class ReportGetCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0", paramLabel = "RELEASE", description = "Id of the release, or how it begins.")
    String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; .pdf, .html or .csv says what. Default: RELEASE.pdf here.")
    @Nullable
    Path output;

    @Override
    public Integer call() {
        Path named = output;
        String format = named == null ? "pdf" : ReportCommand.format(named);
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            ReleaseStore store = new ReleaseStore(connection.services().warehouse());
            Release release = find(store, id);
            Path file = named == null ? Path.of(release.release() + ".pdf") : named;
            ReportCommand.write(file, store.file(release.release(), format));
            spec.commandLine().getOut().println(file);
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    static Release find(ReleaseStore store, String id) {
        return store.find(id)
                .orElseThrow(() -> new UsageException(
                        "No release, or several, begin with \"" + id + "\". ./dayone report list names them."));
    }
}
