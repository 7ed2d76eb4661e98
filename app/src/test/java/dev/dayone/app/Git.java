package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs git. */
final class Git {

    private Git() {}

    static void run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    /** One more line in a file, committed by the address. */
    static void commit(Path repository, String author) throws IOException, InterruptedException {
        Path file = repository.resolve("work.txt");
        String before = Files.exists(file) ? Files.readString(file) : "";
        Files.writeString(file, before + "line " + before.length() + "\n");
        run(repository, "add", ".");
        run(repository, "-c", "user.name=P", "-c", "user.email=" + author, "commit", "--quiet", "-m", "Work");
    }
}
