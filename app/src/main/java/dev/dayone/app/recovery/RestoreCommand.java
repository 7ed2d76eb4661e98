package dev.dayone.app.recovery;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.warehouse.upkeep.Backup;
import dev.dayone.warehouse.upkeep.Backup.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A backup into an empty warehouse. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        header = "Read a backup into an empty warehouse; what came after it is read from the log at the next start.",
        description = {
            "",
            "Every file is checked first: it must come from an installation with the same pseudonym.key, unchanged. If the log is lost too, run 'dayone rebuild --log' afterwards.",
            ""
        })
public final class RestoreCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The pseudonym.key of the installation that made it, where the data directory has another.")
    @Nullable
    Path key;

    @Option(
            names = "--unauthenticated",
            description =
                    "Read a backup of a version that made no authentication code; only one that nobody else could write to.")
    boolean unauthenticated;

    @Parameters(paramLabel = "DIR", description = "Directory that 'dayone backup' made.")
    Path directory = Path.of("");

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            Summary summary = new Backup(
                            connection.services().warehouse(), connection.data().backupKey(key))
                    .read(
                            directory,
                            !unauthenticated,
                            (table, rows) -> progress.say("Reading " + table + ", " + rows + " rows"));
            progress.line(String.format(
                    Locale.ROOT, "%,d rows of %d tables are restored.", summary.rows(), summary.tables()));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new SystemException(directory + ": cannot be read: " + e.getMessage() + ". Nothing was restored.", e);
        }
    }
}
