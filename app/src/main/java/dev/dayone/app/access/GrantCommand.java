package dev.dayone.app.access;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.warehouse.access.Access;
import dev.dayone.warehouse.access.Access.Grant;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
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

/** Logins to the warehouse for people and for tools such as Metabase, Grafana, R. */
@Command(
        name = "grant",
        mixinStandardHelpOptions = true,
        header = "Make a login to the warehouse for a person or a BI tool, list them, or take one away.",
        description = {
            "",
            "Readers see only rows of their programmes, cannot write, and a query of theirs ends after a minute. The password is shown "
                    + "once. Granting an existing login again gives it a new password, role and programmes. docs/querying.md shows how "
                    + "tools connect.",
            ""
        })
public final class GrantCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(arity = "0..1", paramLabel = "LOGIN", description = "Name of the login.")
    @Nullable
    String login;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "evaluator",
            description =
                    "evaluator, programme (their team), report_reader (funders: report only), privacy, admin, sink or ingest "
                            + "(default: ${DEFAULT-VALUE}).")
    Grant role = Grant.EVALUATOR;

    @Option(
            names = "--programme",
            split = ",",
            paramLabel = "ID",
            description = "Programmes that it sees; '*' = all. Readers need at least one.")
    List<String> programmes = List.of();

    @Option(
            names = "--smallest-cell",
            paramLabel = "N",
            description =
                    "report_reader: fewest people that a figure may speak of, where stricter than the warehouse's (10).")
    @Nullable
    Integer smallestCell;

    @Option(names = "--list", description = "List the logins instead.")
    boolean list;

    @Option(names = "--revoke", description = "Take the login away instead.")
    boolean revoke;

    @Override
    public Integer call() {
        String name = login;
        if (!list && name == null) {
            throw new UsageException("Which login? Name it, or list them with --list.");
        }
        if (smallestCell != null && smallestCell < 3) {
            throw new UsageException("--smallest-cell " + smallestCell + ": must be 3 or more.");
        }
        if (!list && !revoke && role.reader() && programmes.isEmpty()) {
            throw new UsageException("--programme: say which programmes " + name + " may see, or '*' for all.");
        }
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            Access access = new Access(connection.services().warehouse());
            PrintWriter out = spec.commandLine().getOut();
            if (list) {
                access.logins()
                        .forEach(each -> out.println(String.format(
                                Locale.ROOT,
                                "%-24s %-22s %s",
                                each.login(),
                                each.role(),
                                String.join(", ", each.programmes()))));
            } else if (revoke && name != null) {
                access.revoke(name);
                out.println(name + " is taken away.");
            } else if (name != null) {
                byte[] random = new byte[16];
                new SecureRandom().nextBytes(random);
                String password = HexFormat.of().formatHex(random);
                access.grant(name, role, programmes, password);
                if (smallestCell != null) {
                    access.smallestCell(name, smallestCell);
                }
                PostgresAddress server = connection.services().postgres();
                out.println(new PostgresAddress(server.jdbcUrl(), name, password).url());
                PrintWriter err = spec.commandLine().getErr();
                err.println("Shown once: keep it where secrets are kept.");
                if (!access.loginsWatched()) {
                    err.println(
                            "This server cannot have its connections put on record in the audit: that takes Postgres 17 or later, "
                                    + "and an owner of the warehouse that may create event triggers.");
                }
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
