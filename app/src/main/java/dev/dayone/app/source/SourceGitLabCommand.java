package dev.dayone.app.source;

import dev.dayone.app.terminal.Progress;
import dev.dayone.ingest.host.GitLabWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.organisation.Found;
import dev.dayone.ingest.organisation.Found.Told;
import dev.dayone.ingest.organisation.GitLabGroup;
import dev.dayone.ingest.organisation.HostApi;
import dev.dayone.ingest.organisation.HostApi.DeniedException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.Tokens;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A group on GitLab: its projects go into the programme directory, and what happened in them goes in as if webhooks had told it. */
@Command(
        name = "gitlab",
        mixinStandardHelpOptions = true,
        header = "Ask GitLab for a group's projects, forks, branches, merge requests, pipelines and issues.",
        description = {
            "",
            "As 'source github' does it. Projects of subgroups are asked for, too; a project whose subgroup is called after a login of the roster is that participant's.",
            "The token comes from repositories/credentials of the data directory, DAYONE_GITLAB_TOKEN, DAYONE_GITLAB_TOKEN_FILE or git's credential helper; read_api is enough. "
                    + "A server that --server names gets a token of the environment only where none is kept for it.",
            ""
        })
final class SourceGitLabCommand implements Callable<Integer>, OrganisationRun.Host {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    OrganisationRun host = new OrganisationRun();

    @Parameters(paramLabel = "GROUP", description = "Path of the group (school/cohort-1), or name of a person.")
    String group = "";

    @Override
    public Integer call() {
        return host.execute(spec, group, this, null);
    }

    @Override
    public URI usual() {
        return URI.create("https://gitlab.com/api/v4");
    }

    @Override
    public URI repositories() {
        return URI.create("https://gitlab.com/");
    }

    @Override
    public String column() {
        return "gitlab";
    }

    @Override
    public String variable() {
        return Tokens.GITLAB;
    }

    @Override
    public Map<String, String> headers(Optional<String> token) {
        Map<String, String> headers = OrganisationRun.headers("application/json");
        token.ifPresent(secret -> headers.put("PRIVATE-TOKEN", secret));
        return headers;
    }

    @Override
    public Found read(HostApi api, Progress progress) throws DeniedException {
        return GitLabGroup.read(api, group, name -> progress.say("Asking for " + name));
    }

    @Override
    public PayloadReading reading(Mint mint, Told told) {
        return GitLabWebhook.listed(mint, told.body());
    }
}
