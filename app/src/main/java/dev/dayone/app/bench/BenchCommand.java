package dev.dayone.app.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.bench.LatencyBench.Latency;
import dev.dayone.app.bench.ScaleBench.Answer;
import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.input.Directories;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Sink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How fast we are next to a peer or a limit in the same run: ratios hold where times move. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measure each stage next to the raw limit of this machine in the same run.",
        description = {
            "",
            "Everything runs in this process, embedded, on made-up events. Repositories named are read next to 'git log --numstat -M'. "
                    + "Ratios are ours to the limit's; times are noise from one machine to the next. Peak memory is that of the whole "
                    + "process so far, where the system tells it.",
            ""
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int PEOPLE = 300;
    private static final int MOST_RUNS = 50;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print figures as JSON on standard output.")
    boolean json;

    @Option(names = "--quick", description = "Fewer events: under a minute.")
    boolean quick;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Commits that go through the topology (default: 600,000; with --quick 30,000).")
    long events;

    @Option(
            names = "--scale",
            description =
                    "Instead: views of mart on simulated rows of 100,000 people and 10 million events (many minutes, and gigabytes of disk).")
    boolean scale;

    @Option(
            names = "--growth",
            description =
                    "Instead: each stage with 1, 3, 10 and 30 times the work, and how its time grows (about ten minutes; --events is the first size).")
    boolean growth;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Measure so many times, and show the median and how far the runs are apart (default: ${DEFAULT-VALUE}).")
    int runs = 1;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "Say which figure is worse than in FILE, kept from --json with the same options, by more than runs differ; then the exit code is 1.")
    @Nullable
    Path against;

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Git repositories to read too.")
    List<Path> repositories = List.of();

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (runs < 1 || runs > MOST_RUNS) {
            throw new UsageException("--runs " + runs + ": name a number from 1 to " + MOST_RUNS + ".");
        }
        if ((growth || scale) && (against != null || runs > 1)) {
            throw new UsageException("--growth and --scale stand alone: --runs and --against belong to the stages.");
        }
        List<BenchRun> before = against == null ? List.of() : read(against);
        List<BenchRun> found = new ArrayList<>();
        try {
            for (int run = 1; run <= runs; run++) {
                Path home = Files.createTempDirectory("dayone-bench");
                try {
                    if (scale) {
                        scale(home, progress, out);
                        return ExitCode.DONE;
                    }
                    if (growth) {
                        return growth(home, progress, out);
                    }
                    if (runs > 1) {
                        progress.line("Run " + run + " of " + runs);
                    }
                    found.add(measure(home, progress));
                } finally {
                    Directories.delete(home);
                }
            }
        } catch (IOException e) {
            throw new SystemException(
                    "Cannot measure: " + e.getMessage() + ". Is git installed, and the disk not full?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while measuring", e);
        }
        List<Regression.Line> changes = against == null ? List.of() : Regression.compare(before, found);
        if (json) {
            out.println(json(found, changes).toPrettyString());
        } else {
            found.forEach(run -> print(out, run));
            if (runs > 1) {
                spreads(out, found);
            }
            changes.forEach(change -> out.println(change.words()));
        }
        out.flush();
        long worse = changes.stream().filter(change -> change.change().fails()).count();
        if (worse > 0) {
            progress.line(worse + (worse == 1 ? " figure is" : " figures are") + " worse than in " + against
                    + ", or missing. Measure again on a quiet machine before you look for the reason.");
            return ExitCode.CHECK_FAILED;
        }
        return ExitCode.DONE;
    }

    /** Read before anything is measured: minutes must not be spent for a file that cannot be read. */
    private static List<BenchRun> read(Path file) {
        try {
            return BenchRun.read(SourceRun.JSON.readTree(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw new UsageException(file + " is not there. Write one with: dayone bench --json > " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    file + " does not hold what 'dayone bench --json' prints: " + e.getMessage() + ".");
        }
    }

    private int growth(Path home, Progress progress, PrintWriter out) throws IOException, InterruptedException {
        long first = events > 0 ? events : quick ? 3_000 : 20_000;
        List<Growth> found =
                new GrowthBench(home, first, quick ? 30 : PEOPLE, what -> progress.say("Measuring: " + what)).run();
        if (json) {
            ArrayNode list = SourceRun.JSON.createArrayNode();
            for (Growth each : found) {
                ObjectNode node = list.addObject()
                        .put("stage", each.stage())
                        .put("of", each.of())
                        .put("exponent", each.exponent())
                        .put("fasterThanNLogN", each.tooFast());
                ArrayNode points = node.putArray("points");
                for (int k = 0; k < each.sizes().length; k++) {
                    points.addObject().put("size", each.sizes()[k]).put("seconds", each.seconds()[k]);
                }
            }
            out.println(list.toPrettyString());
        } else {
            Growth.table(found).forEach(out::println);
        }
        out.flush();
        return found.stream().anyMatch(Growth::tooFast) ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }

    private static ObjectNode json(List<BenchRun> found, List<Regression.Line> changes) {
        ObjectNode root = BenchRun.json(found);
        if (!changes.isEmpty()) {
            ArrayNode list = root.putArray("changes");
            for (Regression.Line line : changes) {
                list.addObject()
                        .put("figure", line.name())
                        .put("before", Double.isNaN(line.before()) ? null : line.before())
                        .put("now", Double.isNaN(line.now()) ? null : line.now())
                        .put("noise", line.noise())
                        .put("change", line.change().name());
            }
        }
        return root;
    }

    private static void spreads(PrintWriter out, List<BenchRun> found) {
        out.println();
        out.println(String.format(
                Locale.ROOT, "%-68s %9s %9s %9s", "median of " + found.size() + " runs", "", "least", "most"));
        for (String name : found.get(0).quantities().keySet()) {
            Spread spread = Spread.of(found.stream()
                    .map(run -> run.quantities().get(name))
                    .filter(Objects::nonNull)
                    .mapToDouble(BenchRun.Quantity::value)
                    .toArray());
            out.println(String.format(
                    Locale.ROOT, "%-68s %9.2f %9.2f %9.2f", name, spread.median(), spread.least(), spread.most()));
        }
    }

    private void scale(Path home, Progress progress, PrintWriter out) throws IOException, InterruptedException {
        int people = quick ? 10_000 : 100_000;
        long rows = events > 0 ? events : quick ? 1_000_000 : 10_000_000;
        List<Answer> answers;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address())) {
            answers = new ArrayList<>(ScaleBench.run(warehouse, people, rows, what -> progress.say("Scale: " + what)));
            answers.addAll(PageBench.run(warehouse, what -> progress.say("Page: " + what)));
        }
        if (json) {
            ObjectNode root = SourceRun.JSON
                    .createObjectNode()
                    .put("participants", people)
                    .put("events", rows);
            ArrayNode list = root.putArray("answers");
            answers.forEach(each -> list.addObject()
                    .put("question", each.question())
                    .put("millis", each.millis())
                    .put("rows", each.rows()));
            out.println(root.toPrettyString());
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d people in 1,000 cohorts, %,d events, all simulated; rows of a view, kilobytes of a page",
                    people,
                    rows));
            answers.forEach(each -> out.println(
                    String.format(Locale.ROOT, "%-56s %,9.0f ms %,10d", each.question(), each.millis(), each.rows())));
        }
        out.flush();
    }

    private BenchRun measure(Path home, Progress progress) throws IOException, InterruptedException {
        long commits = events > 0 ? events : quick ? 30_000 : 600_000;
        List<MeasuredRate> figures = new ArrayList<>();
        for (Path repository : repositories) {
            progress.say("Measuring git " + repository);
            figures.addAll(GitBench.run(repository));
        }
        progress.say("Measuring the spool");
        figures.add(DoorBench.run(Files.createDirectory(home.resolve("door")), quick ? 300 : 2_000));
        long start = System.nanoTime();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address());
                EmbeddedKafka broker = EmbeddedKafka.start(home.resolve("kafka"))) {
            KafkaAddress kafka = broker.address();
            KafkaTopics.create(kafka, true);
            double startSeconds = (System.nanoTime() - start) / 1e9;
            KafkaBench bench = new KafkaBench(kafka, PEOPLE, commits, what -> progress.say("Measuring: " + what));
            figures.add(bench.produce());
            // Before there are measures in the log: the same rows on both sides.
            MeasuredRate sink = SinkBench.run(
                    warehouse, postgres.administrator(), kafka, commits, what -> progress.say("Measuring: " + what));
            figures.add(bench.topology(home.resolve("streams")));
            progress.say("Measuring: restore");
            double restoreSeconds = RecoveryBench.restore(kafka, home.resolve("streams"));
            figures.add(sink);
            return latencies(
                    home,
                    kafka,
                    warehouse,
                    progress,
                    new BenchRun(figures, null, List.of(), startSeconds, restoreSeconds, commits));
        }
    }

    private BenchRun latencies(Path home, KafkaAddress kafka, Warehouse warehouse, Progress progress, BenchRun found) {
        Latency atStart;
        List<Latency> warm = new ArrayList<>();
        try (StreamsService streams =
                        StreamsService.start(StreamsService.Settings.embedded(kafka, home.resolve("streams")));
                Sink sink = Sink.start(warehouse, kafka)) {
            LatencyBench bench = new LatencyBench(warehouse, kafka, PEOPLE, found.commits());
            int seconds = quick ? 4 : 15;
            progress.say("Measuring: latency just after the start");
            atStart = bench.run(2_000, seconds).orElse(null);
            if (!quick) {
                // Compilers and caches warm up once in the life of a service.
                progress.say("Warming up");
                bench.run(2_000, 40);
            }
            for (int rate : quick ? new int[] {500, 2_000} : new int[] {500, 2_000, 20_000}) {
                progress.say("Measuring: latency at " + rate + " events/s");
                Optional<Latency> arrived = bench.run(rate, seconds);
                if (arrived.isEmpty()) {
                    progress.line(
                            "At " + rate + " events/s not all had arrived after three minutes: no latency to tell.");
                    break;
                }
                warm.add(arrived.get());
            }
            if (!streams.isAlive() || !sink.isAlive()) {
                throw new SystemException("A service has stopped while it was measured.");
            }
        }
        return new BenchRun(
                found.stages(), atStart, warm, found.startSeconds(), found.restoreSeconds(), found.commits());
    }

    private static void print(PrintWriter out, BenchRun run) {
        out.println(String.format(
                Locale.ROOT, "%-32s %14s  %-38s %14s %7s %9s", "stage", "ours", "limit", "", "ratio", "peak MiB"));
        for (MeasuredRate figure : run.stages()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-32s %,14.0f  %-38s %,14.0f %7.2f %,9d  %s",
                    figure.stage(),
                    figure.ours(),
                    figure.limit(),
                    figure.limitRate(),
                    figure.ratio(),
                    figure.peakMiB(),
                    figure.unit()));
        }
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%-40s %24s %30s",
                "latency, ms (p50 / p95 / p99)",
                "to the committed row",
                "to the measures"));
        if (run.atStart() != null) {
            out.println(line(run.atStart(), ", just started"));
        }
        run.warm().forEach(latency -> out.println(line(latency, "")));
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "start of Postgres and Kafka on an empty directory: %.1f s; streams back with the state of %,d facts: %.1f s",
                run.startSeconds(),
                run.commits(),
                run.restoreSeconds()));
    }

    private static String line(Latency latency, String when) {
        return String.format(
                Locale.ROOT,
                "%-40s %,8.0f / %,5.0f / %,5.0f %,14.0f / %,5.0f / %,5.0f",
                String.format(Locale.ROOT, "%,d events/s (%,.0f sent)%s", latency.rate(), latency.achieved(), when),
                latency.rows()[0],
                latency.rows()[1],
                latency.rows()[2],
                latency.measures()[0],
                latency.measures()[1],
                latency.measures()[2]);
    }
}
