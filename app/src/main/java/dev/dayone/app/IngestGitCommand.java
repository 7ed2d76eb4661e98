package dev.dayone.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.embedded.SystemException;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Publisher;
import dev.dayone.ingest.Secrets;
import dev.dayone.ingest.git.Clones;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.RepositoryRef;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.schemas.Event;
import dev.dayone.warehouse.PipelineStatus;
import dev.dayone.warehouse.PipelineStatus.Intake;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
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
            ""
        })
final class IngestGitCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ProgrammeOption programme = new ProgrammeOption();

    @Option(names = "--participant", paramLabel = "ID", description = "Whose the repositories are.")
    @Nullable
    String participant;

    @Option(
            names = "--upstream",
            paramLabel = "PATH|URL",
            description = "The repository that they are forks of: its commits are left out.")
    @Nullable
    String upstream;

    @Option(names = "--full", description = "Read everything, not only what is new.")
    boolean full;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compare files (default: up to 4).")
    int threads;

    @Option(names = "--dry-run", description = "Read and count; start nothing and send nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print counts as JSON on standard output (docs/json.md).")
    boolean json;

    @Parameters(arity = "1..*", paramLabel = "PATH|URL", description = "Repositories.")
    List<String> repositories = List.of();

    @Override
    public Integer call() {
        if (threads < 0 || threads > 64) {
            throw new UsageException("--threads " + threads + ": give a number from 1 to 64.");
        }
        String id = dryRun && programme.id == null && programme.directory == null ? "dry-run" : programme.programme();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = Progress.on(err);
        return dryRun ? count(id, progress) : send(id, progress);
    }

    private int count(String id, Progress progress) {
        Secrets secrets = Secrets.forgetful(new byte[32]);
        try {
            Path nowhere = Files.createTempDirectory("dayone-dry-run");
            try {
                List<ScanReport> reports = scan(
                        secrets.mint(id, Clock.systemUTC().instant(), "dry-run"),
                        refs(secrets, id, nowhere),
                        ScanLedger.open(nowhere),
                        identity -> Optional.empty(),
                        event -> {},
                        progress);
                print(id, "dry-run", null, reports);
                return DayOne.DONE;
            } finally {
                Directories.delete(nowhere);
            }
        } catch (IOException e) {
            throw new SystemException("No room for temporary files: " + e.getMessage() + ".", e);
        }
    }

    private int send(String id, Progress progress) {
        try (Connection connection = Connection.open(options, progress)) {
            DataDirectory data = connection.data();
            Services services = connection.services();
            PipelineStatus status = new PipelineStatus(services.warehouse());
            Secrets secrets = data.secrets();
            Mint mint = secrets.mint(
                    id, Clock.systemUTC().instant(), UUID.randomUUID().toString());
            ScanLedger ledger = data.ledger(services.clusterId(), id);
            Map<String, String> owners = status.identities(id);
            List<ScanReport> reports;
            long sent;
            try (Publisher publisher = Publisher.connect(services.bootstrapServers())) {
                reports = scan(
                        mint,
                        refs(secrets, id, data.repositories()),
                        ledger,
                        identity -> Optional.ofNullable(owners.get(identity)),
                        publisher::send,
                        progress);
                publisher.flush();
                ledger.save();
                sent = publisher.sent();
            }
            Intake total = new Arrival(services, status, progress).await(mint.runId(), sent);
            print(id, mint.runId(), total, reports);
            return total.conflicts() > 0 ? DayOne.CHECK_FAILED : DayOne.DONE;
        }
    }

    private List<RepositoryRef> refs(Secrets secrets, String id, Path clones) {
        Path here = Path.of("");
        RepositoryRef above =
                upstream == null ? null : RepositoryRef.of(upstream, here, null, null, secrets.pseudonyms(id));
        String owner = participant == null ? null : secrets.pseudonyms(id).participant(participant);
        return repositories.stream()
                .map(name -> RepositoryRef.of(name, here, owner, above, secrets.pseudonyms(id)))
                .map(new Clones(clones)::atHand)
                .toList();
    }

    private List<ScanReport> scan(
            Mint mint,
            List<RepositoryRef> refs,
            ScanLedger ledger,
            Function<String, Optional<String>> owners,
            Consumer<Event> sink,
            Progress progress) {
        GitScan.Options standard = GitScan.Options.standard(owners);
        GitScan.Options chosen = threads > 0 ? standard.onThreads(threads) : standard;
        GitScan scan = new GitScan(mint, ledger, full ? chosen.everything() : chosen);
        List<ScanReport> reports = new ArrayList<>();
        for (RepositoryRef ref : refs) {
            reports.add(scan.scan(ref, sink, progress::rate));
            ScanReport report = reports.get(reports.size() - 1);
            progress.line(
                    report.unchanged()
                            ? String.format(Locale.ROOT, "  %-32s nothing new", ref.name())
                            : String.format(
                                    Locale.ROOT,
                                    "  %-32s %,d commits (%,d on HEAD), %,d read, %,d known, %,d of the upstream%s",
                                    ref.name(),
                                    report.commits(),
                                    report.commitsOnHead(),
                                    report.sent(),
                                    report.known(),
                                    report.upstreamCommits() + report.rewrittenCommits(),
                                    report.missingObjects() == 0
                                            ? ""
                                            : String.format(
                                                    Locale.ROOT, ", %,d objects missing", report.missingObjects())));
        }
        return reports;
    }

    private void print(String id, String runId, @Nullable Intake total, List<ScanReport> reports) {
        if (total != null) {
            Arrival.print(total, spec.commandLine().getErr());
        }
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode out = mapper.createObjectNode()
                    .put("dayone", DayOne.Version.text())
                    .put("programme", id)
                    .put("runId", runId);
            if (total != null) {
                out.set("intake", RunJson.counts(total));
            }
            out.set("repositories", mapper.valueToTree(reports));
            PrintWriter standard = spec.commandLine().getOut();
            standard.println(out.toPrettyString());
            standard.flush();
        }
    }
}
