package dev.dayone.ingest.programme;

import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** One run over a programme directory and its repositories: read and checked whole, then sent. */
public final class ProgrammeIntake {

    private final Mint mint;
    private final ProgrammeDirectory directory;
    private final List<RepositoryRef> repositories;
    private final List<Problem> unreadable;
    private final KnownServices services;

    private ProgrammeIntake(
            Mint mint,
            ProgrammeDirectory directory,
            List<RepositoryRef> repositories,
            List<Problem> unreadable,
            KnownServices services) {
        this.mint = mint;
        this.directory = directory;
        this.repositories = repositories;
        this.unreadable = unreadable;
        this.services = services;
    }

    /**
     * Reads the directory and brings its repositories to this disk; sends nothing. A repository that cannot be had is told by {@link #unreadable()}, and the others are read without it.
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
        KnownServices services = KnownServices.in(directory);
        List<RepositoryRef> repositories = new ArrayList<>();
        List<Problem> unreadable = new ArrayList<>();
        Clones atHand = new Clones(clones);
        for (RepositoryRef repository : read.repositories()) {
            try {
                repositories.add(atHand.atHand(repository));
            } catch (InputException e) {
                unreadable.addAll(e.problems());
            }
        }
        return new ProgrammeIntake(mint, read, repositories, unreadable, services);
    }

    /**
     * The same without the rows that name the id of somebody else's fact.
     *
     * @param warehouse whose events of these ids it has
     */
    public ProgrammeIntake heldAgainst(Function<Set<UUID>, Map<UUID, FactKey>> warehouse) {
        return new ProgrammeIntake(mint, directory.heldAgainst(warehouse, mint), repositories, unreadable, services);
    }

    /** The run, under which the warehouse accounts for what was sent. */
    public String runId() {
        return mint.runId();
    }

    public ProgrammeDirectory directory() {
        return directory;
    }

    /** Repositories that could not be had, and why. */
    public List<Problem> unreadable() {
        return List.copyOf(unreadable);
    }

    /**
     * Reads all repositories as {@link #send} would, and sends nothing.
     *
     * @param ledger one of its own, which is not saved
     * @return what cannot be read
     */
    public List<Problem> rehearse(ScanLedger ledger, GitScan.Options options) {
        List<Problem> problems = new ArrayList<>();
        scan(ledger, options, event -> {}, problems);
        return problems;
    }

    private List<ScanReport> scan(
            ScanLedger ledger, GitScan.Options options, Consumer<Event> sink, List<Problem> problems) {
        List<ScanReport> reports = new ArrayList<>();
        try (GitScan scan = new GitScan(mint, ledger, options.knowing(services).pairing(directory.pairs()))) {
            for (RepositoryRef repository : repositories) {
                try {
                    reports.add(scan.scan(repository, sink, (name, done, total) -> {}));
                } catch (InputException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        return reports;
    }

    /**
     * What a run sent.
     *
     * @param messages events and rejects
     * @param repositories one report a repository
     * @param unread repositories that could not be had or not be read to their end, and why
     */
    public record Sent(long messages, List<ScanReport> repositories, List<Problem> unread) {

        public Sent {
            repositories = List.copyOf(repositories);
            unread = List.copyOf(unread);
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
        try (GitScan scan = new GitScan(
                mint,
                nothing,
                options.knowing(services).pairing(directory.pairs()).everything())) {
            repositories.forEach(repository -> scan.scan(repository, counted, (name, done, total) -> {}));
        }
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
        List<Problem> unread = new ArrayList<>(unreadable);
        List<ScanReport> reports = scan(
                ledger,
                options,
                event -> {
                    publisher.send(event);
                    progress.accept(publisher.sent() - before);
                },
                unread);
        publisher.flush();
        ledger.save();
        return new Sent(publisher.sent() - before, reports, unread);
    }
}
