package dev.dayone.app.source;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Single sources, one at a time; what {@code run} and {@code start} do for a whole directory. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        header =
                "Take events from single sources: git repositories, experiment runs, the GitHub feed, files; manage who may send.",
        description = {
            "",
            "Runs beside a running 'dayone start' on the same data directory, or starts the services for as long as it lasts.",
            ""
        },
        subcommands = {
            IngestGitCommand.class,
            IngestFeedCommand.class,
            IngestRunsCommand.class,
            IngestFileCommand.class,
            CollectorTokenCommand.class,
            WebhookSecretCommand.class,
            HelpCommand.class
        })
public final class IngestCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "ingest: name a source: git, runs, gharchive, file, token or hook.");
    }
}
