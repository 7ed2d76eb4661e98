package dev.dayone.app.recovery;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.Version;
import dev.dayone.warehouse.access.Audit;
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

/** The warehouse as files, and back. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        header = "Write the whole warehouse to a directory, as of one moment, while everything runs.",
        description = {
            "",
            "The offsets are in it: what is restored goes on reading the log where the backup was made and catches up. Not in it: the "
                    + "keys of this installation (pseudonym.key, participant.keys, operator.token in the data directory) and the "
                    + "passwords of logins; keep the keys apart from the backup.",
            ""
        })
public final class BackupCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "A pseudonym.key to authenticate the backup with, in place of that of the data directory.")
    @Nullable
    Path key;

    @Parameters(paramLabel = "DIR", description = "Directory to make.")
    Path directory = Path.of("");

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            Summary summary = new Backup(
                            connection.services().warehouse(), connection.data().backupKey(key))
                    .write(
                            directory.toAbsolutePath(),
                            Version.text(),
                            (table, rows) -> progress.say("Writing " + table + ", " + rows + " rows"));
            new Audit(connection.services().warehouse()).append("exported", "backup", summary.rows() + " rows");
            progress.line(String.format(
                    Locale.ROOT, "%,d rows of %d tables are in %s.", summary.rows(), summary.tables(), directory));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new SystemException(
                    directory + ": cannot be written: " + e.getMessage() + ". Nothing there can be restored.", e);
        }
    }
}
