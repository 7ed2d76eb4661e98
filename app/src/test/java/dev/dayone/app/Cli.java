package dev.dayone.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The dayone command as a user runs it: arguments in, output and exit code out. */
record Cli(int code, String out, String err) {

    static Cli run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = DayOne.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Cli(code, out.toString(), err.toString());
    }

    JsonNode json() {
        if (out.isBlank()) {
            throw new AssertionError("no JSON on standard output, exit code " + code + ": " + err);
        }
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new AssertionError("no JSON on standard output: " + out + "\n" + err, e);
        }
    }

    /** A fresh directory that any user of the machine can reach, as a clone usually is. */
    static Path freshDirectory(String name) throws IOException {
        Path parent = Path.of("target", "it");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent.toAbsolutePath(), name);
    }
}
