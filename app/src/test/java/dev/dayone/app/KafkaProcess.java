package dev.dayone.app;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.schemas.KafkaAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The embedded broker in a process of its own, so that it can be stopped, starved and killed. */
record KafkaProcess(Process process, KafkaAddress address, Path clientProperties) implements AutoCloseable {

    private static final String SAYS = "Kafka: ";

    public static void main(String[] args) throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]))) {
            kafka.endLeftOpen();
            System.out.println(SAYS + kafka.address());
            CountDownLatch asked = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(asked::countDown));
            asked.await();
        }
    }

    static KafkaProcess start(Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaProcess.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(SAYS)) {
                Thread drain = new Thread(() -> said.lines().forEach(rest -> {}));
                drain.setDaemon(true);
                drain.start();
                Path properties = directory.resolve("client.properties");
                return new KafkaProcess(
                        process, KafkaAddress.configured(line.substring(SAYS.length()), properties), properties);
            }
        }
        throw new AssertionError("the broker did not start");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
