package dev.dayone.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks and R on the same data, and prints both next to the targets. */
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

    private EvidenceBench() {}

    public static void main(String[] args) throws IOException, RunnerException, InterruptedException {
        PrintStream out = System.out;
        Map<String, Double> peers = peers();
        Collection<RunResult> results = new Runner(options(args).build()).run();
        out.printf(Locale.ROOT, "%n%-22s %12s %12s %12s %8s%n", "ms, one core, warm", "ours", "target", "R", "R/ours");
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
            Double peer = peers.get(target.getKey());
            out.printf(
                    Locale.ROOT,
                    "%-22s %12.4f %12.2f %12s %8s %s%n",
                    target.getKey(),
                    time,
                    target.getValue(),
                    peer == null ? "-" : String.format(Locale.ROOT, "%.3f", peer),
                    peer == null ? "-" : String.format(Locale.ROOT, "%.0f", peer / time),
                    time <= target.getValue() ? "" : "over target");
        }
        if (peers.isEmpty()) {
            out.println(
                    "R was not measured: no Rscript with survival, estimatr, cmprsk, lme4, lmerTest, pbkrtest, rpact and coin.");
        }
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

    /** Medians that R needs for the same, on the same data; empty without R or its packages. */
    private static Map<String, Double> peers() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("dayone-bench");
        Path script = directory.resolve("peers.R");
        try (InputStream in = EvidenceBench.class.getResourceAsStream("/peers.R")) {
            if (in == null) {
                throw new IllegalStateException("peers.R is missing");
            }
            Files.write(script, in.readAllBytes());
        }
        Files.writeString(directory.resolve("300.csv"), new Data(300, 10, true).csv());
        Files.writeString(directory.resolve("10000.csv"), new Data(10_000, 10, false).csv());
        Files.writeString(directory.resolve("24.csv"), new Data(24, 12, true).csv());
        Map<String, Double> peers = new HashMap<>();
        try {
            Process process = new ProcessBuilder("Rscript", "--vanilla", script.toString(), directory.toString())
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
        }
        return peers;
    }
}
