package dev.dayone.warehouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final TopicPartition ONE = new TopicPartition("made", 0);
    private static final TopicPartition TWO = new TopicPartition("made", 1);

    /** Offsets skip where a transaction was marked. */
    @Test
    void everyMessageGoesOnceInOrderAndOffsetsFollowOn() {
        Map<TopicPartition, Long> at = new HashMap<>(Map.of(ONE, 10L, TWO, 0L));
        Backlog backlog = new Backlog(at);
        backlog.add(ONE, messages(ONE, 10, 7_000, 2), 7_001);
        backlog.add(TWO, messages(TWO, 0, 5, 1), 6);
        backlog.add(ONE, messages(ONE, 7_001, 9_001, 1), 9_002);
        List<Long> seen = new ArrayList<>();
        int pieces = 0;
        while (!backlog.isEmpty()) {
            Sink.Step piece = backlog.next();
            assertThat(piece.from())
                    .isNotEmpty()
                    .allSatisfy((partition, offset) -> assertThat(offset).isEqualTo(at.get(partition)));
            assertThat(piece.batch().messages()).hasSizeBetween(1, 1_400);
            at.putAll(piece.to());
            piece.batch().messages().stream()
                    .map(Incoming::message)
                    .filter(message -> message.partition() == 0)
                    .forEach(message -> seen.add(message.offset()));
            pieces++;
        }
        assertThat(seen).hasSize(3_496 + 2_001).isSorted().doesNotHaveDuplicates();
        assertThat(at).containsEntry(ONE, 9_002L).containsEntry(TWO, 6L);
        assertThat(pieces).isBetween(4, 7);
    }

    @Test
    void allIsOnePieceAndAFullOneIsSaidToBe() {
        Backlog backlog = new Backlog(Map.of(ONE, 0L));
        backlog.add(ONE, messages(ONE, 0, 39_999, 1), 40_000);
        assertThat(backlog.isFull()).isTrue();
        assertThat(backlog.all().batch().messages()).hasSize(40_000);
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.isFull()).isFalse();
    }

    @Test
    void offsetsWithoutMessagesMoveWithTheNextMessage() {
        Backlog backlog = new Backlog(Map.of(ONE, 0L));
        backlog.add(ONE, List.of(), 3);
        assertThat(backlog.isEmpty()).isTrue();
        backlog.add(ONE, messages(ONE, 3, 3, 1), 4);
        assertThat(backlog.next().from()).containsEntry(ONE, 0L);
    }

    private static List<Incoming> messages(TopicPartition partition, long first, long last, long step) {
        return LongStream.iterate(first, offset -> offset <= last, offset -> offset + step)
                .mapToObj(offset -> new Incoming(
                        new ConsumerRecord<>(
                                partition.topic(), partition.partition(), offset, new byte[0], new byte[0]),
                        null,
                        null,
                        null))
                .toList();
    }
}
