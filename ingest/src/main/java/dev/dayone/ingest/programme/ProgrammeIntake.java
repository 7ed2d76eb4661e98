package dev.dayone.ingest.programme;

import dev.dayone.ingest.git.Clones;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.RepositoryRef;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Event;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One run over a programme directory and its repositories: read and checked whole, then sent. */
public final class ProgrammeIntake {

    private final Mint mint;
    private final ProgrammeDirectory directory;
    private final List<RepositoryRef> repositories;

    private ProgrammeIntake(Mint mint, ProgrammeDirectory directory, List<RepositoryRef> repositories) {
        this.mint = mint;
        this.directory = directory;
        this.repositories = repositories;
    }

    /**
     * Reads the directory and brings its repositories to this disk; sends nothing.
     *
     * @param secrets of this installation
     * @param clones where repositories at URLs are kept
     * @throws InputException when the directory cannot be used
     */
    public static ProgrammeIntake read(Path directory, Secrets secrets, Path clones, Clock clock) {
        Mint mint = secrets.mint(
                ProgrammeDirectory.programmeOf(directory),
                clock.instant(),
                UUID.randomUUID().toString());
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        List<RepositoryRef> repositories =
                read.repositories().stream().map(new Clones(clones)::atHand).toList();
        return new ProgrammeIntake(mint, read, repositories);
    }

    /** The run, under which the warehouse accounts for what was sent. */
    public String runId() {
        return mint.runId();
    }

    public ProgrammeDirectory directory() {
        return directory;
    }

    /**
     * What a run sent.
     *
     * @param messages events and rejects
     * @param repositories one report a repository
     */
    public record Sent(long messages, List<ScanReport> repositories) {

        public Sent {
            repositories = List.copyOf(repositories);
        }

        /** Commit events among the messages. */
        public long commits() {
            return repositories.stream().mapToLong(ScanReport::sent).sum();
        }
    }

    /**
     * Tells every event of the directory, and of its repositories read whole; nothing is sent, and nothing is remembered as sent.
     *
     * @param nothing a ledger that knows of nothing
     * @param progress told how many events there were so far
     */
    public void tell(ScanLedger nothing, GitScan.Options options, Consumer<Event> each, LongConsumer progress) {
        AtomicLong told = new AtomicLong();
        Consumer<Event> counted = event -> {
            each.accept(event);
            progress.accept(told.incrementAndGet());
        };
        directory.events().forEach(counted);
        GitScan scan = new GitScan(mint, nothing, options.everything());
        repositories.forEach(repository -> scan.scan(repository, counted, (name, done, total) -> {}));
    }

    /**
     * Sends everything and waits until Kafka has it.
     *
     * @param ledger what the log has of the repositories already; told when all is acknowledged
     * @param progress told how many messages have been handed over
     */
    public Sent send(Publisher publisher, ScanLedger ledger, GitScan.Options options, LongConsumer progress) {
        long before = publisher.sent();
        directory.events().forEach(event -> {
            publisher.send(event);
            progress.accept(publisher.sent() - before);
        });
        directory.rejects().forEach(publisher::send);
        GitScan scan = new GitScan(mint, ledger, options);
        List<ScanReport> reports = new ArrayList<>();
        for (RepositoryRef repository : repositories) {
            reports.add(scan.scan(
                    repository,
                    event -> {
                        publisher.send(event);
                        progress.accept(publisher.sent() - before);
                    },
                    (name, done, total) -> {}));
        }
        publisher.flush();
        ledger.save();
        return new Sent(publisher.sent() - before, reports);
    }
}
