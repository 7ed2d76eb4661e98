package dev.dayone.ingest;

import dev.dayone.ingest.git.RepositoryRef;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A programme directory as events. {@code dayone.yaml} and {@code roster.csv} are taken whole or not at all: a person missing
 * from the roster would change the answer. Bad rows of {@code checkpoints.csv} and {@code placements.csv} are rejected one by one.
 *
 * @param simulated the data are simulated, and every output says so
 * @param events what was read, in the order to send it
 * @param rejects rows refused
 * @param problems the same, for people
 * @param repositories git repositories to scan
 */
public record ProgrammeDirectory(
        String programme,
        String title,
        boolean simulated,
        List<Event> events,
        List<Reject> rejects,
        List<Problem> problems,
        List<RepositoryRef> repositories) {

    public ProgrammeDirectory {
        events = List.copyOf(events);
        rejects = List.copyOf(rejects);
        problems = List.copyOf(problems);
        repositories = List.copyOf(repositories);
    }

    /** The programme's id, read before anything else so that pseudonyms can be made for it. */
    public static String programmeOf(Path directory) {
        requireDirectory(directory);
        return ProgrammeFile.read(directory).programme();
    }

    /**
     * Reads a directory; sends nothing.
     *
     * @param directory with the files of docs/programme-directory.md
     * @param receivedAt when the run reads it
     * @param runId the run
     * @throws InputException when it cannot be used
     */
    public static ProgrammeDirectory read(Path directory, Pseudonyms pseudonyms, Instant receivedAt, String runId) {
        requireDirectory(directory);
        ProgrammeFile file = ProgrammeFile.read(directory);
        Mint mint = new Mint(file.programme(), pseudonyms, receivedAt, runId);
        Roster roster = Roster.read(directory.resolve("roster.csv"), file, mint);
        RowReading rows = new RowReading(mint);
        Path checkpoints = directory.resolve("checkpoints.csv");
        if (!file.checkpoints().isEmpty() || Files.exists(checkpoints)) {
            rows.read(
                    checkpoints,
                    List.of("participant", "checkpoint", "score", "submitted"),
                    List.of("item", "rater", "revision", "void"),
                    new ScoreRows(file, roster, mint)::read);
        }
        Path placements = directory.resolve("placements.csv");
        if (Files.exists(placements)) {
            rows.read(
                    placements,
                    List.of("participant", "date", "status", "tier"),
                    List.of("id", "pay", "revision", "void"),
                    new PlacementRows(roster, mint)::read);
        }
        List<Event> events = new ArrayList<>(new PlanEvents(file, mint).events());
        events.addAll(roster.events());
        events.addAll(rows.events());
        return new ProgrammeDirectory(
                file.programme(),
                file.title(),
                file.simulated(),
                events,
                rows.rejects(),
                rows.problems(),
                RepositoryList.read(directory, roster, pseudonyms));
    }

    private static void requireDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw InputException.of(Problem.ofFile(
                    directory.toString(),
                    "is no directory",
                    "Name a programme directory: see docs/programme-directory.md"));
        }
    }
}
