package dev.dayone.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.embedded.SystemException;
import dev.dayone.ingest.Directories;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Secrets;
import dev.dayone.ingest.git.Clones;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.RepositoryRef;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How fast we are next to a peer in the same run: ratios hold where times move. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measure reading git repositories next to 'git log --numstat -M' in the same run.",
        description = {
            "",
            "Each repository is read by git, then by DayOne on one thread and on all, twice each; the better time counts. Peak memory is "
                    + "that of the whole process, where the system tells it.",
            ""
        })
final class BenchCommand implements Callable<Integer> {

    private static final int ROUNDS = 2;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print figures as JSON on standard output.")
    boolean json;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Git repositories.")
    List<Path> repositories = List.of();

    /** What one way of reading cost. */
    private record Cost(String what, double seconds, long peakKiB) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode root = SourceRun.JSON.createObjectNode();
        int threads = Runtime.getRuntime().availableProcessors();
        for (Path repository : repositories) {
            long[] commits = new long[1];
            List<Cost> costs = List.of(
                    best("git log --numstat -M", () -> git(repository)),
                    best("DayOne, 1 thread", () -> scan(repository, 1, commits)),
                    best("DayOne, " + threads + " threads", () -> scan(repository, threads, commits)));
            double peer = costs.get(0).seconds();
            ObjectNode node = root.putObject(repository.toString()).put("commits", commits[0]);
            if (!json) {
                out.println(repository + ": " + commits[0] + " commits");
            }
            for (Cost cost : costs) {
                double rate = commits[0] / cost.seconds();
                node.putObject(cost.what())
                        .put("seconds", cost.seconds())
                        .put("commitsPerSecond", rate)
                        .put("ratioToGit", cost.seconds() / peer)
                        .put("peakKiB", cost.peakKiB());
                if (!json) {
                    out.println(String.format(
                            Locale.ROOT,
                            "  %-22s %8.2f s %,10.0f commits/s   %5.2f times git   peak %,d MiB",
                            cost.what(),
                            cost.seconds(),
                            rate,
                            cost.seconds() / peer,
                            cost.peakKiB() / 1024));
                }
            }
        }
        if (json) {
            out.println(root.toPrettyString());
        }
        out.flush();
        return DayOne.DONE;
    }

    private interface Work {
        /** @return peak memory of the process, KiB; 0 = not told */
        long run() throws IOException, InterruptedException;
    }

    private static Cost best(String what, Work work) {
        double best = Double.MAX_VALUE;
        long peak = 0;
        try {
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                peak = Math.max(peak, work.run());
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            return new Cost(what, best, peak);
        } catch (IOException e) {
            throw new SystemException(what + ": " + e.getMessage() + ". Is git installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while measuring", e);
        }
    }

    private static long git(Path repository) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("git", "-C", repository.toString(), "log", "--all", "--numstat", "-M")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long peak = 0;
        do {
            peak = Math.max(peak, peakOf(String.valueOf(process.pid())));
        } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
        return peak;
    }

    private static long scan(Path repository, int threads, long[] commits) throws IOException {
        Mint mint =
                Secrets.forgetful(new byte[32]).mint("bench", Clock.systemUTC().instant(), "bench");
        Path nowhere = Files.createTempDirectory("dayone-bench");
        try {
            RepositoryRef ref = new Clones(nowhere)
                    .atHand(RepositoryRef.of(repository.toString(), Path.of(""), null, null, mint.pseudonyms()));
            ScanReport report = new GitScan(
                            mint,
                            ScanLedger.open(nowhere),
                            GitScan.Options.standard(identity -> Optional.empty())
                                    .onThreads(threads))
                    .scan(ref, event -> {}, (name, done, total) -> {});
            commits[0] = report.commits();
            return peakOf("self");
        } finally {
            Directories.delete(nowhere);
        }
    }

    private static long peakOf(String process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            // Gone already, or another system: not told.
            return 0;
        }
    }
}
