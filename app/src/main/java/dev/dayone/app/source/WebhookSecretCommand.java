package dev.dayone.app.source;

import dev.dayone.app.runtime.DataOption;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.ProgrammeOption;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.door.Credentials.Secret;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.GitLabWebhook;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Secrets of webhooks. */
@Command(
        name = "hook",
        mixinStandardHelpOptions = true,
        header = "Create, list and end the secrets of GitHub and GitLab webhooks.",
        description = {
            "",
            "To change a secret without a gap: create a second one, give it to the host, then end the first.",
            ""
        })
final class WebhookSecretCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "hook: say create, list or end.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Create a secret and show it once, with the address of the hook.")
    int create(
            @Mixin DataOption data,
            @Mixin ProgrammeOption programme,
            @Parameters(paramLabel = "github|gitlab", description = "Whose webhook it is.") String host) {
        if (!host.equals(GitHubWebhook.DOOR) && !host.equals(GitLabWebhook.DOOR)) {
            throw new UsageException(host + ": no such host. Known: github, gitlab.");
        }
        String secret = data.credentials()
                .createSecret(host, programme.programme(), Clock.systemUTC().instant());
        PrintWriter out = spec.commandLine().getOut();
        out.println(secret);
        out.flush();
        spec.commandLine()
                .getErr()
                .println("Shown once. Give it to the host as the hook's secret; the hook's path is /hooks/" + host + "/"
                        + programme.programme() + ", its content type application/json.");
        return ExitCode.DONE;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List secrets, without the secrets themselves.")
    int list(@Mixin DataOption data) {
        for (Secret secret : data.credentials().secrets()) {
            spec.commandLine()
                    .getOut()
                    .println(secret.id() + "  " + secret.door() + "  " + secret.programme() + "  created "
                            + secret.created() + "  "
                            + (secret.retires() == null ? "valid" : "until " + secret.retires()));
        }
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    @Command(name = "end", mixinStandardHelpOptions = true, header = "End a secret, at once or after some hours.")
    int end(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ID", description = "Id, from 'list'.") String id,
            @Option(
                            names = "--in-hours",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Hours that it stays valid (default: ${DEFAULT-VALUE}).")
                    int hours) {
        return end(data, id, "secret", Clock.systemUTC().instant().plus(Duration.ofHours(hours)));
    }

    static int end(DataOption data, String id, String what, Instant from) {
        if (!data.credentials().end(id, from)) {
            throw new UsageException("No " + what + " has the id " + id + ". See 'list'.");
        }
        return ExitCode.DONE;
    }
}
