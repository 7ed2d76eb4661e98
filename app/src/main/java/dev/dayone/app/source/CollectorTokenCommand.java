package dev.dayone.app.source;

import dev.dayone.app.runtime.DataOption;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.ProgrammeOption;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.door.Credentials;
import dev.dayone.ingest.door.Credentials.Token;
import dev.dayone.ingest.entry.EntryKind;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** API tokens: who may send events over the network, and of which kinds. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        header = "Create, list and end API tokens for POST /v1/events and /xapi/statements.")
final class CollectorTokenCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "token: say create, list or end.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Create a token and show it once; only its digest is kept.")
    int create(
            @Mixin DataOption data,
            @Mixin ProgrammeOption programme,
            @Option(
                            names = "--scope",
                            split = ",",
                            paramLabel = "KIND",
                            description =
                                    "What its bearer may send: roster, checkpoints, submissions, placements, consents, "
                                            + "identities, xapi (default: all).")
                    @Nullable
                    List<String> scope,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "365",
                            description = "Days until it expires (default: ${DEFAULT-VALUE}; 0 = never).")
                    int days) {
        Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
        boolean xapi = scope == null;
        for (String name : scope == null ? allScopes() : scope) {
            if (name.equals("xapi")) {
                xapi = true;
            } else {
                kinds.add(EntryKind.ofStem(name)
                        .orElseThrow(() -> new UsageException("--scope " + name + ": is not known. Known: "
                                + String.join(", ", allScopes()) + ", xapi.")));
            }
        }
        Instant now = Clock.systemUTC().instant();
        String token = data.credentials()
                .createToken(
                        programme.programme(), kinds, xapi, now, days == 0 ? null : now.plus(Duration.ofDays(days)));
        PrintWriter out = spec.commandLine().getOut();
        out.println(token);
        out.flush();
        spec.commandLine().getErr().println("Shown once: keep it where secrets are kept.");
        return ExitCode.DONE;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List tokens, without the tokens themselves.")
    int list(@Mixin DataOption data) {
        Credentials credentials = data.credentials();
        for (Token token : credentials.tokens()) {
            spec.commandLine()
                    .getOut()
                    .println(token.id() + "  " + token.programme() + "  "
                            + token.scope().stream()
                                    .map(EntryKind::stem)
                                    .sorted()
                                    .collect(Collectors.joining(","))
                            + (token.xapi() ? ",xapi" : "") + "  created " + token.created() + "  "
                            + (token.expires() == null ? "never expires" : "expires " + token.expires()));
        }
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    @Command(name = "end", mixinStandardHelpOptions = true, header = "End a token at once.")
    int end(@Mixin DataOption data, @Parameters(paramLabel = "ID", description = "Id, from 'list'.") String id) {
        return WebhookSecretCommand.end(data, id, "token", Clock.systemUTC().instant());
    }

    private static List<String> allScopes() {
        return Arrays.stream(EntryKind.values()).map(EntryKind::stem).toList();
    }
}
