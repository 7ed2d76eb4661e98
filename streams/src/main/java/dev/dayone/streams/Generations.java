package dev.dayone.streams;

import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.MeasureDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Which generation of the topology made the state and the measures of a log. State belongs to the graph that made it: another graph
 * would go on from offsets whose messages its stores have never seen. So a graph that has changed is refused, and a replay makes
 * the next generation.
 */
public final class Generations {

    static final String TOPIC = "dayone.generations";

    /** Raised when what stores hold is written otherwise, though the graph looks the same. */
    static final int STATE_VERSION = 3;

    /** How the application of each generation begins: what all of them left in a log is found by it. */
    public static final String EVERY_APPLICATION = "dayone-streams";

    /** Application of the versions before there were generations. */
    private static final String UNNUMBERED = EVERY_APPLICATION;

    /** Far more revisions than one generation makes. */
    private static final long REVISIONS = 1_000_000_000L;

    private static final String KEY = "current";

    private final KafkaAddress kafka;

    public Generations(KafkaAddress kafka) {
        this.kafka = kafka;
    }

    /**
     * A generation.
     *
     * @param number from 0
     * @param fingerprint of the graph that made it
     */
    public record Generation(int number, String fingerprint) {

        /** Name of the application, and so of its group, its changelogs and its repartition topics. */
        public String applicationId() {
            return UNNUMBERED + "-g" + number;
        }

        /** Revisions of this generation are above this, and above all of those before it. */
        public long firstRevision() {
            return number * REVISIONS;
        }

        public Generation next() {
            return new Generation(number + 1, ours());
        }
    }

    /** The graph of this version changed what an earlier one left. */
    public static final class TopologyChangedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TopologyChangedException(String message) {
            super(message);
        }
    }

    /**
     * The generation in force; the first one on a log that nothing has processed.
     *
     * @throws TopologyChangedException when another graph made the state of this log
     */
    public Generation current() {
        Optional<Generation> known = read();
        if (known.isEmpty()) {
            if (unnumbered()) {
                throw new TopologyChangedException(
                        "This log was processed by DayOne 0.1.0, whose state this version cannot "
                                + "go on with. Run 'dayone replay': it makes all measures anew beside the old ones, compares them, "
                                + "and switches.");
            }
            Generation first = new Generation(0, ours());
            write(first);
            return first;
        }
        if (!known.get().fingerprint().equals(ours())) {
            throw new TopologyChangedException(
                    "This log was processed by another version of the topology (generation "
                            + known.get().number()
                            + "), whose state this version cannot go on with. Run 'dayone replay': it makes "
                            + "all measures anew beside the old ones, compares them, and switches. Or start the version that made it.");
        }
        return known.get();
    }

    /** The generation that a replay makes. */
    public Generation next() {
        return read().map(Generation::next).orElseGet(() -> new Generation(unnumbered() ? 1 : 0, ours()));
    }

    /** Puts a generation in force whose revisions are above that one, for a log written anew. */
    public void writeAbove(long revision) {
        int above = (int) (revision / REVISIONS) + 1;
        int next = read().map(known -> known.number() + 1).orElse(0);
        write(new Generation(Math.max(above, next), ours()));
    }

    /** Puts a generation in force. */
    public void write(Generation generation) {
        try (Admin admin = admin()) {
            NewTopic topic =
                    new NewTopic(TOPIC, Optional.of(1), Optional.empty()).configs(Map.of("cleanup.policy", "compact"));
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
            try (Producer<String, String> producer = new KafkaProducer<>(
                    kafka.with(Map.of("acks", "all", "linger.ms", 0)),
                    new StringSerializer(),
                    new StringSerializer())) {
                // A partition just made can lose the first batch that it acknowledges (KAFKA-15591): written until it
                // is read.
                String text = generation.number() + " " + generation.fingerprint();
                for (int attempt = 0; attempt < 10 && !read().equals(Optional.of(generation)); attempt++) {
                    producer.send(new ProducerRecord<>(TOPIC, KEY, text)).get();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic " + TOPIC + " cannot be written: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing " + TOPIC, e);
        }
    }

    /** Fingerprint of the graph of this version, and of the definitions that it computes. */
    static String ours() {
        String graph = DayOneTopology.build(
                        StreamsService.settings(StreamsService.Settings.embedded(
                                KafkaAddress.open("localhost:9"), java.nio.file.Path.of(""))),
                        DayOneTopology.Shape.standard(),
                        new Tally())
                .describe()
                .toString();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((STATE_VERSION + graph + definitions()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Measures that are new or defined anew must be made anew, also of people about whom nothing new comes in. */
    static String definitions() {
        return Arrays.stream(MeasureDefinition.values())
                .map(definition -> definition.name() + " " + definition.version())
                .collect(Collectors.joining("\n"));
    }

    private Optional<Generation> read() {
        try (Admin admin = admin();
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        kafka.with(Map.of("isolation.level", "read_committed")),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            if (!admin.listTopics().names().get().contains(TOPIC)) {
                return Optional.empty();
            }
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            String[] last = new String[1];
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> last[0] = message.value());
            }
            return Optional.ofNullable(last[0]).map(text -> {
                String[] parts = text.split(" ", -1);
                return new Generation(Integer.parseInt(parts[0]), parts[1]);
            });
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic " + TOPIC + " cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + TOPIC, e);
        }
    }

    private boolean unnumbered() {
        try (Admin admin = admin()) {
            return !admin.listConsumerGroupOffsets(UNNUMBERED)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for earlier versions", e);
        }
    }

    private Admin admin() {
        return Admin.create(kafka.properties());
    }
}
