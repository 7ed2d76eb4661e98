package dev.dayone.app.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryNames;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Git repositories: what is new in them. */
@Command(
        name = "git",
        mixinStandardHelpOptions = true,
        header = "Read git repositories: one event a commit, whatever number of references and clones show it.",
        description = {
            "",
            "Only what is new is read, also after a force-push. Of a fork, what its upstream has is left out.",
            "A repository that cannot be had is told at the end, with exit code 1, and the others are read.",
            "Tokens and keys for private ones: docs/programme-directory.md.",
            ""
        })
final class IngestGitCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    SourceRun run = new SourceRun();

    @Option(names = "--participant", paramLabel = "ID", description = "Whose the repositories are.")
    @Nullable
    String participant;

    @Option(
            names = "--upstream",
            paramLabel = "PATH|URL",
            description = "The repository that they are forks of: its commits are left out.")
    @Nullable
    String upstream;

    @Option(
            names = "--strict",
            description = "Send nothing when any repository cannot be had or read, instead of going on without it.")
    boolean strict;

    @Option(names = "--full", description = "Read everything, not only what is new.")
    boolean full;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compare files (default: up to 4).")
    int threads;

    @Option(names = "--dry-run", description = "Read and count; start nothing and send nothing.")
    boolean dryRun;

    @Option(
            names = "--commits",
            paramLabel = "FILE",
            description = "With --dry-run: also write one line a commit, as CSV: what was counted in it.")
    @Nullable
    Path commits;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH|URL",
            description = "Repositories: paths of clones or of folders of clones, addresses, owner/name on GitHub.")
    List<String> repositories = List.of();

    @Override
    public Integer call() {
        if (threads < 0 || threads > 64) {
            throw new UsageException("--threads " + threads + ": give a number from 1 to 64.");
        }
        if (commits != null && !dryRun) {
            throw new UsageException("--commits is for --dry-run: give both.");
        }
        requireRepositories();
        return dryRun ? count() : run.execute(spec, this::send);
    }

    /** A wrong path is said before anything is started. */
    private void requireRepositories() {
        Pseudonyms anybody = Secrets.forgetful(new byte[32]).pseudonyms("anybody");
        Stream.concat(names(), Stream.ofNullable(upstream).map(IngestGitCommand::only))
                .forEach(name -> RepositoryRef.of(name, Path.of(""), null, null, anybody));
        if (repositories.stream().anyMatch(name -> name.matches("(?i)https?://[^/]*:[^/]*@.*"))) {
            spec.commandLine()
                    .getErr()
                    .println("A token on the command line can be read by every account of this machine while it runs: "
                            + "keep it in repositories/credentials of the data directory instead.");
        }
    }

    private Stream<String> names() {
        return repositories.stream().flatMap(written -> {
            List<String> names = RepositoryNames.of(written, Path.of(""));
            return (names.isEmpty() ? List.of(written) : names).stream();
        });
    }

    private static String only(String written) {
        List<String> names = RepositoryNames.of(written, Path.of(""));
        return names.size() == 1 ? names.get(0) : written;
    }

    private SourceRun.Handed send(SourceRun.Open open, ObjectNode json) {
        DataDirectory data = open.connection().data();
        Services services = open.connection().services();
        Supplier<ScanLedger> known =
                () -> data.ledger(services.clusterId(), open.id()).after(services.logSync());
        Map<String, String> owners = open.status().identities(open.id());
        List<Problem> unread = new ArrayList<>();
        List<RepositoryRef> refs = refs(open.mint(), new Clones(data.repositories()), unread);
        if (strict) {
            requireWhole(unread);
            scan(
                    open.mint(),
                    refs,
                    known.get(),
                    owners,
                    event -> {},
                    Progress.on(new PrintWriter(Writer.nullWriter())),
                    unread);
            requireWhole(unread);
        }
        if (refs.isEmpty()) {
            throw InputException.of(unread);
        }
        ScanLedger ledger = known.get();
        List<ScanReport> reports =
                scan(open.mint(), refs, ledger, owners, open.publisher()::send, open.progress(), unread);
        if (reports.isEmpty() && open.publisher().sent() == 0) {
            throw InputException.of(unread);
        }
        json.set("repositories", SourceRun.JSON.valueToTree(reports));
        return new SourceRun.Handed(ledger::save, unread);
    }

    private static void requireWhole(List<Problem> unread) {
        if (!unread.isEmpty()) {
            throw InputException.of(unread);
        }
    }

    private int count() {
        boolean unnamed = run.programme.id == null && run.programme.directory == null;
        String id = unnamed ? "dry-run" : run.programme.programme();
        Mint mint = Secrets.forgetful(new byte[32]).mint(id, Clock.systemUTC().instant(), "dry-run");
        PrintWriter err = spec.commandLine().getErr();
        try {
            Path nowhere = Files.createTempDirectory("dayone-dry-run");
            try (CommitTable table = commits == null ? CommitTable.nowhere() : CommitTable.to(commits)) {
                List<Problem> unread = new ArrayList<>();
                Clones clones = new Clones(nowhere, run.options.data.resolve("repositories"));
                List<RepositoryRef> refs = refs(mint, clones, unread);
                List<ScanReport> reports =
                        scan(mint, refs, ScanLedger.open(nowhere), Map.of(), table, Progress.on(err), unread);
                if (reports.isEmpty() || strict) {
                    requireWhole(unread);
                }
                ObjectNode out = SourceRun.head(id, mint.runId());
                out.set("repositories", SourceRun.JSON.valueToTree(reports));
                SourceRun.tell(unread, err, out);
                run.print(spec, out);
                return unread.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
            } finally {
                Directories.delete(nowhere);
            }
        } catch (IOException e) {
            throw new SystemException("No room for temporary files: " + e.getMessage() + ".", e);
        }
    }

    private List<RepositoryRef> refs(Mint mint, Clones clones, List<Problem> unread) {
        Pseudonyms pseudonyms = mint.pseudonyms();
        Path here = Path.of("");
        RepositoryRef above = upstream == null ? null : RepositoryRef.of(only(upstream), here, null, null, pseudonyms);
        String owner = participant == null ? null : pseudonyms.participant(participant);
        List<RepositoryRef> refs = new ArrayList<>();
        names().map(name -> RepositoryRef.of(name, here, owner, above, pseudonyms))
                .forEach(ref -> {
                    try {
                        refs.add(clones.atHand(ref));
                    } catch (InputException e) {
                        unread.addAll(e.problems());
                    }
                });
        return refs;
    }

    private List<ScanReport> scan(
            Mint mint,
            List<RepositoryRef> refs,
            ScanLedger ledger,
            Map<String, String> owners,
            Consumer<Event> sink,
            Progress progress,
            List<Problem> unread) {
        Path directory = run.programme.directory;
        GitScan.Options standard = directory == null
                ? GitScan.Options.standard(owners)
                : GitScan.Options.standard(owners)
                        .knowing(KnownServices.in(directory))
                        .pairing(ProgrammeDirectory.read(directory, mint).pairs());
        GitScan.Options chosen = threads > 0 ? standard.onThreads(threads) : standard;
        List<ScanReport> reports = new ArrayList<>();
        try (GitScan scan = new GitScan(mint, ledger, full ? chosen.everything() : chosen)) {
            for (RepositoryRef ref : refs) {
                try {
                    reports.add(scan(scan, ref, sink, progress));
                } catch (InputException e) {
                    unread.addAll(e.problems());
                }
            }
        }
        return reports;
    }

    private static ScanReport scan(GitScan scan, RepositoryRef ref, Consumer<Event> sink, Progress progress) {
        ScanReport report = scan.scan(ref, sink, progress::rate);
        progress.line(
                report.unchanged()
                        ? String.format(Locale.ROOT, "  %-32s nothing new", ref.shown())
                        : String.format(
                                Locale.ROOT,
                                "  %-32s %,d commits (%,d on HEAD), %,d read, %,d known, %,d of the upstream%s%s",
                                ref.shown(),
                                report.commits(),
                                report.commitsOnHead(),
                                report.sent(),
                                report.known(),
                                report.upstreamCommits() + report.rewrittenCommits(),
                                report.squashedCommits() == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, ", %,d squashed from others", report.squashedCommits()),
                                report.missingObjects() == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, ", %,d objects missing", report.missingObjects())));
        return report;
    }
}
