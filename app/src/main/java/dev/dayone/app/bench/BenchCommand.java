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
import dev.dayone.ingest.input.Directories;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Sink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Git repositories to read too.")
    List<Path> repositories = List.of();

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        long commits = events > 0 ? events : quick ? 30_000 : 600_000;
        List<Figure> figures = new ArrayList<>();
        Latencies latencies = new Latencies();
        double[] seconds = new double[2];
        try {
            Path home = Files.createTempDirectory("dayone-bench");
            try {
                if (scale) {
                    scale(home, progress, out);
                    return ExitCode.DONE;
                }
                for (Path repository : repositories) {
                    progress.say("Measuring git " + repository);
                    figures.addAll(GitBench.run(repository));
                }
                latencies = measure(home, commits, progress, figures, seconds);
            } finally {
                Directories.delete(home);
            }
        } catch (IOException e) {
            throw new SystemException(
                    "Cannot measure: " + e.getMessage() + ". Is git installed, and the disk not full?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while measuring", e);
        }
        if (json) {
            out.println(asJson(figures, latencies, seconds, commits).toPrettyString());
        } else {
            print(out, figures, latencies, seconds, commits);
        }
        out.flush();
        return ExitCode.DONE;
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

    private Latencies measure(Path home, long commits, Progress progress, List<Figure> figures, double[] seconds)
            throws IOException {
        progress.say("Measuring the spool");
        figures.add(DoorBench.run(Files.createDirectory(home.resolve("door")), quick ? 300 : 2_000));
        long start = System.nanoTime();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address());
                EmbeddedKafka broker = EmbeddedKafka.start(home.resolve("kafka"))) {
            KafkaAddress kafka = broker.address();
            KafkaTopics.create(kafka, true);
            seconds[0] = (System.nanoTime() - start) / 1e9;
            KafkaBench bench = new KafkaBench(kafka, PEOPLE, commits, what -> progress.say("Measuring: " + what));
            figures.add(bench.produce());
            // Before there are measures in the log: the same rows on both sides.
            Figure sink = SinkBench.run(warehouse, kafka, commits, what -> progress.say("Measuring: " + what));
            figures.add(bench.topology(home.resolve("streams")));
            progress.say("Measuring: restore");
            seconds[1] = RecoveryBench.restore(kafka, home.resolve("streams"));
            figures.add(sink);
            return latencies(home, kafka, warehouse, commits, progress);
        }
    }

    private Latencies latencies(Path home, KafkaAddress kafka, Warehouse warehouse, long commits, Progress progress) {
        Latencies latencies = new Latencies();
        try (StreamsService streams =
                        StreamsService.start(StreamsService.Settings.embedded(kafka, home.resolve("streams")));
                Sink sink = Sink.start(warehouse, kafka)) {
            LatencyBench bench = new LatencyBench(warehouse, kafka, PEOPLE, commits);
            int seconds = quick ? 4 : 15;
            progress.say("Measuring: latency just after the start");
            latencies.atStart = bench.run(2_000, seconds).orElse(null);
            if (!quick) {
                // Compilers and caches warm up once in the life of a service.
                progress.say("Warming up");
                bench.run(2_000, 40);
            }
            for (int rate : quick ? new int[] {500, 2_000} : new int[] {500, 2_000, 20_000}) {
                progress.say("Measuring: latency at " + rate + " events/s");
                Optional<Latency> found = bench.run(rate, seconds);
                if (found.isEmpty()) {
                    progress.line(
                            "At " + rate + " events/s not all had arrived after three minutes: no latency to tell.");
                    break;
                }
                latencies.warm.add(found.get());
            }
            if (!streams.isAlive() || !sink.isAlive()) {
                throw new SystemException("A service has stopped while it was measured.");
            }
        }
        return latencies;
    }

    /** What was found of latency; nothing where not all arrived in time. */
    private static final class Latencies {
        private @Nullable Latency atStart;
        private final List<Latency> warm = new ArrayList<>();
    }

    private static void print(
            PrintWriter out, List<Figure> figures, Latencies latencies, double[] seconds, long commits) {
        out.println(String.format(
                Locale.ROOT, "%-32s %14s  %-38s %14s %7s %9s", "stage", "ours", "limit", "", "ratio", "peak MiB"));
        for (Figure figure : figures) {
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
        if (latencies.atStart != null) {
            out.println(line(latencies.atStart, ", just started"));
        }
        latencies.warm.forEach(latency -> out.println(line(latency, "")));
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "start of Postgres and Kafka on an empty directory: %.1f s; streams back with the state of %,d facts: %.1f s",
                seconds[0],
                commits,
                seconds[1]));
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

    private static ObjectNode asJson(List<Figure> figures, Latencies latencies, double[] seconds, long commits) {
        ObjectNode root = SourceRun.JSON.createObjectNode();
        ArrayNode stages = root.putArray("stages");
        for (Figure figure : figures) {
            stages.addObject()
                    .put("stage", figure.stage())
                    .put("ours", figure.ours())
                    .put("unit", figure.unit())
                    .put("limit", figure.limit())
                    .put("limitRate", figure.limitRate())
                    .put("ratio", figure.ratio())
                    .put("peakMiB", figure.peakMiB());
        }
        if (latencies.atStart != null) {
            put(root.putObject("latencyAtStart"), latencies.atStart);
        }
        ArrayNode rates = root.putArray("latency");
        latencies.warm.forEach(latency -> put(rates.addObject(), latency));
        root.put("startSeconds", seconds[0]).put("restoreSeconds", seconds[1]).put("restoredFacts", commits);
        return root;
    }

    private static void put(ObjectNode node, Latency latency) {
        node.put("eventsPerSecond", latency.rate()).put("sentPerSecond", latency.achieved());
        percentiles(node.putObject("rowMillis"), latency.rows());
        percentiles(node.putObject("measureMillis"), latency.measures());
    }

    private static void percentiles(ObjectNode node, double[] millis) {
        node.put("p50", millis[0]).put("p95", millis[1]).put("p99", millis[2]);
    }
}
