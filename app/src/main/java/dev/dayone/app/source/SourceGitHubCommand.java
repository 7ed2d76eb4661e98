package dev.dayone.app.source;

import dev.dayone.app.terminal.Progress;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.organisation.Found;
import dev.dayone.ingest.organisation.Found.Told;
import dev.dayone.ingest.organisation.GitHubOrganisation;
import dev.dayone.ingest.organisation.HostApi;
import dev.dayone.ingest.organisation.HostApi.DeniedException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An organisation on GitHub: its repositories go into the programme directory, and what happened in them goes in as if webhooks had told it. */
@Command(
        name = "github",
        mixinStandardHelpOptions = true,
        header =
                "Ask GitHub for an organisation's repositories, forks, branches, pull requests, reviews, runs of checks and issues.",
        description = {
            "",
            "Adds what is missing to repositories.csv: owners by the roster's logins, by GitHub Classroom, or by a login at the end of a name. What is not sure is listed, "
                    + "and no row that stands there is changed. What a webhook told, too, counts once.",
            "The token comes from repositories/credentials of the data directory, DAYONE_GITHUB_TOKEN, DAYONE_GITHUB_TOKEN_FILE or git's credential helper; it may only read. "
                    + "A server that --server names gets a token of the environment only where none is kept for it.",
            "It asks for changes only, waits where GitHub says so, and goes on where it was when it was stopped.",
            ""
        })
final class SourceGitHubCommand implements Callable<Integer>, OrganisationRun.Host {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    OrganisationRun host = new OrganisationRun();

    @Parameters(paramLabel = "ORG", description = "Name of the organisation, or of a person's account.")
    String organisation = "";

    @Option(
            names = "--classroom",
            paramLabel = "FILE",
            description = "Roster that GitHub Classroom exported: classroom_roster.csv.")
    @Nullable
    Path classroom;

    @Option(
            names = "--assignment",
            paramLabel = "ID",
            description = "Assignment of GitHub Classroom whose repositories are asked for, too. May be repeated.")
    List<String> assignments = List.of();

    @Override
    public Integer call() {
        return host.execute(spec, organisation, this, classroom);
    }

    @Override
    public URI usual() {
        return URI.create("https://api.github.com");
    }

    @Override
    public URI repositories() {
        return URI.create("https://github.com/");
    }

    @Override
    public String column() {
        return "github";
    }

    @Override
    public String variable() {
        return Tokens.GITHUB;
    }

    @Override
    public Map<String, String> headers(Optional<String> token) {
        Map<String, String> headers = OrganisationRun.headers("application/vnd.github+json");
        headers.put("X-GitHub-Api-Version", "2022-11-28");
        token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
        return headers;
    }

    @Override
    public Found read(HostApi api, Progress progress) throws DeniedException {
        return GitHubOrganisation.read(api, organisation, assignments, name -> progress.say("Asking for " + name));
    }

    @Override
    public PayloadReading reading(Mint mint, Told told) {
        return GitHubWebhook.listed(mint, told.event(), told.body());
    }
}
