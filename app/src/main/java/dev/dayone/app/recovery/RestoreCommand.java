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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A backup into an empty warehouse. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        header = "Read a backup into an empty warehouse; what came after it is read from the log at the next start.",
        description = {
            "",
            "Every file is checked against its hash first. If the log is lost too, run 'dayone rebuild --log' afterwards.",
            ""
        })
public final class RestoreCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(paramLabel = "DIR", description = "Directory that 'dayone backup' made.")
    Path directory = Path.of("");

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            Summary summary = new Backup(connection.services().warehouse())
                    .read(directory, (table, rows) -> progress.say("Reading " + table + ", " + rows + " rows"));
            progress.line(String.format(
                    Locale.ROOT, "%,d rows of %d tables are restored.", summary.rows(), summary.tables()));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new SystemException(directory + ": cannot be read: " + e.getMessage() + ". Nothing was restored.", e);
        }
    }
}
