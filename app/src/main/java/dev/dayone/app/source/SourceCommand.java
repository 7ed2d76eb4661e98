package dev.dayone.app.source;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Hosts of repositories, asked for all that an organisation has there. */
@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        header = "Ask a git host for the repositories of an organisation, and for what happened in them.",
        description = {
            "",
            "Adds rows to repositories.csv and sends pull requests, reviews, runs of checks and issues, also those of before webhooks were set up.",
            ""
        },
        subcommands = {SourceGitHubCommand.class, SourceGitLabCommand.class, HelpCommand.class})
public final class SourceCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "source: name a host: github or gitlab.");
    }
}
