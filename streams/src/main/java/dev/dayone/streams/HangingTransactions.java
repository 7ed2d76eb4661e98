package dev.dayone.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition may hold a transaction open that its coordinator has long finished: a broker killed between the two. Nothing ends it, and
 * whoever reads committed offsets waits for ever (KIP-664). What is open at two looks, the same from the same offset on, while no
 * coordinator has it unfinished, is aborted there; its input is read again, and what was counted already is not counted twice. The time
 * of its last record says nothing: it may be that of an event of last year.
 */
final class HangingTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final String OFFSETS = "__consumer_offsets";

    private static final Set<TransactionState> UNFINISHED = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private final Admin admin;
    private final String prefix;
    private Set<Open> before = Set.of();

    /** @param prefix of the topics whose partitions are looked at, beside the committed offsets */
    HangingTransactions(Admin admin, String prefix) {
        this.admin = admin;
        this.prefix = prefix;
    }

    /**
     * A transaction that a partition holds open.
     *
     * @param startedAt offset of its first record
     */
    record Open(TopicPartition partition, long producerId, int producerEpoch, int coordinatorEpoch, long startedAt) {}

    /** Aborts what was hanging at this look and at the one before. */
    void look() throws ExecutionException, InterruptedException {
        Set<Open> hanging = new HashSet<>(
                hanging(producers(), admin.listTransactions().all().get()));
        for (Open open : hanging) {
            if (before.contains(open)) {
                LOG.warn("aborting a transaction that no coordinator knows of any more: {}", open);
                admin.abortTransaction(new AbortTransactionSpec(
                                open.partition(),
                                open.producerId(),
                                (short) open.producerEpoch(),
                                open.coordinatorEpoch()))
                        .all()
                        .get();
            }
        }
        before = hanging;
    }

    /** Transactions open in a partition whose producer has none according to the coordinators. */
    static List<Open> hanging(
            Map<TopicPartition, PartitionProducerState> producers, Collection<TransactionListing> listed) {
        Set<Long> busy = listed.stream()
                .filter(each -> UNFINISHED.contains(each.state()) || each.state() == TransactionState.UNKNOWN)
                .map(TransactionListing::producerId)
                .collect(Collectors.toSet());
        List<Open> hanging = new ArrayList<>();
        producers.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                boolean open = producer.currentTransactionStartOffset().isPresent();
                if (open && !busy.contains(producer.producerId())) {
                    hanging.add(new Open(
                            partition,
                            producer.producerId(),
                            producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0),
                            producer.currentTransactionStartOffset().getAsLong()));
                }
            }
        });
        return hanging;
    }

    private Map<TopicPartition, PartitionProducerState> producers() throws ExecutionException, InterruptedException {
        List<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
                .filter(name -> name.equals(OFFSETS) || name.startsWith(prefix))
                .toList();
        Collection<TopicDescription> described =
                admin.describeTopics(topics).allTopicNames().get().values();
        List<TopicPartition> partitions = described.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        return admin.describeProducers(partitions).all().get();
    }
}
