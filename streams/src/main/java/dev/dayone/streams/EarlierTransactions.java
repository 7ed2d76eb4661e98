package dev.dayone.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that an earlier run of this very installation left open when it was killed. Nobody reads past them until the broker
 * gives them up, so the next run ends them: it owns the state directory alone, hence the earlier one is dead. Those of other
 * instances are never touched, whatever the brokers say of them.
 */
final class EarlierTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierTransactions.class);
    private static final int TIMEOUT_MILLIS = 20_000;

    /** A thread that failed is replaced by one with another number. */
    private static final int REPLACEMENTS = 4;

    private final Path file;

    /** @param state the directory that this installation owns alone */
    EarlierTransactions(Path state) {
        this.file = state.resolve("transactional-ids");
    }

    /** Ends what an earlier run left open. Where the brokers do not answer, their time-out ends it. */
    void end(Admin admin) {
        try {
            List<String> ids = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (!ids.isEmpty()) {
                admin.fenceProducers(ids, new FenceProducersOptions().timeoutMs(TIMEOUT_MILLIS))
                        .all()
                        .get();
                LOG.info("transactions of the run before, which did not stop by itself, are ended");
            }
        } catch (IOException | ExecutionException e) {
            LOG.warn("what the run before left open is ended by the brokers' time-out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Remembers which ids this run uses. */
    void remember(List<String> ids) {
        try {
            Files.write(file, ids);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** This run has stopped by itself and left nothing open. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; the next start ends transactions that are not open", file, e);
        }
    }

    /**
     * Ids under which the threads of an instance write.
     *
     * @param thread name of one of them: application, process, then "-StreamThread-" and a number
     */
    static List<String> ids(String thread, int threads) {
        String process = thread.substring(0, thread.lastIndexOf("-StreamThread-"));
        return IntStream.rangeClosed(1, threads + REPLACEMENTS)
                .mapToObj(number -> process + "-" + number)
                .toList();
    }
}
