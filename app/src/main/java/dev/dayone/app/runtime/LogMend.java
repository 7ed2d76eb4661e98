package dev.dayone.app.runtime;

import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.streams.Generations;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.upkeep.LogBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log that is older than the warehouse: after a power cut Postgres has on its disk what it committed, and the embedded broker, which
 * leaves that to the system, may have lost its last seconds. The warehouse has every event that it ever read, so the log gets back
 * what it lacks; what the doors answered and nobody read yet is still in the spool.
 */
public final class LogMend {

    private LogMend() {}

    /**
     * Mends the log where it is older, before anything reads it.
     *
     * @param said told what was found and done, in sentences
     * @return whether it was older
     */
    public static boolean mendIfOlder(Warehouse warehouse, KafkaAddress kafka, Consumer<String> said) {
        LogBinding binding = new LogBinding(warehouse, kafka);
        Optional<String> older = binding.older();
        if (older.isEmpty()) {
            return false;
        }
        said.accept("Kafka's log is older than the warehouse, as after a power cut: " + older.get()
                + ". The warehouse gives back the events that the log lacks.");
        // What streams kept is as old as the log: all measures are made anew, above those in the warehouse. First, so
        // that
        // no state of before is used should this be cut off.
        nextGeneration(binding, kafka);
        long[] sent = new long[1];
        try (Publisher publisher = Publisher.connect(kafka)) {
            binding.eachEventThatTheLogLacks(event -> {
                publisher.sendAgain(event, 0);
                sent[0]++;
            });
            publisher.flush();
        }
        binding.readOnFromTheEnd();
        said.accept(String.format(
                Locale.ROOT,
                "The log is whole again: %,d events were given back. All measures are made anew.",
                sent[0]));
        return true;
    }

    /**
     * Where the log has all that the warehouse has read, and the run before may still have lost pages: state, positions and measures
     * each end elsewhere and no longer belong together, so all of them are made anew from the events.
     *
     * @param said told what is done, in a sentence
     */
    public static void measureAnew(Warehouse warehouse, KafkaAddress kafka, Consumer<String> said) {
        nextGeneration(new LogBinding(warehouse, kafka), kafka);
        said.accept("The run before did not stop by itself, and what it had written may not all have reached the disk: "
                + "all measures are made anew from the events. Nothing is to be done.");
    }

    /** All that streams kept is left behind, and deleted. */
    private static void nextGeneration(LogBinding binding, KafkaAddress kafka) {
        Generations generations = new Generations(kafka);
        generations.writeAbove(binding.highestRevision());
        KafkaTopics.forget(kafka, Generations.EVERY_APPLICATION, List.of());
    }
}
