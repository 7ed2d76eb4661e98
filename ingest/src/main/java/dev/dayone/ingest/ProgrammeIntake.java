package dev.dayone.ingest;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/** Reads a programme directory and its repositories, and sends all of it in one run. */
public final class ProgrammeIntake {

    private final Publisher publisher;
    private final Path clones;
    private final Clock clock;

    /** @param clones where repositories at URLs are kept */
    public ProgrammeIntake(Publisher publisher, Path clones, Clock clock) {
        this.publisher = publisher;
        this.clones = clones;
        this.clock = clock;
    }

    /**
     * What one run sent.
     *
     * @param runId the run, under which the warehouse accounts for it
     * @param directory what was read
     * @param sent events and rejects handed to Kafka
     * @param commits commit events among them
     */
    public record Sent(String runId, ProgrammeDirectory directory, long sent, long commits) {}

    /**
     * Everything is read and checked before anything is sent.
     *
     * @param progress told how many events have been sent
     * @throws InputException when the directory cannot be used; nothing was sent
     */
    public Sent run(Path directory, Pseudonyms pseudonyms, LongConsumer progress) {
        Instant now = clock.instant();
        String runId = UUID.randomUUID().toString();
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, pseudonyms, now, runId);
        GitScan scan = new GitScan(new Mint(read.programme(), pseudonyms, now, runId), clones);
        List<RepositoryRef> repositories =
                read.repositories().stream().map(scan::atHand).toList();
        long before = publisher.sent();
        for (Event event : read.events()) {
            publisher.send(event);
            progress.accept(publisher.sent() - before);
        }
        read.rejects().forEach(publisher::send);
        long[] commits = new long[1];
        for (RepositoryRef repository : repositories) {
            scan.scan(repository, event -> {
                publisher.send(event);
                commits[0] += event instanceof CommitObserved ? 1 : 0;
                progress.accept(publisher.sent() - before);
            });
        }
        publisher.flush();
        return new Sent(runId, read, publisher.sent() - before, commits[0]);
    }
}
