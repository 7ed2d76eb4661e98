package dev.dayone.app.bench;

import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.streams.StreamsService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Producing against the bare producer, and the real topology against a plain consumer of the same log. */
public final class KafkaBench {

    /** A topic of nobody's, for the same bytes from the bare producer. */
    private static final String BARE = "bench.bare";

    private final KafkaAddress kafka;
    private final Workload workload;
    private final long commits;
    private final Consumer<String> say;

    /**
     * @param people participants
     * @param commits commits of the measured run
     */
    public KafkaBench(KafkaAddress kafka, int people, long commits, Consumer<String> say) {
        this.kafka = kafka;
        this.workload = new Workload(people);
        this.commits = commits;
        this.say = say;
    }

    /** Fills the log with the product's own publisher, then a topic of the same bytes with the bare producer. */
    public MeasuredRate produce() {
        say.accept("producing");
        List<Event> events = new ArrayList<>();
        for (long n = 0; n < commits; n++) {
            events.add(workload.commit(n));
        }
        double ours;
        try (Publisher publisher = Publisher.connect(kafka)) {
            workload.roster().forEach(publisher::send);
            publisher.flush();
            long start = System.nanoTime();
            events.forEach(publisher::send);
            publisher.flush();
            ours = rate(commits, start);
        }
        List<ProducerRecord<String, byte[]>> messages = new ArrayList<>();
        events.forEach(event -> messages.add(new ProducerRecord<>(BARE, event.key(), WireCodec.encode(event))));
        createBare();
        double bare;
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of("acks", "all", "compression.type", "lz4", "linger.ms", 20)),
                new StringSerializer(),
                new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (ProducerRecord<String, byte[]> message : messages) {
                Future<RecordMetadata> unused = producer.send(message);
            }
            producer.flush();
            bare = rate(commits, start);
        }
        return new MeasuredRate("producing", ours, "events/s", "bare producer, same bytes", bare, Memory.peakMiB());
    }

    /**
     * Runs the topology over the whole log, until every fact is taken. Measures are made all the while; those of the last second follow
     * after, unmeasured. Of so few that one round takes all, the start of streams is part of the figure.
     */
    public MeasuredRate topology(Path state) {
        say.accept("plain consumer");
        double consumer = consume();
        say.accept("topology");
        long facts = commits + workload.roster().size();
        long begin = System.nanoTime();
        try (StreamsService streams = StreamsService.start(StreamsService.Settings.embedded(kafka, state))) {
            // The first third warms up the compiler and the caches, as it does only once in the life of a service.
            await(streams, facts / 3);
            long warm = streams.tally().events().sum();
            long start = System.nanoTime();
            await(streams, facts);
            double ours = warm < facts ? rate(facts - warm, start) : rate(facts, begin);
            return new MeasuredRate(
                    "topology", ours, "events/s", "plain consumer that decodes", consumer, Memory.peakMiB());
        }
    }

    private void createBare() {
        try (Admin admin = Admin.create(kafka.properties())) {
            admin.createTopics(List.of(new NewTopic(BARE, Topics.PARTITIONS, (short) 1)))
                    .all()
                    .get();
            pause(500);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic " + BARE + " cannot be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private static void await(StreamsService streams, long facts) {
        long moved = System.nanoTime();
        long before = -1;
        while (streams.tally().events().sum() < facts) {
            pause(5);
            long now = streams.tally().events().sum();
            moved = now == before ? moved : System.nanoTime();
            before = now;
            if (System.nanoTime() - moved > 60_000_000_000L) {
                throw new IllegalStateException("the topology stands still at " + now + " of " + facts);
            }
        }
    }

    private double consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.with(Map.of("max.poll.records", 5000)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                partitions.add(new TopicPartition(Topics.GIT_ACTIVITY, partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long start = System.nanoTime();
            long[] read = new long[1];
            while (read[0] < commits) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> {
                    if (message.value() != null) {
                        WireCodec.decode(message.value());
                        read[0]++;
                    }
                });
            }
            return rate(read[0], start);
        }
    }

    static double rate(long count, long since) {
        return count / ((System.nanoTime() - since) / 1e9);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }
}
