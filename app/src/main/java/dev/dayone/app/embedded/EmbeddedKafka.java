package dev.dayone.app.embedded;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.schemas.KafkaAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One KRaft broker and controller in this JVM, on loopback, for whoever can read the password in its directory: other users of the machine are turned away at both of its
 * ports. The only class that touches Kafka's server internals.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String USER = "dayone";

    /** What is in memory only where the system is Linux; elsewhere it is not there, and every kill counts as a power cut. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final KafkaRaftServer server;
    private final Path directory;
    private final KafkaAddress address;
    private final LogFiles files;
    private final PowerCutWitness witness;

    private EmbeddedKafka(
            KafkaRaftServer server, Path directory, KafkaAddress address, LogFiles files, PowerCutWitness witness) {
        this.server = server;
        this.directory = directory;
        this.address = address;
        this.files = files;
        this.witness = witness;
    }

    /**
     * Starts, with all that was there before.
     *
     * @param directory kept between starts
     * @throws SystemException when it does not start
     */
    public static EmbeddedKafka start(Path directory) {
        int brokerPort = Ports.free();
        int controllerPort = Ports.free();
        String password;
        PowerCutWitness witness;
        try {
            Files.createDirectories(directory);
            OwnerOnly.close(directory);
            witness = PowerCutWitness.open(directory.resolve("running"), Path.of(log(directory)), MEMORY);
            password = OwnerOnly.secret(directory.resolve("password"));
            OwnerOnly.write(clientProperties(directory), text(security(password)));
            format(directory, clusterId(directory));
        } catch (Exception e) {
            throw new SystemException(
                    "The embedded Kafka cannot use " + directory + ": " + e.getMessage()
                            + ". Check that the directory is writable and the disk not full.",
                    e);
        }
        KafkaRaftServer server = new KafkaRaftServer(
                KafkaConfig.fromProps(properties(directory, brokerPort, controllerPort, password)), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            throw new SystemException("The embedded Kafka does not start: " + e.getMessage() + ".", e);
        }
        EmbeddedKafka kafka = new EmbeddedKafka(
                server,
                directory,
                new KafkaAddress("127.0.0.1:" + brokerPort, security(password)),
                new LogFiles(Path.of(log(directory))),
                witness);
        if (!witness.mayHaveLostPages()) {
            kafka.wholeAgain();
        }
        return kafka;
    }

    /**
     * Whether the run before lost what it had written and the system had not: each partition then ends where its own blocks on the disk
     * did, and state, positions and measures no longer belong together.
     */
    public boolean mayHaveLostPages() {
        return witness.mayHaveLostPages();
    }

    /** To be called when what was lost is made anew; a start that is cut off before is followed by one that finds the same. */
    public void wholeAgain() {
        try {
            witness.begin();
        } catch (IOException e) {
            throw new SystemException(
                    "The embedded Kafka cannot write to " + directory + ": " + e.getMessage()
                            + ". Check that the directory is writable and the disk not full.",
                    e);
        }
    }

    /**
     * Ends what was open when the run before was killed or lost power. Call it before anything is produced: nobody who wrote it lives
     * then.
     */
    public void endLeftOpen() {
        LeftOpenTransactions.end(address);
    }

    /** Returns when all that was committed before is on the disk. */
    public void sync() throws IOException {
        files.sync();
    }

    /** Directory with a directory for each partition. */
    public Path log() {
        return Path.of(log(directory));
    }

    /** Where it is, with the password. */
    public KafkaAddress address() {
        return address;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        try {
            witness.close();
        } catch (IOException e) {
            throw new SystemException(
                    "The embedded Kafka cannot write to " + directory + ": " + e.getMessage()
                            + ". Nothing is lost; the next start makes all measures anew.",
                    e);
        }
    }

    private static String clusterId(Path directory) throws IOException {
        Path file = directory.resolve("cluster-id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file).strip();
    }

    private static void format(Path directory, String clusterId) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Formatter()
                .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                .setClusterId(clusterId)
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(log(directory))
                .addDirectory(log(directory))
                .setIgnoreFormatted(true)
                .run();
    }

    private static String log(Path directory) {
        return directory.resolve("log").toAbsolutePath().toString();
    }

    /** What another client needs to be let in: a file for {@code --kafka-config} and for the {@code --command-config} of Kafka's own tools. */
    public Path clientProperties() {
        return clientProperties(directory);
    }

    private static Path clientProperties(Path directory) {
        return directory.resolve("client.properties");
    }

    private static Map<String, String> security(String password) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", login(password) + ";");
    }

    private static String text(Map<String, String> properties) {
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private static String login(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + USER + "\" password=\""
                + password + "\"";
    }

    private static Properties properties(Path directory, int brokerPort, int controllerPort, String password) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "CLIENT://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + brokerPort);
        settings.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : List.of("client", "controller")) {
            settings.put(
                    "listener.name." + listener + ".plain.sasl.jaas.config",
                    login(password) + " user_" + USER + "=\"" + password + "\";");
        }
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("log.dirs", log(directory));
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "3");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.session.timeout.ms", "1500");
        settings.put("broker.heartbeat.interval.ms", "300");
        settings.put("log.retention.ms", "-1");
        // What is deleted is gone from the disk before the command that asked for it ends.
        settings.put("log.segment.delete.delay.ms", "100");
        settings.put("log.initial.task.delay.ms", "500");
        // Whoever was killed is not waited for longer than need be, and positions outlive any pause. Transactions that
        // timed out are
        // looked for at Kafka's own interval: looked for at once after a kill, one was ended before its partitions were
        // known, and hung.
        settings.put("group.min.session.timeout.ms", "1000");
        settings.put("offsets.retention.minutes", "5256000");
        settings.put("transactional.id.expiration.ms", "604800000");
        Properties properties = new Properties();
        settings.forEach(properties::setProperty);
        return properties;
    }
}
