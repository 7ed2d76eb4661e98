package dev.dayone.app.terminal;

import dev.dayone.ingest.programme.ProgrammeDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which programme something belongs to. */
public final class ProgrammeOption {

    @Option(names = "--programme", paramLabel = "ID", description = "Id of the programme that it belongs to.")
    @Nullable
    public String id;

    @Option(
            names = "--programme-dir",
            paramLabel = "DIR",
            description = "Its directory: names the programme, and what events are checked against.")
    @Nullable
    public Path directory;

    /** @throws UsageException when neither names it, or both differ */
    public String programme() {
        if (directory == null) {
            if (id == null || id.isBlank()) {
                throw new UsageException("Which programme? Name it with --programme ID, or with --programme-dir DIR.");
            }
            return id;
        }
        String named = ProgrammeDirectory.programmeOf(directory);
        if (id != null && !id.equals(named)) {
            throw new UsageException(
                    "--programme " + id + " is not the programme of " + directory + ", which is " + named + ".");
        }
        return named;
    }

    /** @throws UsageException when the directory is not named */
    public Path requireDirectory() {
        if (directory == null) {
            throw new UsageException(
                    "What are events checked against? Name the programme's directory with --programme-dir.");
        }
        return directory;
    }
}
