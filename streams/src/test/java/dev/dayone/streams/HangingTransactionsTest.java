package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What counts as a transaction that nobody will ever end. */
class HangingTransactionsTest {

    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 2);
    private static final long NOW = 1_000_000;

    @Test
    void openHereAndFinishedThereHangs() {
        assertThat(hanging(producer(NOW - 20_000, OptionalLong.of(648)), TransactionState.COMPLETE_COMMIT))
                .containsExactly(new HangingTransactions.Open(OFFSETS, 3, 19, 0, 648));
        assertThat(HangingTransactions.hanging(
                        Map.of(OFFSETS, producer(NOW - 20_000, OptionalLong.of(648))), List.of(), NOW))
                .hasSize(1);
    }

    @Test
    void whatACoordinatorIsBusyWithDoesNot() {
        for (TransactionState state : List.of(
                TransactionState.ONGOING,
                TransactionState.PREPARE_COMMIT,
                TransactionState.PREPARE_ABORT,
                TransactionState.UNKNOWN)) {
            assertThat(hanging(producer(NOW - 20_000, OptionalLong.of(648)), state))
                    .isEmpty();
        }
    }

    @Test
    void freshOnesAndClosedOnesDoNot() {
        assertThat(hanging(producer(NOW - 1_000, OptionalLong.of(648)), TransactionState.COMPLETE_COMMIT))
                .isEmpty();
        assertThat(hanging(producer(NOW - 20_000, OptionalLong.empty()), TransactionState.COMPLETE_COMMIT))
                .isEmpty();
    }

    private static List<HangingTransactions.Open> hanging(PartitionProducerState producers, TransactionState state) {
        return HangingTransactions.hanging(
                Map.of(OFFSETS, producers), List.of(new TransactionListing("streams-1", 3, state)), NOW);
    }

    private static PartitionProducerState producer(long lastTimestamp, OptionalLong start) {
        return new PartitionProducerState(
                List.of(new ProducerState(3, 19, 17, lastTimestamp, OptionalInt.of(0), start)));
    }
}
