package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** Kafka as an administrator runs it, in a process of its own from the libraries that we ship: TLS, and SCRAM for whoever connects. */
final class SecuredKafka implements AutoCloseable {

    private final Process process;
    private final String servers;

    private SecuredKafka(Process process, String servers) {
        this.process = process;
        this.servers = servers;
    }

    static SecuredKafka start(Path directory, Certificates server, String user, String password) throws Exception {
        Files.createDirectories(directory);
        int port = Ports.free();
        int controller = Ports.free();
        Path settings = Files.writeString(directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=CLIENT://127.0.0.1:%1$d
                listener.security.protocol.map=CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=CLIENT
                sasl.enabled.mechanisms=SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
                listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%5$s" password="%6$s";
                ssl.keystore.location=%3$s
                ssl.keystore.password=%4$s
                ssl.keystore.type=PKCS12
                ssl.truststore.location=%7$s
                ssl.truststore.type=PEM
                log.dirs=%8$s
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                """.formatted(
                        port,
                        controller,
                        server.store(),
                        Certificates.PASSWORD,
                        user,
                        password,
                        server.certificate(),
                        directory.resolve("log")));
        Process format = java(
                directory.resolve("format.log"),
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                settings.toString(),
                "-S",
                "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]");
        assertThat(format.waitFor())
                .as(Files.readString(directory.resolve("format.log")))
                .isZero();
        Path log = directory.resolve("server.log");
        Process process = java(log, "kafka.Kafka", settings.toString());
        for (int attempt = 0; attempt < 600 && !Files.readString(log).contains("Kafka Server started"); attempt++) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            Thread.sleep(200);
        }
        return new SecuredKafka(process, "127.0.0.1:" + port);
    }

    String servers() {
        return servers;
    }

    private static Process java(Path log, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
