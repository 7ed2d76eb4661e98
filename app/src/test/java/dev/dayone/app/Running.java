package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A 'dayone start' in a process of its own. */
record Running(Process process, String dashboard, String collector) implements AutoCloseable {

    static Running start(Path home, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        String dashboard = "";
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.contains("Dashboard: ")) {
                dashboard = line.substring(line.indexOf("http")).split(" ", 2)[0];
            }
            if (line.contains("Collector: ")) {
                String address = line.substring(line.indexOf("http")).strip();
                Thread drain = new Thread(() -> said.lines().forEach(rest -> {}));
                drain.setDaemon(true);
                drain.start();
                return new Running(process, dashboard, address.substring(0, address.length() - 1));
            }
        }
        throw new AssertionError("the collector did not start: " + all);
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
