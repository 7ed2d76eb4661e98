package dev.dayone.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.spool.Drain.LogSync;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the carrier of the spool promises, whatever Kafka and the disk answer. */
class DrainTest {

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    Path temp;

    /** A log that takes whole transactions, as Kafka's own stand-in for tests does. */
    private static class Log implements Supplier<Producer<String, byte[]>> {

        final List<MockProducer<String, byte[]>> asked = new CopyOnWriteArrayList<>();

        @Override
        public Producer<String, byte[]> get() {
            MockProducer<String, byte[]> producer = producer();
            prepare(producer, asked.size());
            asked.add(producer);
            return producer;
        }

        MockProducer<String, byte[]> producer() {
            return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @SuppressWarnings("UnusedVariable") // For what overrides it.
        void prepare(MockProducer<String, byte[]> producer, int number) {}

        List<ProducerRecord<String, byte[]>> committed() {
            return asked.stream().flatMap(each -> each.history().stream()).toList();
        }

        List<Long> sequences(Spool spool) {
            return committed().stream()
                    .map(each -> DeliveryHeader.parse(each.headers()
                                    .lastHeader(DeliveryHeader.NAME)
                                    .value())
                            .orElseThrow())
                    .peek(each -> assertThat(each.spool()).isEqualTo(spool.id()))
                    .map(DeliveryHeader::sequence)
                    .toList();
        }
    }

    @Test
    void whatWaitsGoesInOrderEachBatchInATransaction() throws Exception {
        Log log = new Log();
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(IntStream.range(0, 700).mapToObj(i -> gap("h" + i)).toList());
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.sent()).isEqualTo(700);
            }
            assertThat(log.sequences(spool))
                    .isEqualTo(LongStream.range(0, 700).boxed().toList());
            assertThat(log.asked.get(0).commitCount()).isEqualTo(2);
        }
    }

    @Test
    void aBatchThatWasNotCommittedIsSentAgainUnderTheSameNumbers() throws Exception {
        Log log = new Log() {
            @Override
            void prepare(MockProducer<String, byte[]> producer, int number) {
                producer.commitTransactionException = number < 2 ? new TimeoutException("no answer") : null;
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a"), gap("b")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.isReachable()).isTrue();
                assertThat(drain.sent()).isEqualTo(2);
            }
            assertThat(log.asked).hasSize(3);
            assertThat(log.sequences(spool)).containsExactly(0L, 1L);
        }
    }

    /** What was answered survives a power cut: first the log is on the disk, then the spool forgets. */
    @Test
    void theSpoolKeepsWhatTheLogMayStillLose() throws Exception {
        Log log = new Log();
        List<Long> kept = new CopyOnWriteArrayList<>();
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a"), gap("b")));
            LogSync disk = () -> {
                kept.add(spool.size());
                if (kept.size() == 1) {
                    throw new IOException("No space left on device");
                }
            };
            try (Drain drain = Drain.start(spool, disk, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.sent()).isEqualTo(2);
            }
            assertThat(kept).startsWith(2L, 2L);
            assertThat(log.sequences(spool)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aMessageBeyondWhatALogHoldsIsSetAsideAndARejectGoesInItsPlace() throws Exception {
        Log log = new Log();
        byte[] large = gap("h".repeat(1_000_001));
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("before"), large, gap("behind")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.setAside()).isEqualTo(1);
            }
            assertThat(log.sequences(spool)).containsExactly(0L, 1L, 2L);
            assertThat(WireCodec.decode(log.committed().get(1).value()))
                    .isInstanceOfSatisfying(Reject.class, reject -> {
                        assertThat(reject.code()).isEqualTo(Reject.Code.OUT_OF_RANGE);
                        assertThat(reject.meta().programme()).isEqualTo("p");
                        assertThat(reject.reason()).contains(large.length + " bytes", "set-aside/1");
                    });
            assertThat(Files.readAllBytes(temp.resolve("set-aside").resolve("1")))
                    .isEqualTo(large);
        }
    }

    /** A broker may hold less than is usual: what it refuses does not stop what comes behind. */
    @Test
    void whatKafkaRefusesIsSetAsideAtTheNextAttempt() throws Exception {
        byte[] refused = gap("h".repeat(5_000));
        Log log = new Log() {
            @Override
            MockProducer<String, byte[]> producer() {
                return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, byte[]> message, Callback told) {
                        if (message.value().length >= refused.length) {
                            commitTransactionException = new KafkaException("a message was refused");
                            told.onCompletion(null, new RecordTooLargeException("too large"));
                        }
                        return super.send(message, told);
                    }
                };
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("before"), refused, gap("behind")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.setAside()).isEqualTo(1);
            }
            assertThat(log.asked).hasSize(2);
            assertThat(log.sequences(spool)).containsExactly(0L, 1L, 2L);
            assertThat(WireCodec.decode(log.committed().get(1).value())).isInstanceOf(Reject.class);
        }
    }

    @Test
    void bytesThatAreNoMessageAreSetAsideAndStopNothing() throws Exception {
        Log log = new Log();
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("before"), new byte[] {1, 2, 3}, gap("behind")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.setAside()).isEqualTo(1);
            }
            assertThat(log.sequences(spool)).containsExactly(0L, 2L);
        }
    }

    /** What the disk has changed may still read as a message: it would be a fact that nobody told. */
    @Test
    void aRecordThatTheDiskHasChangedIsSetAsideAndStopsNothing() throws Exception {
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("before"), gap("changed"), gap("behind")));
        }
        Path segment = temp.resolve("00000000000000000000.segment");
        byte[] all = Files.readAllBytes(segment);
        all[8 + gap("before").length + 4] ^= 1;
        Files.write(segment, all);
        Log log = new Log();
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> spool.size() == 0);
                assertThat(drain.setAside()).isEqualTo(1);
            }
            assertThat(log.sequences(spool)).containsExactly(0L, 2L);
        }
    }

    /** Two that carry the same spool would take turns for ever: the one that the brokers put out stays out. */
    @Test
    void whoeverIsFencedStopsCarrying() throws Exception {
        Log log = new Log() {
            @Override
            void prepare(MockProducer<String, byte[]> producer, int number) {
                producer.initTransactionException = new ProducerFencedException("another has come");
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                // Whoever asks is told.
                await(() -> !drain.isAlive());
            }
            assertThat(log.asked).hasSize(2);
            assertThat(spool.size()).isEqualTo(1);
        }
    }

    /** On a machine that stood still the brokers end a transaction that was open for too long, and say what they say to a stranger. */
    @Test
    void whatTheBrokersTimedOutIsSentAgain() throws Exception {
        Log log = new Log() {
            @Override
            void prepare(MockProducer<String, byte[]> producer, int number) {
                producer.commitTransactionException = number == 0 ? new ProducerFencedException("too late") : null;
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> drain.sent() == 1);
                assertThat(drain.isAlive()).isTrue();
                assertThat(drain.isReachable()).isTrue();
            }
            assertThat(log.asked).hasSize(2);
        }
    }

    /** However often: a machine that stands still three times in a row has no second collector for it. */
    @Test
    void aMachineThatStandsStillAgainAndAgainGoesOn() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(AT);
        Log log = new Log() {
            @Override
            MockProducer<String, byte[]> producer() {
                int number = asked.size();
                return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        if (number < 3) {
                            now.updateAndGet(time -> time.plusSeconds(31));
                            throw new ProducerFencedException("too late");
                        }
                        super.commitTransaction();
                    }
                };
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON, new Clock() {
                @Override
                public Instant instant() {
                    return now.get();
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            })) {
                await(() -> drain.sent() == 1);
                assertThat(drain.isAlive()).isTrue();
            }
            assertThat(log.asked).hasSize(4);
            assertThat(log.sequences(spool)).containsExactly(0L);
        }
    }

    @Test
    void whileKafkaIsAwayItIsSaid() throws Exception {
        Log log = new Log() {
            @Override
            void prepare(MockProducer<String, byte[]> producer, int number) {
                producer.initTransactionException = number < 20 ? new TimeoutException("no answer") : null;
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a")));
            try (Drain drain = Drain.start(spool, LogSync.COPIED, log, SOON)) {
                await(() -> !drain.isReachable());
                assertThat(drain.isAlive()).isTrue();
                await(() -> spool.size() == 0);
                assertThat(drain.isReachable()).isTrue();
            }
            assertThat(log.sequences(spool)).containsExactly(0L);
        }
    }

    /** Stopped between the log and the spool, it still brings what it carried to an end; else all would be sent again at the next start. */
    @Test
    void whoeverIsStoppedForgetsWhatTheLogHas() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        Log log = new Log() {
            @Override
            MockProducer<String, byte[]> producer() {
                return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        super.commitTransaction();
                        committed.countDown();
                        try {
                            Thread.sleep(10_000);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
            }
        };
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            spool.append(List.of(gap("a"), gap("b")));
            try (Drain drain = Drain.start(spool, () -> {}, log, SOON)) {
                assertThat(committed.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(drain.isReachable()).isTrue();
            }
            assertThat(log.sequences(spool)).containsExactly(0L, 1L);
        }
        try (Spool spool = Spool.open(temp, 1 << 22)) {
            assertThat(spool.size()).isZero();
        }
    }

    private static byte[] gap(String host) {
        Mint mint = Secrets.forgetful(new byte[32]).mint("p", AT, "r");
        return WireCodec.encode(new SourceGap(
                mint.meta("test", null, null, Instant.EPOCH, 0, false, "gap", String.valueOf(host.hashCode())),
                host,
                null,
                null,
                SourceGap.Reason.UNREACHABLE,
                1));
    }

    private static void await(BooleanSupplier holds) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(holds::getAsBoolean);
    }
}
