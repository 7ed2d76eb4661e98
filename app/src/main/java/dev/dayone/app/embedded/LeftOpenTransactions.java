package dev.dayone.app.embedded;

import dev.dayone.schemas.KafkaAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was open when the embedded broker was killed or lost power. It ran in the same process as all of its producers, so when it
 * has just started none of them lives: only here, and only then, may what they left be ended. What a coordinator knows, that
 * coordinator ends; what is open in a partition while every coordinator has read its log and none knows of it, can be ended by nobody
 * else (KIP-664).
 */
final class LeftOpenTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOpenTransactions.class);
    private static final String COORDINATORS = "__transaction_state";
    private static final int TIMEOUT_SECONDS = 60;

    private static final Set<TransactionState> UNFINISHED = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private final Admin admin;

    private LeftOpenTransactions(Admin admin) {
        this.admin = admin;
    }

    /**
     * A transaction that a partition holds open.
     *
     * @param startedAt offset of its first record
     */
    record Open(TopicPartition partition, long producerId, int producerEpoch, int coordinatorEpoch, long startedAt) {}

    /** Ends them, before anything is produced. Where that is not possible, time-outs end what coordinators know of. */
    static void end(KafkaAddress kafka) {
        try (Admin admin = Admin.create(kafka.properties())) {
            new LeftOpenTransactions(admin).end();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("what the run before left open was not ended; the broker's time-out does it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!topics.contains(COORDINATORS)) {
            return;
        }
        int coordinators = Objects.requireNonNull(admin.describeTopics(List.of(COORDINATORS))
                        .allTopicNames()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .get(COORDINATORS))
                .partitions()
                .size();
        for (String id : oneOfEach(coordinators)) {
            awaitCoordinator(id);
        }
        List<String> ongoing = listed().stream()
                .filter(each -> each.state() == TransactionState.ONGOING)
                .map(TransactionListing::transactionalId)
                .toList();
        if (!ongoing.isEmpty()) {
            LOG.info("ending transactions of the run before, which did not stop by itself: {}", ongoing);
            admin.fenceProducers(ongoing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        for (Open open : hanging(producers(topics), listed())) {
            LOG.warn("aborting a transaction that no coordinator knows: {}", open);
            admin.abortTransaction(new AbortTransactionSpec(
                            open.partition(), open.producerId(), (short) open.producerEpoch(), open.coordinatorEpoch()))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Collection<TransactionListing> listed() throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listTransactions().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Ids that nobody uses, one for each coordinator. */
    static List<String> oneOfEach(int coordinators) {
        List<String> ids = new ArrayList<>();
        Set<Integer> found = new HashSet<>();
        for (int number = 0; found.size() < coordinators; number++) {
            String id = "nobody-" + number;
            if (found.add(Utils.abs(id.hashCode()) % coordinators)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** A coordinator that does not know an id has read its log; until then it does not answer. */
    private void awaitCoordinator(String id) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.describeTransactions(List.of(id)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
                throw e;
            }
        }
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

    private Map<TopicPartition, PartitionProducerState> producers(Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((name, topic) ->
                        topic.partitions().forEach(each -> partitions.add(new TopicPartition(name, each.partition()))));
        return admin.describeProducers(partitions).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
