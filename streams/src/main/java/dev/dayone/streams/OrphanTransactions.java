package dev.dayone.streams;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that was killed leaves its transaction open, and nobody reads past it until the broker gives it up: ten seconds and
 * more. Here the others end it as soon as the group has given the instance up. Fencing is what Kafka does to zombies anyway: should
 * the instance live after all, its next commit fails and it starts over from the last one.
 */
final class OrphanTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanTransactions.class);
    private static final long EVERY_MILLIS = 500;
    private static final long OPEN_FOR_MILLIS = 1_000;
    private static final long HANGING_EVERY_MILLIS = 10_000;
    private static final String TOPICS = "dayone";

    private final Admin admin;
    private final String application;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "orphan-transactions");
        thread.setDaemon(true);
        return thread;
    });

    private OrphanTransactions(Admin admin, String application) {
        this.admin = admin;
        this.application = application;
    }

    /** Watches the transactions of one application until it is closed. */
    static OrphanTransactions watch(Admin admin, String application) {
        OrphanTransactions orphans = new OrphanTransactions(admin, application);
        HangingTransactions hanging = new HangingTransactions(admin, TOPICS);
        var unused =
                orphans.clock.scheduleWithFixedDelay(orphans::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        var unusedToo = orphans.clock.scheduleWithFixedDelay(
                () -> look(hanging), HANGING_EVERY_MILLIS, HANGING_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return orphans;
    }

    private static void look(HangingTransactions hanging) {
        try {
            hanging.look();
        } catch (ExecutionException | RuntimeException e) {
            LOG.debug("partitions were not looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            List<String> open = open();
            if (open.isEmpty()) {
                return;
            }
            Set<String> members = members();
            List<String> orphans = open.stream()
                    .filter(id ->
                            members.stream().noneMatch(client -> client.startsWith(process(id) + "-StreamThread-")))
                    .toList();
            if (!orphans.isEmpty() && !members.isEmpty()) {
                LOG.warn("ending transactions that killed instances left open: {}", orphans);
                admin.fenceProducers(orphans).all().get();
            }
        } catch (ExecutionException | RuntimeException e) {
            // The broker gives them up by itself after the time-out.
            LOG.debug("transactions were not looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> open() throws ExecutionException, InterruptedException {
        return admin
                .listTransactions(new ListTransactionsOptions()
                        .filterStates(Set.of(TransactionState.ONGOING))
                        .filterOnDuration(OPEN_FOR_MILLIS))
                .all()
                .get()
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(application + "-"))
                .toList();
    }

    private Set<String> members() throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(application)).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .map(MemberDescription::clientId)
                .collect(Collectors.toSet());
    }

    /** A transactional id is that of the process, a dash, and the number of the thread. */
    private static String process(String transactionalId) {
        return transactionalId.substring(0, transactionalId.lastIndexOf('-'));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        admin.close();
    }
}
