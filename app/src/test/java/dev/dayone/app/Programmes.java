package dev.dayone.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small, right programme directory that tests then bend. */
final class Programmes {

    static final String YAML = """
            programme: small
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
            formats:
              - {id: a, label: Format A}
              - {id: b, label: Format B}
            checkpoints:
              - id: final
                items:
                  - {id: task, maximum: 100}
            studies:
              - id: b-vs-a
                question: Is B better than A?
                control: a
                treatment: b
                outcomes:
                  - {id: score, measure: checkpoint-score, checkpoint: final, smallest-difference: 5, primary: true}
            """;

    private Programmes() {}

    static Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("dayone.yaml"), YAML);
        StringBuilder roster = new StringBuilder("participant,cohort,assigned_arm,email\n");
        StringBuilder scores = new StringBuilder("participant,checkpoint,item,score,submitted,revision,void\n");
        for (int i = 0; i < 24; i++) {
            roster.append("p")
                    .append(i)
                    .append(",c1,")
                    .append(i % 2 == 0 ? "a" : "b")
                    .append(",p")
                    .append(i)
                    .append("@example.org\n");
            scores.append("p")
                    .append(i)
                    .append(",final,task,")
                    .append(50 + (i * 7) % 23)
                    .append(",2024-02-08,0,no\n");
        }
        Files.writeString(directory.resolve("roster.csv"), roster);
        Files.writeString(directory.resolve("checkpoints.csv"), scores);
        return directory;
    }

    static void replace(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new AssertionError(file + " does not contain " + from);
        }
        Files.writeString(file, text.replace(from, to));
    }
}
