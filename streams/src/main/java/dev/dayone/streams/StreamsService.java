package dev.dayone.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running topology, exactly once. Topics must exist before it starts. */
public final class StreamsService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final KafkaStreams streams;

    private StreamsService(KafkaStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts and waits until it runs.
     *
     * @param bootstrapServers Kafka brokers
     * @param state where local state is kept
     * @throws IllegalStateException when it does not run within a minute
     */
    public static StreamsService start(String bootstrapServers, Path state) {
        Properties settings = settings(bootstrapServers, state);
        // A restart takes its old place in the group at once, instead of after the session time-out.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId(state));
        KafkaStreams streams = new KafkaStreams(DayOneTopology.build(settings), settings);
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            LOG.info("streams state: {} -> {}", before, now);
            if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
                running.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(error -> {
            LOG.error("streams thread failed and is replaced", error);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        try {
            if (!running.await(60, TimeUnit.SECONDS) || streams.state() != KafkaStreams.State.RUNNING) {
                streams.close(STOP);
                throw new IllegalStateException("Kafka Streams does not run; the log says why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            streams.close(STOP);
            throw new IllegalStateException("interrupted while Kafka Streams started", e);
        }
        return new StreamsService(streams);
    }

    /** Id of this installation among others of the same application, kept beside its state. */
    private static String instanceId(Path state) {
        Path file = state.resolve("instance-id");
        try {
            Files.createDirectories(state);
            if (!Files.exists(file)) {
                Files.writeString(file, "dayone-" + UUID.randomUUID());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + state + " for Kafka Streams", e);
        }
    }

    /** Settings of the application; the topology is built with them too. */
    static Properties settings(String bootstrapServers, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "dayone-streams");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // One batch in flight: a second one may overtake the first into a partition that is new to the transaction.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1500);
        return settings;
    }

    @Override
    public void close() {
        streams.close(STOP);
    }
}
