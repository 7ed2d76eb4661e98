package dev.dayone.app.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.Reading;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.organisation.Classroom;
import dev.dayone.ingest.organisation.Found;
import dev.dayone.ingest.organisation.GitHubOrganisation;
import dev.dayone.ingest.organisation.HostApi;
import dev.dayone.ingest.organisation.HostApi.DeniedException;
import dev.dayone.ingest.organisation.RepositoryRows;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.remote.ApiAccess;
import dev.dayone.ingest.remote.Tokens;
import dev.dayone.schemas.Event;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            "The token comes from DAYONE_GITHUB_TOKEN, DAYONE_GITHUB_TOKEN_FILE, repositories/credentials of the data directory or git's credential helper; it may only read.",
            "It asks for changes only, waits where GitHub says so, and goes on where it was when it was stopped.",
            ""
        })
final class SourceGitHubCommand implements Callable<Integer> {

    private static final URI GITHUB = URI.create("https://api.github.com");

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SourceRun run = new SourceRun();

    @Parameters(paramLabel = "ORG", description = "Name of the organisation, or of a person's account.")
    String organisation = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Address of the interface of a server of your own: https://git.school.example/api/v3.")
    @Nullable
    URI server;

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

    @Option(
            names = "--wait",
            paramLabel = "MINUTES",
            defaultValue = "65",
            description =
                    "The longest wait for the host's limits (default: ${DEFAULT-VALUE}); then it stops, and goes on in the next run.")
    int wait = 65;

    @Option(
            names = "--only-list",
            description = "Write repositories.csv and say what is in doubt; start nothing and send nothing.")
    boolean onlyList;

    @Option(names = "--dry-run", description = "As --only-list, and write nothing either.")
    boolean dryRun;

    @Override
    public Integer call() {
        Path directory = run.programme.requireDirectory();
        String programme = run.programme.programme();
        if (wait < 0 || wait > 10_000) {
            throw new UsageException("--wait " + wait + ": give minutes from 0 to 10000.");
        }
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = Progress.on(err);
        List<RosterPerson> people = RosterPerson.read(directory, ProgrammeFile.read(directory));
        Classroom students = classroom == null ? Classroom.none() : Classroom.read(classroom, people);
        Found found = ask(progress);
        RepositoryRows rows =
                RepositoryRows.of(directory, organisation, found.repositories(), people, students.participants());
        if (!dryRun) {
            rows.write(directory);
        }
        List<String> doubts = new ArrayList<>(students.doubts());
        doubts.addAll(rows.doubts());
        doubts.addAll(found.notes());
        say(err, found.counts(), rows, doubts);
        if (onlyList || dryRun) {
            ObjectNode out = SourceRun.head(programme, "list");
            fill(out, found.counts(), rows, doubts);
            run.print(spec, out);
            return ExitCode.DONE;
        }
        return run.execute(spec, (open, json) -> {
            fill(json, found.counts(), rows, doubts);
            return send(open, found);
        });
    }

    private Found ask(Progress progress) {
        URI base = server == null ? GITHUB : server;
        Path data = run.options.data;
        ApiAccess access = ApiAccess.in(data.resolve("repositories"), System.getenv());
        HostApi api = new HostApi(new HostApi.Settings(
                base,
                access,
                headers(access, base),
                data.resolve("hosts").resolve(String.valueOf(base.getHost())),
                Clock.systemUTC(),
                (time, why) -> {
                    progress.line("  " + why + ": going on in " + (time.toSeconds() + 59) / 60 + " minutes");
                    Thread.sleep(time.toMillis());
                },
                Duration.ofMinutes(wait)));
        try {
            return GitHubOrganisation.read(api, organisation, assignments, name -> progress.say("Asking for " + name));
        } catch (DeniedException e) {
            throw InputException.of(Problem.ofFile(
                    organisation,
                    "cannot be listed: " + e.getMessage(),
                    "Check the name, and what the token may read"));
        }
    }

    private static Map<String, String> headers(ApiAccess access, URI base) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/vnd.github+json");
        headers.put("X-GitHub-Api-Version", "2022-11-28");
        headers.put("User-Agent", "dayone");
        Optional<String> token = Tokens.named(Tokens.GITHUB, System.getenv())
                .or(() -> access.token(base.equals(GITHUB) ? URI.create("https://github.com/") : base.resolve("/")));
        token.ifPresent(secret -> headers.put("Authorization", "Bearer " + secret));
        return headers;
    }

    private static SourceRun.Handed send(SourceRun.Open open, Found found) {
        List<Problem> refused = new ArrayList<>();
        for (Found.Told told : found.told()) {
            Reading reading = GitHubWebhook.listed(open.mint(), told.event(), told.body());
            reading.match(taken -> taken.events().stream(), unsupported -> Stream.<Event>empty(), bad -> {
                        refused.add(bad.problem());
                        return Stream.<Event>empty();
                    })
                    .forEach(open.publisher()::send);
        }
        return new SourceRun.Handed(() -> {}, refused.stream().distinct().toList());
    }

    private static void say(PrintWriter err, Found.Counts counts, RepositoryRows rows, List<String> doubts) {
        err.println(Counts.of(counts.repositories(), "repository", "repositories") + ", "
                + Counts.of(counts.forks(), "fork", "forks") + ", "
                + Counts.of(counts.branches(), "branch", "branches") + ", "
                + Counts.of(counts.requests(), "pull request", "pull requests") + ", "
                + Counts.of(counts.reviews(), "review", "reviews") + ", "
                + Counts.of(counts.runs(), "run of checks", "runs of checks") + ", "
                + Counts.of(counts.issues(), "issue", "issues") + ".");
        err.println("repositories.csv: " + Counts.of(rows.rows().size(), "row", "rows") + " added, "
                + Counts.of(rows.known(), "repository", "repositories") + " stood there already.");
        if (!doubts.isEmpty()) {
            err.println("In doubt:");
            doubts.forEach(doubt -> err.println("  " + doubt));
        }
        err.flush();
    }

    private static void fill(ObjectNode out, Found.Counts counts, RepositoryRows rows, List<String> doubts) {
        out.set("listed", SourceRun.JSON.valueToTree(counts));
        out.set("rowsAdded", SourceRun.JSON.valueToTree(rows.rows()));
        out.put("rowsKnown", rows.known());
        ArrayNode list = out.putArray("doubts");
        doubts.forEach(list::add);
    }
}
