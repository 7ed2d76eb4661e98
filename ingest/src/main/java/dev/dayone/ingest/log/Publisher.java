package dev.dayone.ingest.log;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events to their topics and rejects to theirs, idempotently and acknowledged by all replicas. */
public final class Publisher implements AutoCloseable {

    private final Producer<String, WireRecord> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Publisher(Producer<String, WireRecord> producer) {
        this.producer = producer;
    }

    /** @param kafka Kafka brokers, host:port, separated by commas */
    public static Publisher connect(KafkaAddress kafka) {
        return connect(kafka, 20);
    }

    /** @param producer that is closed with it */
    public static Publisher through(Producer<String, WireRecord> producer) {
        return new Publisher(producer);
    }

    /** One that waits for no further events before it sends. */
    public static Publisher prompt(KafkaAddress kafka) {
        return connect(kafka, 0);
    }

    private static Publisher connect(KafkaAddress kafka, int lingerMillis) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.putAll(kafka.properties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "dayone-ingest");
        return new Publisher(new KafkaProducer<>(
                settings, new StringSerializer(), WireSerde.of(WireRecord.class).serializer()));
    }

    /** An event, a reject, or what became of one. */
    public void send(WireRecord message) {
        dispatch(message(message));
    }

    private static ProducerRecord<String, WireRecord> message(WireRecord message) {
        return new ProducerRecord<>(
                Messages.topic(message),
                null,
                Messages.timestamp(message, Clock.systemUTC().instant()),
                Messages.key(message),
                message,
                Messages.headers(message));
    }

    /**
     * An event that the log has already, sent once more as a repair: nobody counts it again.
     *
     * @param revision highest revision that the warehouse holds of the person
     */
    public void sendAgain(Event event, long revision) {
        ProducerRecord<String, WireRecord> message = message(event);
        message.headers().add(AgainHeader.NAME, AgainHeader.bytes(revision));
        dispatch(message);
    }

    /** Waits until all that was sent is acknowledged. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /** Events and rejects handed to Kafka so far. */
    public long sent() {
        return sent.get();
    }

    /** Of those, the ones that all replicas have. */
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }

    private void dispatch(ProducerRecord<String, WireRecord> message) {
        throwFailure();
        sent.incrementAndGet();
        Future<RecordMetadata> unused = producer.send(message, (metadata, error) -> {
            if (error == null) {
                acknowledged.incrementAndGet();
            } else {
                failure.compareAndSet(null, error);
            }
        });
    }

    private void throwFailure() {
        Exception error = failure.get();
        if (error != null) {
            throw new IllegalStateException(
                    "Kafka did not take an event: " + error.getMessage() + ". Check the broker and run again; "
                            + "what arrived is not taken twice.",
                    error);
        }
    }
}
