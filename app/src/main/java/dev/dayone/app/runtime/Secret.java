package dev.dayone.app.runtime;

import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What only this process may know: from the environment, or from the file that the environment names. Never from the command line, which every account of a machine can list.
 */
public final class Secret {

    private static final String FILE = "_FILE";

    private Secret() {}

    /** As this process was given it. */
    public static Optional<String> of(String name) {
        return of(name, System.getenv());
    }

    /**
     * The secret of that name, without white space around it.
     *
     * @param environment {@code NAME}, or {@code NAME_FILE} with the path of a file that holds it
     * @throws UsageException when both are given, or the file cannot be read or is empty
     */
    public static Optional<String> of(String name, Map<String, String> environment) {
        String given = environment.getOrDefault(name, "");
        String file = environment.getOrDefault(name + FILE, "");
        if (!given.isBlank() && !file.isBlank()) {
            throw new UsageException(name + " and " + name + FILE + ": give one of the two.");
        }
        if (file.isBlank()) {
            return Optional.of(given.strip()).filter(text -> !text.isEmpty());
        }
        try {
            String held = Files.readString(Path.of(file)).strip();
            if (held.isEmpty()) {
                throw new UsageException(name + FILE + ": the file " + file + " is empty. Write the secret into it.");
            }
            return Optional.of(held);
        } catch (IOException e) {
            throw new UsageException(name + FILE + ": the file " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
