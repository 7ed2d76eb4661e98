package dev.dayone.app.bench;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import dev.dayone.ingest.input.Directories;
import dev.dayone.warehouse.postgres.Warehouse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Each stage with 1, 3, 10 and 30 times the work, one after another, each on services of its own. */
final class GrowthBench {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final int COMMITS_OF_A_PERSON = 60;
    private static final int COMMITS_OF_A_REPOSITORY = 200;
    private static final int STUDY_PEOPLE = 60;
    private static final int STUDIES = 20;
    private static final int COHORT = 30;

    private final Path home;
    private final long events;
    private final int people;
    private final Consumer<String> say;

    /**
     * @param home an empty directory
     * @param events commits at the first size
     * @param people how many they are at the first size
     */
    GrowthBench(Path home, long events, int people, Consumer<String> say) {
        this.home = home;
        this.events = events;
        this.people = people;
        this.say = say;
    }

    List<Growth> run() throws IOException {
        List<Growth> out = new ArrayList<>();
        out.add(study(
                "people of a study", factor -> Truth.scores(factor * STUDY_PEOPLE / 2, factor * STUDY_PEOPLE / 2, 3)));
        out.add(study(
                "cohorts of 30",
                factor -> Truth.scores(factor * 2 * COHORT / 2, factor * 2 * COHORT / 2, 3)
                        .in(factor * 2, false, 0.1)));
        out.add(repositories());
        out.addAll(log("events", factor -> people, events));
        out.addAll(log("people", factor -> factor * people, (long) people * COMMITS_OF_A_PERSON));
        return out;
    }

    private interface Sized<T> {
        T at(int factor);
    }

    /** Producing, topology and sink. */
    private List<Growth> log(String of, Sized<Integer> programme, long first) throws IOException {
        int n = Growth.FACTORS.length;
        long[] sizes = new long[n];
        double[][] seconds = new double[3][n];
        for (int k = 0; k < n; k++) {
            int factor = Growth.FACTORS[k];
            long commits = first * factor;
            sizes[k] = of.equals("people") ? programme.at(factor) : commits;
            say.accept(of + ", " + factor + "x");
            Path place = Files.createDirectory(home.resolve(of + factor));
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(place.resolve("postgres"));
                    Warehouse warehouse = Warehouse.open(postgres.address());
                    EmbeddedKafka broker = EmbeddedKafka.start(place.resolve("kafka"))) {
                KafkaTopics.create(broker.address(), true);
                KafkaBench bench = new KafkaBench(broker.address(), programme.at(factor), commits, what -> {});
                seconds[0][k] = commits / bench.produce().ours();
                seconds[1][k] = commits
                        / SinkBench.run(warehouse, postgres.administrator(), broker.address(), commits, what -> {})
                                .ours();
                seconds[2][k] =
                        commits / bench.topology(place.resolve("streams")).ours();
            }
            Directories.delete(place);
        }
        return List.of(
                new Growth("producing", of, sizes, seconds[0]),
                new Growth("sink", of, sizes, seconds[1]),
                new Growth("topology", of, sizes, seconds[2]));
    }

    /** A whole study, several times over, since one takes milliseconds. */
    private Growth study(String of, Sized<Truth> truth) {
        int n = Growth.FACTORS.length;
        long[] sizes = new long[n];
        double[] seconds = new double[n];
        analyse(truth.at(1));
        for (int k = 0; k < n; k++) {
            Truth one = truth.at(Growth.FACTORS[k]);
            say.accept("a study, " + of + ", " + Growth.FACTORS[k] + "x");
            sizes[k] = of.startsWith("cohorts") ? one.groups() : one.treatment() + one.control();
            seconds[k] = analyse(one) / STUDIES;
        }
        return new Growth("analysis of a study", of, sizes, seconds);
    }

    private static double analyse(Truth truth) {
        SimulatedStudy study = StudySimulation.of(truth);
        List<List<PersonRow>> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int k = 0; k < STUDIES; k++) {
            rows.add(study.stages(random).get(0));
        }
        long start = System.nanoTime();
        for (List<PersonRow> each : rows) {
            StudyAnalysis.of(study.plan(), DAY)
                    .analyse(List.of(
                            new StudyAnalysis.Table(study.plan().outcomes().get(0), each, null)));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private Growth repositories() throws IOException {
        int n = Growth.FACTORS.length;
        long[] sizes = new long[n];
        double[] seconds = new double[n];
        List<Path> made = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            sizes[k] = Growth.FACTORS[k];
            while (made.size() < sizes[k]) {
                made.add(make(home.resolve("repository" + made.size()), made.size()));
            }
            say.accept("repositories, " + sizes[k] + "x");
            // What compilers learn from the first is not growth.
            GitBench.scan(made.get(0), 1);
            long start = System.nanoTime();
            for (Path repository : made) {
                GitBench.scan(repository, 1);
            }
            seconds[k] = (System.nanoTime() - start) / 1e9;
        }
        return new Growth("reading git", "repositories", sizes, seconds);
    }

    /** A bare repository of made-up commits. */
    private static Path make(Path directory, int seed) throws IOException {
        git(Path.of("."), "init", "-q", "--bare", directory.toString()).close();
        SplittableRandom random = new SplittableRandom(seed);
        String[] lines = new String[200];
        Arrays.setAll(lines, line -> "value = " + random.nextInt(1000));
        try (Import stream = git(directory, "fast-import", "--quiet")) {
            for (int commit = 0; commit < COMMITS_OF_A_REPOSITORY; commit++) {
                lines[random.nextInt(lines.length)] = "value = " + random.nextInt(1000);
                String text = String.join("\n", lines);
                stream.write("commit refs/heads/main\ncommitter A <a@example.org> " + (1_700_000_000L + commit * 3600L)
                        + " +0000\ndata 1\nc\nM 100644 inline file" + random.nextInt(20) + ".py\ndata " + text.length()
                        + "\n" + text + "\n");
            }
        }
        return directory;
    }

    private static Import git(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Import(
                process, new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
    }

    private record Import(Process process, BufferedWriter writer) implements AutoCloseable {

        void write(String text) throws IOException {
            writer.write(text);
        }

        @Override
        public void close() throws IOException {
            writer.close();
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException("git ended with an error while a repository was made for the bench");
            }
        }
    }
}
