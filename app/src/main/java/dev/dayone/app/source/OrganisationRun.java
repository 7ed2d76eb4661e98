package dev.dayone.app.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.organisation.Classroom;
import dev.dayone.ingest.organisation.Found;
import dev.dayone.ingest.organisation.Found.Told;
import dev.dayone.ingest.organisation.HostApi;
import dev.dayone.ingest.organisation.HostApi.DeniedException;
import dev.dayone.ingest.organisation.RepositoryRows;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.ApiAccess;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands for hosts have in common: ask, write rows, list doubts, send. */
public final class OrganisationRun {

    @Mixin
    SourceRun run = new SourceRun();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Address of the interface of a server of your own: https://git.school.example/api/v3 for GitHub, https://git.school.example/api/v4 for GitLab. "
                            + "It gets the token that is kept for it; where none is kept, the one of the environment.")
    @Nullable
    URI server;

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

    @Option(
            names = "--dry-run",
            description =
                    "As --only-list, and leave repositories.csv as it is. What the host answers is kept in the data directory all the same.")
    boolean dryRun;

    /** A host, as far as hosts differ. */
    interface Host {

        /** Address of its own interface. */
        URI usual();

        /** Address of its repositories. */
        URI repositories();

        /** Column of the roster that holds its logins. */
        String column();

        /** Name of the variable that holds a token. */
        String variable();

        /** Headers of a question. */
        Map<String, String> headers(Optional<String> token);

        /** Asks for all of it. */
        Found read(HostApi api, Progress progress) throws DeniedException;

        /** What a payload says. */
        PayloadReading reading(Mint mint, Told told);
    }

    /**
     * Asks a host for an organisation.
     *
     * @param name of the organisation
     * @param classroom roster that GitHub Classroom exported; null = none
     */
    int execute(CommandSpec spec, String name, Host host, @Nullable Path classroom) {
        Path directory = run.programme.requireDirectory();
        String programme = run.programme.programme();
        if (wait < 0 || wait > 10_000) {
            throw new UsageException("--wait " + wait + ": give minutes from 0 to 10000.");
        }
        PrintWriter err = spec.commandLine().getErr();
        List<RosterPerson> people = RosterPerson.read(directory, ProgrammeFile.read(directory), List.of(host.column()));
        Classroom students = classroom == null ? Classroom.none() : Classroom.read(classroom, people);
        // Answers about private repositories are kept in it: it has to be ours alone before the first one comes.
        DataDirectory.prepare(run.options.data);
        Found found = ask(name, host, Progress.on(err));
        RepositoryRows rows = RepositoryRows.of(directory, name, found.repositories(), people, students.participants());
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
            return send(open, found, host);
        });
    }

    private Found ask(String name, Host host, Progress progress) {
        URI base = server == null ? host.usual() : URI.create(server.toString().replaceFirst("/+$", ""));
        if (base.getHost() == null) {
            throw new UsageException(
                    "--server " + server + ": is no address. Give it as https://git.school.example/api/v3.");
        }
        Path data = run.options.data;
        ApiAccess access = ApiAccess.in(data.resolve("repositories"), System.getenv());
        Optional<String> token =
                server == null ? access.token(host.repositories()) : access.token(base.resolve("/"), host.variable());
        HostApi api = new HostApi(new HostApi.Settings(
                base,
                access,
                host.headers(token),
                data.resolve("hosts").resolve(base.getHost()),
                Clock.systemUTC(),
                (time, why) -> {
                    progress.line("  " + why + ": going on in " + (time.toSeconds() + 59) / 60 + " minutes");
                    Thread.sleep(time.toMillis());
                },
                Duration.ofMinutes(wait)));
        try {
            return host.read(api, progress);
        } catch (DeniedException e) {
            throw InputException.of(Problem.ofFile(
                    name, "cannot be listed: " + e.getMessage(), "Check the name, and what the token may read"));
        }
    }

    private static SourceRun.Handed send(SourceRun.Open open, Found found, Host host) {
        List<Problem> refused = new ArrayList<>();
        for (Told told : found.told()) {
            host.reading(open.mint(), told)
                    .match(taken -> taken.events().stream(), unsupported -> Stream.<Event>empty(), bad -> {
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

    /** Headers that every host takes. */
    static Map<String, String> headers(String accept) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", accept);
        headers.put("User-Agent", "dayone");
        return headers;
    }
}
