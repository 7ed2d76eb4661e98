package dev.dayone.app.notify;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.warehouse.view.Outbox;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells subscribers what happened, once. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        header = "Tell subscribers that a look came due or a report was published: e-mail and signed webhooks.",
        description = {
            "",
            "One round, for a timer; start --notify FILE does it every minute. Each thing is told each subscriber once; what fails is tried again after 5 seconds, 5 "
                    + "and 30 minutes, 2, 5, 10, 14 and 20 hours. docs/reports.md has the file.",
            ""
        })
public final class NotifyCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "Who is told what (notify.yaml).")
    Path file = Path.of("notify.yaml");

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "What happened before that day is told nobody. Default: a week ago.")
    @Nullable
    LocalDate since;

    @Override
    public Integer call() {
        Subscriptions subscriptions = read(file);
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            LocalDate from = since == null ? LocalDate.now(Clock.systemUTC()).minusDays(7) : since;
            Notifier.Round round = new Notifier(
                            new Outbox(connection.services().warehouse()),
                            subscriptions,
                            from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                            Clock.systemUTC())
                    .run();
            spec.commandLine()
                    .getOut()
                    .println(round.delivered() + " told, " + round.failed() + " failed"
                            + (round.failed() == 0 ? "." : " and will be tried again."));
            spec.commandLine().getOut().flush();
            return round.failed() == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    public static Subscriptions read(Path file) {
        try {
            return Subscriptions.read(file, System.getenv());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".");
        }
    }
}
