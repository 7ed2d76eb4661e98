package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.Ports;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.spool.Drain;
import dev.dayone.ingest.spool.Drain.LogSync;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What waits in the spool while Kafka is away comes out in order when it is back. */
class DrainIT {

    @Test
    void aSpoolWaitsForKafkaAndIsDrainedInOrder() throws Exception {
        Path home = Cli.freshDirectory("drain");
        try (Spool spool = Spool.open(home.resolve("spool"), 1 << 22)) {
            try (Drain drain = Drain.start(spool, KafkaAddress.open("127.0.0.1:" + Ports.free()), LogSync.COPIED)) {
                IntStream.range(0, 700).forEach(i -> spool.append(List.of(gap(i))));
                await("Kafka is away").atMost(Duration.ofMinutes(1)).until(() -> !drain.isReachable());
                assertThat(spool.size()).isEqualTo(700);
            }
            try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
                try (Admin admin = Admin.create(kafka.address().properties())) {
                    admin.createTopics(List.of(new NewTopic(Topics.GIT_ACTIVITY, 1, (short) 1)))
                            .all()
                            .get();
                }
                AtomicBoolean diskFull = new AtomicBoolean(true);
                try (Drain drain = Drain.start(spool, kafka.address(), () -> {
                    if (diskFull.get()) {
                        throw new IOException("No space left on device");
                    }
                    kafka.sync();
                })) {
                    await("all is sent").atMost(Duration.ofMinutes(1)).until(() -> drain.sent() >= 700);
                    // Carried, and kept: it is not known to be on the disk.
                    assertThat(spool.size()).isEqualTo(700);
                    diskFull.set(false);
                    await("the spool is empty").atMost(Duration.ofMinutes(1)).until(() -> spool.size() == 0);
                    assertThat(drain.sent()).isEqualTo(700);
                }
                assertThat(sequences(kafka, spool))
                        .isEqualTo(LongStream.range(0, 700).boxed().toList());
            }
        }
    }

    private static byte[] gap(int number) {
        Mint mint = Secrets.forgetful(new byte[32]).mint("p", Instant.ofEpochSecond(1_700_000_000), "r");
        return WireCodec.encode(new SourceGap(
                mint.meta("test", null, null, Instant.EPOCH, 0, false, "gap", "" + number),
                "test",
                null,
                null,
                SourceGap.Reason.UNREACHABLE,
                number));
    }

    private static List<Long> sequences(EmbeddedKafka kafka, Spool spool) {
        List<Long> sequences = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.address().with(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(Topics.GIT_ACTIVITY, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int i = 0; i < 100 && sequences.size() < 700; i++) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    DeliveryHeader delivery = DeliveryHeader.parse(record.headers()
                                    .lastHeader(DeliveryHeader.NAME)
                                    .value())
                            .orElseThrow();
                    assertThat(delivery.spool()).isEqualTo(spool.id());
                    assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                            .isEqualTo("dev.dayone.SourceGap");
                    sequences.add(delivery.sequence());
                });
            }
        }
        return sequences;
    }
}
