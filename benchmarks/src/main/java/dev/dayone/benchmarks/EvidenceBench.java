package dev.dayone.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks, and R and Python where they are installed, on the same data, and prints all next to the targets. */
public final class EvidenceBench {

    /** Milliseconds that a method may take. */
    private static final Map<String, Double> TARGETS = new LinkedHashMap<>();

    static {
        TARGETS.put("welch", 0.01);
        TARGETS.put("permutations10000", 5.0);
        TARGETS.put("permutationsLin10000", 60.0);
        TARGETS.put("exact184756", 2.0);
        TARGETS.put("exactRanks2704156", 1.0);
        TARGETS.put("wild4096", 1.3);
        TARGETS.put("boschloo15", 1.0);
        TARGETS.put("boschloo60", 10.0);
        TARGETS.put("fisher", 0.01);
        TARGETS.put("hc2", 0.05);
        TARGETS.put("cr2", 0.3);
        TARGETS.put("cox300", 0.3);
        TARGETS.put("cox10000", 10.0);
        TARGETS.put("logRank", 0.05);
        TARGETS.put("fineGray", 2.0);
        TARGETS.put("cumulativeIncidence", 0.1);
        TARGETS.put("mixedModel", 5.0);
        TARGETS.put("bounds5", 2.0);
        TARGETS.put("wholeStudy", 100.0);
    }

    /** The one that can do most is asked. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private EvidenceBench() {}

    public static void main(String[] args) throws IOException, RunnerException {
        PrintStream out = System.out;
        Path data = data();
        Map<String, Double> r = peer(data, "peers.R", List.of("Rscript", "--vanilla"));
        Map<String, Double> python = PYTHONS.stream()
                .map(name -> peer(data, "peers.py", List.of(name)))
                .max(Comparator.comparingInt(Map::size))
                .orElse(Map.of());
        Collection<RunResult> results = new Runner(options(args).build()).run();
        out.printf(
                Locale.ROOT,
                "%n%-22s %12s %12s %12s %8s %12s %8s%n",
                "ms, one core, warm",
                "ours",
                "target",
                "R",
                "R/ours",
                "Python",
                "/ours");
        Map<String, Double> ours = new HashMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            ours.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getScore());
        }
        for (Map.Entry<String, Double> target : TARGETS.entrySet()) {
            Double time = ours.get(target.getKey());
            if (time == null) {
                continue;
            }
            out.printf(
                    Locale.ROOT,
                    "%-22s %12.4f %12.2f %s %s %s%n",
                    target.getKey(),
                    time,
                    target.getValue(),
                    beside(r.get(target.getKey()), time),
                    beside(python.get(target.getKey()), time),
                    time <= target.getValue() ? "" : "over target");
        }
        if (r.isEmpty()) {
            out.println(
                    "R was not measured: no Rscript with survival, estimatr, cmprsk, lme4, lmerTest, pbkrtest, rpact and coin.");
        }
        if (python.isEmpty()) {
            out.println("Python was not measured: no python3 with scipy and statsmodels.");
        }
    }

    private static String beside(@Nullable Double peer, double ours) {
        return peer == null
                ? String.format(Locale.ROOT, "%12s %8s", "-", "-")
                : String.format(Locale.ROOT, "%12.3f %8.0f", peer, peer / ours);
    }

    private static ChainedOptionsBuilder options(String... names) {
        ChainedOptionsBuilder options = new OptionsBuilder().shouldFailOnError(true);
        if (names.length == 0) {
            return options.include(EvidenceBenchmarks.class.getName());
        }
        for (String name : names) {
            options = options.include(EvidenceBenchmarks.class.getName() + "." + name);
        }
        return options;
    }

    private static Path data() throws IOException {
        Path directory = Files.createTempDirectory("dayone-bench");
        Files.writeString(directory.resolve("300.csv"), new Data(300, 10, true).csv());
        Files.writeString(directory.resolve("10000.csv"), new Data(10_000, 10, false).csv());
        Files.writeString(directory.resolve("24.csv"), new Data(24, 12, true).csv());
        return directory;
    }

    /** Medians that another tool needs for the same, on the same data; empty without it or its packages. */
    private static Map<String, Double> peer(Path directory, String name, List<String> command) {
        Map<String, Double> peers = new HashMap<>();
        Path script = directory.resolve(name);
        try (InputStream in = EvidenceBench.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            Files.write(script, in.readAllBytes());
            List<String> whole = new ArrayList<>(command);
            whole.add(script.toString());
            whole.add(directory.toString());
            Process process = new ProcessBuilder(whole)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            for (String line : printed.lines().toList()) {
                int comma = line.indexOf(',');
                if (comma > 0) {
                    peers.put(line.substring(0, comma), Double.valueOf(line.substring(comma + 1)));
                }
            }
        } catch (IOException e) {
            return peers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return peers;
    }
}
