package dev.dayone.app.access;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.warehouse.access.ApiTokens;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and takes away the tokens by which programs ask the dashboard. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        header = "Make a token by which a program asks the dashboard's API, list them, take one away.",
        description = {
            "",
            "  ./dayone token weekly-sheet --role evaluator --days 90    prints it, once",
            "  curl -H 'Authorization: Bearer TOKEN' https://dayone.example.org/api/v1/studies",
            ""
        })
public final class DashboardTokenCommand implements Callable<Integer> {

    private static final List<String> ROLES = List.of("viewer", "evaluator", "publisher", "operator");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "What it is for.")
    @Nullable
    String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "viewer, evaluator, publisher or operator (default: evaluator).")
    String role = "evaluator";

    @Option(names = "--days", paramLabel = "N", description = "How long it is good (default: 90).")
    int days = 90;

    @Option(names = "--list", description = "List the tokens instead.")
    boolean list;

    @Option(names = "--revoke", description = "Take the token away instead.")
    boolean revoke;

    @Override
    public Integer call() {
        String named = name;
        if (!list && named == null) {
            throw new UsageException("Which token? Name it, or list them with --list.");
        }
        if (!ROLES.contains(role) || days < 1) {
            throw new UsageException("--role must be one of " + String.join(", ", ROLES) + ", --days 1 or more.");
        }
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            ApiTokens tokens = new ApiTokens(connection.services().warehouse());
            PrintWriter out = spec.commandLine().getOut();
            int code = ExitCode.DONE;
            if (list) {
                tokens.all()
                        .forEach(each -> out.println(String.format(
                                Locale.ROOT,
                                "%-24s %-10s until %s, %s",
                                each.name(),
                                each.role(),
                                each.expiresAt().toString().substring(0, 10),
                                each.lastUsed() == null ? "never used" : "last used " + each.lastUsed())));
            } else if (named != null && revoke) {
                boolean gone = tokens.revoke(named);
                out.println(gone ? named + " is taken away." : "There is no token " + named + ".");
                code = gone ? ExitCode.DONE : ExitCode.CHECK_FAILED;
            } else if (named != null) {
                out.println(tokens.make(named, role, Clock.systemUTC().instant().plus(Duration.ofDays(days))));
                spec.commandLine().getErr().println("Shown once: keep it where secrets are kept.");
            }
            out.flush();
            return code;
        }
    }
}
