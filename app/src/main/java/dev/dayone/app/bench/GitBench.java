package dev.dayone.app.bench;

import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reading a repository on one thread and on all, against git's own log with line counts. */
public final class GitBench {

    private static final int ROUNDS = 2;

    private GitBench() {}

    private interface Work {
        /** @return commits read */
        long run() throws IOException, InterruptedException;
    }

    /** @throws IOException when git is not there, or no repository */
    public static List<MeasuredRate> run(Path repository) throws IOException, InterruptedException {

        int threads = Runtime.getRuntime().availableProcessors();
        double one = best(() -> scan(repository, 1));
        double all = threads == 1 ? one : best(() -> scan(repository, threads));
        long commits = scan(repository, threads);
        double git = best(() -> git(repository, commits));
        String name = repository.toString();
        List<MeasuredRate> figures = new ArrayList<>();
        figures.add(new MeasuredRate(
                "git " + name + ", 1 thread", one, "commits/s", "git log --numstat -M", git, Memory.peakMiB()));
        if (threads > 1) {
            figures.add(new MeasuredRate(
                    "git " + name + ", " + threads + " threads",
                    all,
                    "commits/s",
                    "git log --numstat -M",
                    git,
                    Memory.peakMiB()));
        }
        return figures;
    }

    private static double best(Work work) throws IOException, InterruptedException {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            best = Math.max(best, KafkaBench.rate(work.run(), start));
        }
        return best;
    }

    private static long git(Path repository, long commits) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("git", "-C", repository.toString(), "log", "--all", "--numstat", "-M")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("git log failed in " + repository);
        }
        return commits;
    }

    static long scan(Path repository, int threads) throws IOException {
        Mint mint =
                Secrets.forgetful(new byte[32]).mint("bench", Clock.systemUTC().instant(), "bench");
        Path nowhere = Files.createTempDirectory("dayone-bench");
        try {
            RepositoryRef ref = new Clones(nowhere)
                    .atHand(RepositoryRef.of(repository.toString(), Path.of(""), null, null, mint.pseudonyms()));
            ScanReport report = new GitScan(
                            mint,
                            ScanLedger.open(nowhere),
                            GitScan.Options.standard(Map.of()).onThreads(threads))
                    .scan(ref, event -> {}, (name, done, total) -> {});
            return report.commits();
        } finally {
            Directories.delete(nowhere);
        }
    }
}
