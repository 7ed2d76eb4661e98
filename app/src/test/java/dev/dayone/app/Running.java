package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A 'dayone start' in a process of its own. */
record Running(Process process, String dashboard, String collector, String operations) implements AutoCloseable {

    static Running start(Path home, String... more) throws IOException {
        return start(home, List.of(), more);
    }

    /** @param options of Java */
    static Running start(Path home, List<String> options, String... more) throws IOException {
        return start(home, options, Map.of(), more);
    }

    /**
     * @param options of Java
     * @param environment beside that of the tests
     */
    static Running start(Path home, List<String> options, Map<String, String> environment, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                DayOne.class.getName(),
                "start",
                "--port",
                "0",
                "--collector-port",
                "0",
                "--data",
                home.resolve("data").toString()));
        command.addAll(List.of(more));
        if (!command.contains("--operations-port")) {
            command.addAll(List.of("--operations-port", "0"));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DAYONE_OPERATOR_TOKEN", "token of the tests");
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        Map<String, String> addresses = new HashMap<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            for (String name : List.of("Dashboard:", "Collector:", "Operations:")) {
                if (line.contains(name)) {
                    addresses.put(name, line.substring(line.indexOf("http")).split(" ", 2)[0]);
                }
            }
            if (line.contains("Running:")) {
                Thread drain = new Thread(() -> said.lines().forEach(rest -> {}));
                drain.setDaemon(true);
                drain.start();
                return new Running(
                        process,
                        addresses.getOrDefault("Dashboard:", ""),
                        withoutEnd(addresses.getOrDefault("Collector:", ""), "/"),
                        withoutEnd(addresses.getOrDefault("Operations:", ""), "/ready"));
            }
        }
        throw new NotStarted(code(process), all.toString());
    }

    /** It ended before it ran. */
    static final class NotStarted extends AssertionError {
        private static final long serialVersionUID = 1;

        private final int code;
        private final String said;

        private NotStarted(int code, String said) {
            super("it did not start: " + said);
            this.code = code;
            this.said = said;
        }

        int code() {
            return code;
        }

        String said() {
            return said;
        }
    }

    private static int code(Process process) {
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroy();
        boolean stopped = process.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .handle((done, late) -> late == null)
                .join();
        if (!stopped) {
            process.destroyForcibly();
            throw new AssertionError("start did not stop");
        }
    }
}
