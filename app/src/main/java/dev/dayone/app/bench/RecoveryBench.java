package dev.dayone.app.bench;

import dev.dayone.schemas.KafkaAddress;
import dev.dayone.streams.StreamsService;
import java.nio.file.Path;

/** How long streams take to be back with all of their state. */
public final class RecoveryBench {

    private RecoveryBench() {}

    /** @return seconds from the start to running, on state that an earlier run left in the log */
    public static double restore(KafkaAddress kafka, Path state) {
        long start = System.nanoTime();
        try (StreamsService streams = StreamsService.start(StreamsService.Settings.embedded(kafka, state))) {
            while (!streams.isReady()) {
                KafkaBench.pause(5);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
