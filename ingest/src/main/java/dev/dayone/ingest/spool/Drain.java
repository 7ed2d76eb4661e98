package dev.dayone.ingest.spool;

import dev.dayone.ingest.log.Messages;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the spool to Kafka in order, a transaction at a time: a batch arrives whole or not at all, and no later one before it. The
 * spool keeps what was carried until the log is on the disk. What a crash lets us send again has the same {@link DeliveryHeader} and
 * is taken once. What the log can never hold is set aside on this disk, a reject goes in its place, and what comes behind it goes on.
 */
public final class Drain implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final int BATCH = 500;

    /** A message beyond this is not even tried: a broker takes 1 MiB by default, headers and key included. */
    private static final int MOST_BYTES = 1_000_000;

    private static final Duration IDLE = Duration.ofMillis(20);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    /** While there is always more to carry, the log goes to the disk so often. */
    private static final long SYNC_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long FENCED_AGAIN_NANOS = Duration.ofMinutes(5).toNanos();

    /** Longer than a batch may take; whoever reads past a collector that was killed waits so long. */
    private static final int TRANSACTION_MILLIS = 30_000;

    private final Spool spool;
    private final LogSync log;
    private final Supplier<Producer<String, byte[]>> producers;
    private final Duration backOff;
    private final Clock clock;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();

    /** Sequence numbers of what Kafka said it can never take. */
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();

    /** When the brokers last put this producer out before its time; null = never. */
    private @Nullable Long fenced;

    private Instant began = Instant.EPOCH;

    private volatile boolean stopping;
    private volatile boolean reachable = true;
    private long carried;
    private long synced = System.nanoTime();

    private Drain(
            Spool spool, LogSync log, Supplier<Producer<String, byte[]>> producers, Duration backOff, Clock clock) {
        this.spool = spool;
        this.log = log;
        this.carried = spool.firstWaiting();
        this.producers = producers;
        this.backOff = backOff;
        this.clock = clock;
        this.thread = new Thread(this::run, "spool-drain");
    }

    /** Brings to the disk what the log has taken. */
    public interface LogSync {

        /** Brokers of which several have each message: a power cut of one loses nothing. */
        LogSync COPIED = () -> {};

        /** Returns when all that was committed before is on the disk. */
        void sync() throws IOException;
    }

    /** @param kafka Kafka brokers, host:port, separated by commas */
    public static Drain start(Spool spool, KafkaAddress kafka, LogSync log) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.putAll(kafka.properties());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "dayone-collector-" + spool.id());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "dayone-collector");
        return start(
                spool,
                log,
                () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
                BACK_OFF);
    }

    /**
     * Starts carrying.
     *
     * @param producers makes a producer of transactions; asked again after one that failed
     * @param backOff how long to wait after one that failed
     */
    static Drain start(Spool spool, LogSync log, Supplier<Producer<String, byte[]>> producers, Duration backOff) {
        return start(spool, log, producers, backOff, Clock.systemUTC());
    }

    static Drain start(
            Spool spool, LogSync log, Supplier<Producer<String, byte[]>> producers, Duration backOff, Clock clock) {
        Drain drain = new Drain(spool, log, producers, backOff, clock);
        drain.thread.start();
        return drain;
    }

    /** Whether Kafka took the last batch. */
    public boolean isReachable() {
        return reachable;
    }

    /** Whether it carries, or will when Kafka answers again; false once another carries this spool, or after a fault of ours. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Messages set aside on this disk, ever: the log cannot hold them. */
    public long setAside() {
        return spool.setAside();
    }

    /** Messages acknowledged since the start. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(15).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try (Producer<String, byte[]> producer = producers.get()) {
                began = clock.instant();
                producer.initTransactions();
                carry(producer);
            } catch (ProducerFencedException e) {
                reachable = false;
                if (fencedAgain()) {
                    LOG.error("another collector carries this spool; this one stops carrying", e);
                    return;
                }
                LOG.warn("the brokers ended a transaction, will send it again: {}", e.getMessage());
                sleep(backOff);
            } catch (KafkaException e) {
                if (!stopping) {
                    LOG.warn("Kafka did not take a batch, will send it again: {}", e.getMessage());
                    reachable = false;
                    sleep(backOff);
                }
            } catch (RuntimeException e) {
                LOG.error("the spool cannot be carried, will be tried again", e);
                reachable = false;
                sleep(backOff);
            }
        }
    }

    /**
     * Brokers say the same of a transaction that was open for too long, as on a machine that stood still, and of a producer in whose place
     * another came. The first can happen as often as the machine stands still, and its time says so. Of two collectors that carry the same
     * spool the second that is put out so soon gives way.
     */
    private boolean fencedAgain() {
        if (Duration.between(began, clock.instant()).toMillis() >= TRANSACTION_MILLIS) {
            return false;
        }
        long now = System.nanoTime();
        boolean again = fenced != null && now - fenced < FENCED_AGAIN_NANOS;
        fenced = now;
        return again;
    }

    private void carry(Producer<String, byte[]> producer) {
        while (!stopping) {
            List<Spool.Waiting> batch = spool.waiting(carried, BATCH);
            if (batch.isEmpty()) {
                release();
                sleep(IDLE);
                continue;
            }
            began = clock.instant();
            producer.beginTransaction();
            batch.forEach(record -> send(producer, record));
            producer.commitTransaction();
            reachable = true;
            sent.addAndGet(batch.size());
            carried = batch.get(batch.size() - 1).sequence() + 1;
            if (log == LogSync.COPIED || System.nanoTime() - synced > SYNC_NANOS) {
                release();
            }
        }
        // An interrupt told us to stop; files are not to be closed under our hands for it.
        Thread.interrupted();
        release();
    }

    /** Once the log is on the disk, the spool forgets what was carried: what was answered survives a power cut. */
    private void release() {
        if (carried == spool.firstWaiting()) {
            return;
        }
        try {
            log.sync();
            synced = System.nanoTime();
            spool.done(carried);
        } catch (ClosedByInterruptException e) {
            stopping = true;
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's log cannot be brought to the disk", e);
        }
    }

    private void send(Producer<String, byte[]> producer, Spool.Waiting record) {
        Optional<ProducerRecord<String, byte[]>> message = record.whole() ? message(record) : Optional.empty();
        boolean tooLarge = record.bytes().length > MOST_BYTES || refused.contains(record.sequence());
        if (message.isEmpty() || tooLarge) {
            spool.setAside(record);
            LOG.error(
                    "a message is set aside, the log cannot hold it: sequence={}, bytes={}, why={}",
                    record.sequence(),
                    record.bytes().length,
                    !record.whole() ? "the disk has changed it" : tooLarge ? "too large" : "no message of ours");
            message = message.map(original -> inPlaceOf(record));
        }
        message.ifPresent(out -> {
            out.headers().add(DeliveryHeader.NAME, new DeliveryHeader(spool.id(), record.sequence()).bytes());
            Future<RecordMetadata> unused = producer.send(out, (metadata, error) -> {
                if (error instanceof RecordTooLargeException || error instanceof InvalidRecordException) {
                    refused.add(record.sequence());
                }
            });
        });
    }

    /** The message to send; nothing for bytes of which none can be made. */
    private static Optional<ProducerRecord<String, byte[]>> message(Spool.Waiting record) {
        try {
            return Optional.of(message(WireCodec.decode(record.bytes()), record.bytes()));
        } catch (UndecodableException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static ProducerRecord<String, byte[]> message(WireRecord message, byte[] bytes) {
        return new ProducerRecord<>(
                Messages.topic(message),
                null,
                Messages.timestamp(message, Clock.systemUTC().instant()),
                Messages.key(message),
                bytes,
                Messages.headers(message));
    }

    /** The reject that accounts for a message that the log cannot hold. */
    private ProducerRecord<String, byte[]> inPlaceOf(Spool.Waiting record) {
        WireRecord message = WireCodec.decode(record.bytes());
        EventMeta was =
                message instanceof Event event ? event.meta() : message instanceof Reject reject ? reject.meta() : null;
        String programme = Messages.programme(message);
        Instant received = Messages.receivedAt(message);
        Reject reject = new Reject(
                new EventMeta(
                        EventIds.of(programme, "reject", spool.id().toString(), String.valueOf(record.sequence())),
                        programme,
                        was == null ? "collector" : was.source(),
                        null,
                        null,
                        received,
                        received,
                        List.of(),
                        false,
                        was == null ? "collector" : was.runId()),
                Reject.Code.OUT_OF_RANGE,
                "event",
                "has " + record.bytes().length
                        + " bytes, more than one message of the log holds. The collector keeps it in set-aside/"
                        + record.sequence(),
                null,
                "collector",
                null,
                "what one message of the log holds");
        return message(reject, WireCodec.encode(reject));
    }

    private void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            // Woken to stop.
            stopping = true;
        }
    }
}
