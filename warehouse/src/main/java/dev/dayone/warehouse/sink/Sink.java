package dev.dayone.warehouse.sink;

import dev.dayone.schemas.ConsumerLinger;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.UnknownSchemaException;
import dev.dayone.warehouse.postgres.SqlState;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.postgres.WarehouseException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries all topics into Postgres, exactly once: the rows of a batch and the next offsets are written in one transaction, the
 * offset by compare-and-set from the stored one. A second sink, or one that slept, loses the comparison and writes nothing.
 */
public final class Sink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long to wait for more while there is something to write. */
    private static final Duration WHILE_WRITING = Duration.ofMillis(5);

    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final int AT_A_TIME = 20_000;

    /** Batches after one with events that were known. */
    private static final int ASK_FIRST = 50;

    private static final int FETCH_BYTES = 16 << 20;

    private final Warehouse warehouse;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final LongAdder messages = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicLong age = new AtomicLong();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "warehouse-sink-writer"));
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicInteger askFirst = new AtomicInteger();
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException stoppedBy;

    private Sink(Warehouse warehouse, KafkaConsumer<byte[], byte[]> consumer) {
        this.warehouse = warehouse;
        this.consumer = consumer;
        this.thread = new Thread(this::run, "warehouse-sink");
    }

    /**
     * Starts carrying.
     *
     * @throws WarehouseException when the log in Kafka is not the one these rows came from
     */
    public static Sink start(Warehouse warehouse, KafkaAddress kafka) {
        requireSameLog(warehouse.jdbi(), kafka);
        Properties settings = new Properties();
        settings.putAll(kafka.properties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_A_TIME);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerLinger.class.getName());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "dayone-sink");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Sink sink = new Sink(warehouse, consumer);
        sink.thread.start();
        return sink;
    }

    /** Why it stopped, where it did by itself. */
    public Optional<String> stoppedBy() {
        RuntimeException cause = stoppedBy;
        return cause == null ? Optional.empty() : Optional.ofNullable(cause.getMessage());
    }

    /** Whether it still carries; the log says why it does not. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Adds the meters of this hop. */
    public void bindTo(MeterRegistry registry) {
        counter(registry, "dayone.sink.messages", "Messages carried into the warehouse", messages);
        counter(registry, "dayone.sink.batches", "Transactions that carried them", batches);
        counter(registry, "dayone.sink.failures", "Batches that were not written and read again", failures);
        Gauge.builder("dayone.sink.age.seconds", age, each -> each.get() / 1000.0)
                .description("From the last message's own time to its commit in the warehouse")
                .register(registry);
        Gauge.builder("dayone.sink.alive", thread, each -> each.isAlive() ? 1 : 0)
                .description("1 while it carries")
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String what, LongAdder count) {
        FunctionCounter.builder(name, count, each -> (double) each.sum())
                .description(what)
                .register(registry);
    }

    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(20).toMillis());
            if (!writer.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("the last batch is still being written; it will be there whole or not at all");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                try {
                    carryOrPassOver();
                } catch (WakeupException e) {
                    LOG.debug("woken to stop");
                } catch (JdbiException e) {
                    // Postgres is away, or full, or another sink was faster: rows and offsets are both absent, so read
                    // again.
                    LOG.warn(
                            "batch not written (SQLSTATE {}), will read it again",
                            SqlState.of(e).orElse("none"),
                            e);
                    failures.increment();
                    backOff();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("sink stopped", e);
            stoppedBy = e;
        } finally {
            writer.shutdown();
        }
    }

    private void carryOrPassOver() {
        try {
            carry();
        } catch (OffsetOutOfRangeException e) {
            passOverExpired(e);
        }
    }

    /** What one transaction writes, and the offsets that it moves. */
    record Step(SinkTransaction.Batch batch, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {}

    /**
     * Reads from the stored offsets until something goes wrong or it is told to stop. While Postgres writes, what comes next is read and decoded. Events go first; what
     * streams made of them goes behind, in pieces.
     */
    private void carry() {
        Map<TopicPartition, Long> stored = warehouse.jdbi().withHandle(Sink::storedOffsets);
        List<TopicPartition> derived =
                stored.keySet().stream().filter(Sink::isDerived).toList();
        consumer.assign(stored.keySet());
        consumer.resume(derived);
        stored.forEach(consumer::seek);
        Backlog backlog = new Backlog(stored);
        Future<?> writing = CompletableFuture.completedFuture(null);
        while (!stopping) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(backlog.isEmpty() ? POLL : WHILE_WRITING);
            List<Step> steps = new ArrayList<>();
            try {
                facts(polled, stored).ifPresent(steps::add);
                derived(polled, backlog);
            } catch (UnknownSchemaException e) {
                // It stops everything; what came before is written.
                await(writing);
                write(backlog.all());
                throw e;
            }
            if (backlog.isFull()) {
                consumer.pause(derived);
            } else {
                consumer.resume(derived);
            }
            if (steps.isEmpty() && (backlog.isEmpty() || !writing.isDone())) {
                if (writing.isDone()) {
                    await(writing);
                }
                continue;
            }
            await(writing);
            if (!backlog.isEmpty()) {
                steps.add(backlog.next());
            }
            writing = writer.submit(() -> steps.forEach(this::write));
        }
        await(writing);
    }

    private static boolean isDerived(TopicPartition partition) {
        return partition.topic().equals(Topics.MEASURES) || partition.topic().equals(Topics.FORMAT_METRICS);
    }

    /** Events and refusals among what was read. Which events are known is asked first for a while after some were. */
    private Optional<Step> facts(ConsumerRecords<byte[], byte[]> polled, Map<TopicPartition, Long> stored) {
        Map<TopicPartition, Long> to = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        polled.nextOffsets().forEach((partition, next) -> {
            if (!isDerived(partition)) {
                to.put(partition, next.offset());
                records.addAll(polled.records(partition));
            }
        });
        if (records.isEmpty()) {
            return Optional.empty();
        }
        List<Incoming> messages = Incoming.decode(records);
        Map<TopicPartition, Long> from = new HashMap<>(stored);
        from.keySet().retainAll(to.keySet());
        stored.putAll(to);
        SinkTransaction.Batch batch = askFirst.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? SinkTransaction.Batch.asked(messages)
                : SinkTransaction.Batch.expectedNew(messages);
        return Optional.of(new Step(batch, from, to));
    }

    /** What streams made, among what was read. */
    private static void derived(ConsumerRecords<byte[], byte[]> polled, Backlog backlog) {
        polled.nextOffsets().forEach((partition, next) -> {
            if (isDerived(partition)) {
                backlog.add(partition, Incoming.decode(polled.records(partition)), next.offset());
            }
        });
    }

    /** All rows of a batch and its offsets, in one transaction. */
    private void write(Step step) {
        warehouse.jdbi().useTransaction(handle -> {
            handle.execute("set local role dayone_sink");
            if (step.to().keySet().stream().allMatch(Sink::isDerived)) {
                // Rows and offsets are lost together or not at all, and the log has what is lost with the machine's
                // last instant.
                handle.execute("set local synchronous_commit = off");
            }
            moveOffsets(handle, step.from(), step.to());
            if (SinkTransaction.write(handle, step.batch())) {
                askFirst.set(ASK_FIRST);
            }
        });
        failuresInARow.set(0);
        batches.increment();
        List<Incoming> written = step.batch().messages();
        messages.add(written.size());
        if (!written.isEmpty()) {
            age.set(Math.max(
                    0,
                    System.currentTimeMillis()
                            - written.get(written.size() - 1).message().timestamp()));
        }
    }

    /** Waits for a batch to be written, and fails as it failed. */
    private void await(Future<?> writing) {
        try {
            writing.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("a batch was not written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private static void moveOffsets(Handle handle, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        OffsetFence.move(from, to, (partition, next) -> exchangeOffset(handle, partition, next));
    }

    /** Puts the next offset in the place of the stored one, and gives that back. */
    private static Optional<Long> exchangeOffset(Handle handle, TopicPartition partition, long next) {
        return handle.createQuery("""
                        with stored as (
                            select topic, partition, next_offset from ops.kafka_offset
                            where topic = :topic and partition = :partition
                            for update
                        )
                        update ops.kafka_offset o set next_offset = :next, moved_at = now()
                        from stored where o.topic = stored.topic and o.partition = stored.partition
                        returning stored.next_offset
                        """)
                .bind("next", next)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .findOne();
    }

    /** Next offset of every partition. */
    public static Map<TopicPartition, Long> storedOffsets(Handle handle) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        handle.createQuery("select topic, partition, next_offset from ops.kafka_offset order by topic, partition")
                .map((row, context) -> offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)))
                .list();
        return offsets;
    }

    /** The log as it is: its cluster, its topics, and where each partition ends. */
    public record Log(String clusterId, Map<String, TopicDescription> topics, Map<TopicPartition, Long> ends) {

        /** Where a partition ends; 0 where there is none. */
        public long end(TopicPartition partition) {
            return ends.getOrDefault(partition, 0L);
        }

        /** Kafka's id of the topic; empty where there is none. */
        public String idOf(String topic) {
            TopicDescription description = topics.get(topic);
            return description == null ? "" : description.topicId().toString();
        }

        public static Log read(KafkaAddress kafka) {
            try (Admin admin = Admin.create(kafka.properties())) {
                Map<String, TopicDescription> topics = admin.describeTopics(
                                new TreeSet<>(Topics.all().keySet()))
                        .allTopicNames()
                        .get();
                Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
                topics.forEach((name, topic) -> topic.partitions()
                        .forEach(p -> latest.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
                Map<TopicPartition, Long> ends = new HashMap<>();
                admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
                return new Log(admin.describeCluster().clusterId().get(), topics, ends);
            } catch (ExecutionException e) {
                throw new WarehouseException("Kafka's topics cannot be read: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WarehouseException("interrupted while reading Kafka's topics", e);
            }
        }
    }

    /** The log as it is; refuses one that is not the one whose offsets are stored: wiped, of another cluster, or older than the warehouse. */
    public static Log requireSameLog(Jdbi jdbi, KafkaAddress kafka) {
        // Offsets before ends: another sink may be carrying meanwhile, and then the log has grown even further.
        Map<TopicPartition, Long> before = jdbi.withHandle(Sink::storedOffsets);
        Log log = Log.read(kafka);
        jdbi.useTransaction(handle -> requireSameLog(handle, log, before));
        return log;
    }

    /** Whether the warehouse has read this very log, whatever of it, and no other. */
    public static boolean isSame(Jdbi jdbi, Log log) {
        return jdbi.withHandle(handle -> handle
                .createQuery("select topic, topic_id, cluster_id from ops.kafka_offset")
                .map((row, context) -> row.getString("topic_id").equals(log.idOf(row.getString("topic")))
                        && log.clusterId().equals(row.getString("cluster_id")))
                .list()
                .stream()
                .allMatch(Boolean::booleanValue));
    }

    private static void requireSameLog(Handle handle, Log log, Map<TopicPartition, Long> before) {
        log.ends()
                .keySet()
                .forEach(partition -> handle.createUpdate("""
                            insert into ops.kafka_offset (topic, partition, topic_id, cluster_id, next_offset)
                            values (:topic, :partition, :id, :cluster, 0)
                            on conflict do nothing
                            """)
                        .bind("topic", partition.topic())
                        .bind("partition", partition.partition())
                        .bind("id", log.idOf(partition.topic()))
                        .bind("cluster", log.clusterId())
                        .execute());
        handle.createUpdate("update ops.kafka_offset set cluster_id = :cluster where cluster_id is null")
                .bind("cluster", log.clusterId())
                .execute();
        handle.createQuery("select topic, partition, topic_id, cluster_id from ops.kafka_offset order by 1, 2")
                .map((row, context) -> {
                    TopicPartition partition = new TopicPartition(row.getString("topic"), row.getInt("partition"));
                    if (!row.getString("topic_id").equals(log.idOf(partition.topic()))
                            || !row.getString("cluster_id").equals(log.clusterId())) {
                        throw otherLog("Kafka's topic " + partition.topic()
                                + " is not the one these rows came from: its log was wiped, or the warehouse belongs to another "
                                + "Kafka.");
                    }
                    long read = before.getOrDefault(partition, 0L);
                    if (read > log.end(partition)) {
                        throw otherLog("Kafka's log of " + partition + " ends at " + log.end(partition)
                                + ", and the warehouse has read up to " + read
                                + ": Kafka was put back to an older state.");
                    }
                    return partition;
                })
                .list();
    }

    private static WarehouseException otherLog(String what) {
        return new WarehouseException(
                what
                        + " Give back the Kafka data, or have the warehouse write what the log lacks with 'dayone rebuild --log' and the same options.");
    }

    /** What a topic with retention has dropped before it was read is gone, and said; of any other topic nothing may be. */
    private void passOverExpired(OffsetOutOfRangeException error) {
        Map<TopicPartition, Long> first =
                consumer.beginningOffsets(error.offsetOutOfRangePartitions().keySet());
        error.offsetOutOfRangePartitions().forEach((partition, wanted) -> {
            long begin = first.getOrDefault(partition, 0L);
            if (!Topics.expires(partition.topic()) || wanted > begin) {
                throw otherLog("Kafka's log of " + partition + " no longer has offset " + wanted + ".");
            }
            LOG.warn("{} messages of {} expired before they were read", begin - wanted, partition);
            warehouse
                    .jdbi()
                    .useTransaction(handle -> moveOffsets(handle, Map.of(partition, wanted), Map.of(partition, begin)));
        });
    }

    /** Exponential, with jitter so that two that failed together do not come back together. */
    private void backOff() {
        long longest =
                Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failuresInARow.getAndIncrement(), 10));
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
