package dev.dayone.app.runtime;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.streams.StateStores;
import dev.dayone.streams.StreamsService;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How this process runs its share of the topology. */
public final class StreamsOptions {

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of the topology (default: ${DEFAULT-VALUE}).")
    int threads = 2;

    @Option(
            names = "--store",
            paramLabel = "memory|rocksdb",
            description = "Where the topology keeps its state (default: memory; rocksdb with --advertise).")
    @Nullable
    String store;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "Copies of the state that other instances keep warm (default: ${DEFAULT-VALUE}).")
    int standbys;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description =
                    "Address of this process's operations port for other instances; several instances share the work.")
    @Nullable
    String advertise;

    public static StreamsOptions alone() {
        return new StreamsOptions();
    }

    StreamsService.Settings settings(KafkaAddress kafka, Path state) {
        if (threads < 1 || standbys < 0) {
            throw new UsageException("--threads must be at least 1, --standbys at least 0.");
        }
        if (advertise != null && !advertise.matches("[^:\\s]+:\\d{1,5}")) {
            throw new UsageException("--advertise: \"" + advertise + "\" is no address. Write it as host:8082.");
        }
        return new StreamsService.Settings(kafka, state, threads, stores(), standbys, advertise);
    }

    private StateStores stores() {
        if (store == null) {
            return advertise == null ? StateStores.IN_MEMORY : StateStores.ROCKSDB;
        }
        return switch (store) {
            case "memory" -> StateStores.IN_MEMORY;
            case "rocksdb" -> StateStores.ROCKSDB;
            default -> throw new UsageException("--store: \"" + store + "\" is not known. Known: memory, rocksdb.");
        };
    }
}
