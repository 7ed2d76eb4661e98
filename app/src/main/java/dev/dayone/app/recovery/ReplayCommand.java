package dev.dayone.app.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.ProcessRole;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.StreamsOptions;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.ingest.input.Directories;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.streams.Generations;
import dev.dayone.streams.Generations.Generation;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.upkeep.ShadowMeasures;
import dev.dayone.warehouse.upkeep.ShadowMeasures.Comparison;
import dev.dayone.warehouse.upkeep.ShadowMeasures.Difference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All measures anew from the log, beside the ones in force; compared, then put in their place. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        header = "Make all measures anew from the log, compare them with those in force, and switch.",
        description = {
            "",
            "Needed when a new version measures otherwise or keeps its state otherwise; 'start' says so. The old measures stay in force "
                    + "until the new ones speak of every fact; then they are compared and put in their place in one transaction. "
                    + "Ctrl-C before that changes nothing. Stop a 'start' that uses the same --data first; parts that run on the same "
                    + "servers go on with the old generation until they are restarted: do that right after.",
            ""
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final String NEXT = ".next";
    private static final List<String> WRITTEN = List.of(Topics.MEASURES, Topics.FORMAT_METRICS);
    private static final int SHOWN = 20;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--compare-only",
            description = "Compare and put nothing in force; exit code 1 where something differs.")
    boolean compareOnly;

    @Option(names = "--json", description = "Print the comparison as JSON on standard output.")
    boolean json;

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (DataDirectory data = options.open();
                Services services = Services.start(
                        data,
                        options.systems(),
                        EnumSet.of(ProcessRole.SINK),
                        StreamsOptions.alone(),
                        stage -> progress.say("Starting " + stage))) {
            return replay(data, services, progress);
        }
    }

    private int replay(DataDirectory data, Services services, Progress progress) {
        KafkaAddress kafka = services.kafka();
        Generations generations = new Generations(kafka);
        Generation next = generations.next();
        List<String> topics = WRITTEN.stream().map(name -> name + NEXT).toList();
        KafkaTopics.forget(kafka, next.applicationId(), topics);
        KafkaTopics.create(kafka, NEXT, WRITTEN);
        ShadowMeasures shadow = ShadowMeasures.create(services.warehouse());
        Path state = data.streams().resolve("next");
        boolean switched = false;
        try {
            try (StreamsService streams =
                    StreamsService.start(StreamsService.Settings.embedded(kafka, state), next, NEXT)) {
                catchUp(services, streams, shadow, progress);
            }
            Comparison comparison = shadow.compare();
            print(comparison, shadow.differences(SHOWN));
            long differing = comparison.changed() + comparison.onlyNew() + comparison.onlyOld();
            if (compareOnly) {
                return differing == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
            }
            progress.say("Switching");
            shadow.putInForce();
            publish(kafka);
            generations.write(next);
            switched = true;
            progress.line("Generation " + next.number() + " is in force.");
            return ExitCode.DONE;
        } finally {
            shadow.drop();
            remove(state);
            KafkaTopics.forget(kafka, switched ? "" : next.applicationId(), topics);
        }
    }

    private static void catchUp(Services services, StreamsService streams, ShadowMeasures shadow, Progress progress) {
        long facts = services.warehouse()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from raw.event")
                        .mapTo(Long.class)
                        .one());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(services.kafka())) {
            consumer.assign(partitionsOfNext());
            consumer.seekToBeginning(consumer.assignment());
            long moved = System.nanoTime();
            long before = -1;
            while (true) {
                services.requireCarrying();
                if (!streams.isAlive()) {
                    throw new SystemException("Kafka Streams has stopped; the log in the data directory says why.");
                }
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(200));
                if (!polled.isEmpty()) {
                    shadow.take(polled);
                    continue;
                }
                long seen = streams.tally().events().sum();
                progress.show("facts replayed", Math.min(seen, facts), facts);
                if (streams.isReady() && streams.lag() == 0 && shadow.behind() == 0) {
                    return;
                }
                moved = seen == before ? moved : System.nanoTime();
                before = seen;
                if (System.nanoTime() - moved > PATIENCE_NANOS) {
                    throw new SystemException("Nothing has moved for two minutes: " + shadow.behind()
                            + " participants are not measured whole. The old measures stay in force.");
                }
            }
        }
    }

    /** Tells the log what the warehouse holds now: the sink passes over it, another reader of the log must not miss it. */
    private static void publish(KafkaAddress kafka) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
                Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.with(Map.of("acks", "all", "compression.type", "lz4")),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<TopicPartition> partitions = partitionsOfNext();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    String topic = message.topic().substring(0, message.topic().length() - NEXT.length());
                    sent.add(producer.send(
                            new ProducerRecord<>(topic, message.partition(), message.key(), message.value())));
                }
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new SystemException("Kafka did not take the new measures: " + e.getCause() + ". Run it again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while switching; run it again", e);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaAddress kafka) {
        return new KafkaConsumer<>(
                kafka.with(Map.of("isolation.level", "read_committed", "max.poll.records", 5_000)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitionsOfNext() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : WRITTEN) {
            for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                partitions.add(new TopicPartition(topic + NEXT, partition));
            }
        }
        return partitions;
    }

    private void print(Comparison comparison, List<Difference> differences) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = SourceRun.JSON
                    .createObjectNode()
                    .put("equal", comparison.equal())
                    .put("changed", comparison.changed())
                    .put("onlyNew", comparison.onlyNew())
                    .put("onlyOld", comparison.onlyOld());
            ArrayNode list = root.putArray("differences");
            differences.forEach(each -> list.addObject()
                    .put("participant", each.participant())
                    .put("measure", each.measure())
                    .put("before", each.before())
                    .put("after", each.after()));
            out.println(root.toPrettyString());
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d measures are the same, %,d are others now, %,d are new, %,d are no longer made.",
                    comparison.equal(),
                    comparison.changed(),
                    comparison.onlyNew(),
                    comparison.onlyOld()));
            differences.forEach(each -> out.println(
                    "  " + each.participant() + "  " + each.measure() + ": " + each.before() + " -> " + each.after()));
        }
        out.flush();
    }

    private static void remove(Path state) {
        try {
            if (Files.exists(state)) {
                Directories.delete(state);
            }
        } catch (IOException e) {
            throw new SystemException(state + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
