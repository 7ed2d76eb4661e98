package dev.dayone.app.runtime;

import dev.dayone.ingest.door.Credentials;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data directory, for commands that start no services. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Directory of everything that is kept (default: ./${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    /** Where repositories at addresses are cloned to. */
    public Path clones() {
        return data.resolve("repositories");
    }

    /** Who may come in, whether or not a dayone runs on the directory. */
    public Credentials credentials() {
        DataDirectory.prepare(data);
        try (DataDirectory shared = DataDirectory.openShared(data)) {
            return shared.credentials();
        }
    }
}
