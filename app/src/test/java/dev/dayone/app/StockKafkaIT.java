package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same pipeline against Kafka as its makers ship it. Needs a Docker engine; skipped, with a message, where none answers. */
class StockKafkaIT {

    @Test
    void runsAgainstStockKafka() throws Exception {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "skipped: no Docker engine answers, so stock Kafka cannot be started");
        Path home = Cli.freshDirectory("stock-kafka");
        Path programme = Programmes.write(home.resolve("programme"));
        try (KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1")) {
            kafka.start();

            Cli cli = Cli.run(
                    "run",
                    programme.toString(),
                    "--no-serve",
                    "--json",
                    "--data",
                    home.resolve("data").toString(),
                    "--kafka",
                    kafka.getBootstrapServers());

            assertThat(cli.code()).isZero();
            assertThat(cli.json().get("intake").get("accepted").asInt())
                    .isEqualTo(cli.json().get("intake").get("sent").asInt());
        }
    }
}
