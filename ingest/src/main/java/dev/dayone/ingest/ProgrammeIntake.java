package dev.dayone.ingest;

import dev.dayone.schemas.CommitObserved;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/** One run over a programme directory and its repositories: read and checked whole, then sent. */
public final class ProgrammeIntake {

    private final String runId;
    private final ProgrammeDirectory directory;
    private final List<RepositoryRef> repositories;
    private final GitScan scan;

    private ProgrammeIntake(
            String runId, ProgrammeDirectory directory, List<RepositoryRef> repositories, GitScan scan) {
        this.runId = runId;
        this.directory = directory;
        this.repositories = repositories;
        this.scan = scan;
    }

    /**
     * Reads the directory and brings its repositories to this disk; sends nothing.
     *
     * @param key secret of the pseudonyms
     * @param clones where repositories at URLs are kept
     * @throws InputException when the directory cannot be used
     */
    public static ProgrammeIntake read(Path directory, byte[] key, Path clones, Clock clock) {
        Instant now = clock.instant();
        String runId = UUID.randomUUID().toString();
        Pseudonyms pseudonyms = Pseudonyms.of(key, ProgrammeDirectory.programmeOf(directory));
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, pseudonyms, now, runId);
        GitScan scan = new GitScan(new Mint(read.programme(), pseudonyms, now, runId), clones);
        List<RepositoryRef> repositories =
                read.repositories().stream().map(scan::atHand).toList();
        return new ProgrammeIntake(runId, read, repositories, scan);
    }

    /** The run, under which the warehouse accounts for what was sent. */
    public String runId() {
        return runId;
    }

    public ProgrammeDirectory directory() {
        return directory;
    }

    /**
     * What a run sent.
     *
     * @param messages events and rejects
     * @param commits commit events among them
     */
    public record Sent(long messages, long commits) {}

    /**
     * Sends everything and waits until Kafka has it.
     *
     * @param progress told how many messages have been handed over
     */
    public Sent send(Publisher publisher, LongConsumer progress) {
        long before = publisher.sent();
        directory.events().forEach(event -> {
            publisher.send(event);
            progress.accept(publisher.sent() - before);
        });
        directory.rejects().forEach(publisher::send);
        long[] commits = new long[1];
        for (RepositoryRef repository : repositories) {
            scan.scan(repository, event -> {
                publisher.send(event);
                commits[0] += event instanceof CommitObserved ? 1 : 0;
                progress.accept(publisher.sent() - before);
            });
        }
        publisher.flush();
        return new Sent(publisher.sent() - before, commits[0]);
    }
}
