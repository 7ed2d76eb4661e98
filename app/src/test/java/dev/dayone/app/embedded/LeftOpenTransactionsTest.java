package dev.dayone.app.embedded;

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
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** What counts as a transaction that nobody else will ever end, once a broker has just started. */
class LeftOpenTransactionsTest {

    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 2);

    @Test
    void openHereAndFinishedThereHangs() {
        assertThat(hanging(producer(OptionalLong.of(648)), TransactionState.COMPLETE_COMMIT))
                .containsExactly(new LeftOpenTransactions.Open(OFFSETS, 3, 19, 0, 648));
        assertThat(LeftOpenTransactions.hanging(Map.of(OFFSETS, producer(OptionalLong.of(648))), List.of()))
                .hasSize(1);
    }

    @Test
    void whatACoordinatorIsBusyWithDoesNot() {
        for (TransactionState state : List.of(
                TransactionState.ONGOING,
                TransactionState.PREPARE_COMMIT,
                TransactionState.PREPARE_ABORT,
                TransactionState.UNKNOWN)) {
            assertThat(hanging(producer(OptionalLong.of(648)), state)).isEmpty();
        }
    }

    @Test
    void everyCoordinatorIsAskedOnce() {
        List<String> ids = LeftOpenTransactions.oneOfEach(50);
        assertThat(ids.stream().map(id -> Utils.abs(id.hashCode()) % 50))
                .hasSize(50)
                .doesNotHaveDuplicates();
    }

    @Test
    void closedOnesDoNot() {
        assertThat(hanging(producer(OptionalLong.empty()), TransactionState.COMPLETE_COMMIT))
                .isEmpty();
    }

    private static List<LeftOpenTransactions.Open> hanging(PartitionProducerState producers, TransactionState state) {
        return LeftOpenTransactions.hanging(
                Map.of(OFFSETS, producers), List.of(new TransactionListing("streams-1", 3, state)));
    }

    private static PartitionProducerState producer(OptionalLong start) {
        return new PartitionProducerState(List.of(new ProducerState(3, 19, 17, 0, OptionalInt.of(0), start)));
    }
}
