package dev.dayone.ingest.programme;

import dev.dayone.ingest.entry.LinksInForce;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.git.ScanReport;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.SourceGap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one programme directory up to date: its files are sent when they have changed, its repositories are scanned for what is new.
 * A repository that does not answer is a gap of its source, closed when it answers again.
 */
public final class ProgrammeWatch {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration QUIET_WITHIN_A_LINE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WRITING = Duration.ofMinutes(10);
    private static final Duration LONGEST_WITHIN_A_LINE = Duration.ofMinutes(20);

    /** Who saves a file is done within this; then it is time to say what is waited for. */
    private static final Duration QUIET_BEFORE_TOLD = Duration.ofSeconds(10);

    private final Path directory;
    private final Secrets secrets;
    private final Path clones;
    private final Clock clock;
    private final Map<String, Instant> unreachable = new HashMap<>();
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<Path, String> told = new HashMap<>();
    private String sent = "";
    private String tried = "";
    private @Nullable Instant restless;

    /** @param clones where repositories at URLs are kept */
    public ProgrammeWatch(Path directory, Secrets secrets, Path clones, Clock clock) {
        this.directory = directory;
        this.secrets = secrets;
        this.clones = clones;
        this.clock = clock;
    }

    /**
     * Where a round sends to, and what is known already.
     *
     * @param ledger what the log has of the repositories
     * @param warehouse whose events of these ids it has
     */
    public record Log(
            Publisher publisher,
            ScanLedger ledger,
            GitScan.Options options,
            Function<Set<UUID>, Map<UUID, FactKey>> warehouse) {}

    /**
     * What one round did.
     *
     * @param messages events and rejects sent
     * @param commits commit events among them
     * @param problems lines for people: bad rows, repositories that cannot be read
     */
    public record Round(
            String programme, String runId, boolean filesSent, long messages, long commits, List<String> problems) {
        public Round {
            problems = List.copyOf(problems);
        }
    }

    /** Whether the directory's files have changed since they were last sent. */
    public boolean hasChanged() {
        return !Directories.state(directory, 1).equals(sent);
    }

    /** Whether they have changed since they were last read, whether or not they could be used then. */
    public boolean hasChangedSinceTried() {
        return !Directories.state(directory, 1).equals(tried);
    }

    /**
     * A file as it was last found.
     *
     * @param state its size and time
     * @param since when it came to be so, by our clock where its own runs ahead
     */
    private record Seen(String state, Instant since) {}

    /**
     * Whether nobody writes to the directory's files: none has changed within the last seconds, and one that ends in the middle of a line has not for ten minutes: the row
     * may be half of what it will be, and would stay so. Who writes for ever is not waited for, but at the end of a line, where there is one.
     */
    public boolean isSettled() {
        Instant now = clock.instant();
        List<Path> writing = files().stream()
                .filter(file -> quiet(file, now).compareTo(isUnfinished(file) ? QUIET_WITHIN_A_LINE : QUIET) < 0)
                .toList();
        if (writing.isEmpty()) {
            restless = null;
            return true;
        }
        Instant since = restless == null ? now : restless;
        restless = since;
        boolean withinALine = writing.stream().anyMatch(ProgrammeWatch::isUnfinished);
        return since.plus(withinALine ? LONGEST_WITHIN_A_LINE : LONGEST_WRITING).isBefore(now);
    }

    /** Files that are waited for because they end in the middle of a line, though nobody seems to write to them: each is told once. */
    public List<Problem> waitedFor() {
        Instant now = clock.instant();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files()) {
            Duration quiet = quiet(file, now);
            boolean waits = quiet.compareTo(QUIET_BEFORE_TOLD) >= 0 && quiet.compareTo(QUIET_WITHIN_A_LINE) < 0;
            Seen found = seen.get(file);
            if (waits && found != null && isUnfinished(file) && !found.state().equals(told.put(file, found.state()))) {
                problems.add(Problem.ofFile(
                        file.getFileName().toString(),
                        "ends in the middle of a line, as a file does that somebody still writes. The directory is read when nobody has written to it for "
                                + QUIET_WITHIN_A_LINE.toMinutes() + " minutes",
                        "Put a line end behind its last row, and it is read at once"));
            }
        }
        return problems;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** How long a file has been as it is. A time ahead of ours says nothing: then it counts since we first found it so. */
    private Duration quiet(Path file, Instant now) {
        try {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            String state = Files.size(file) + " " + changed;
            Seen before = seen.get(file);
            if (before == null || !before.state().equals(state)) {
                boolean asItSays = before == null && !changed.isAfter(now);
                seen.put(file, new Seen(state, asItSays ? changed : now));
            }
            return Duration.between(
                    seen.getOrDefault(file, new Seen(state, now)).since(), now);
        } catch (NoSuchFileException e) {
            return QUIET_WITHIN_A_LINE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        try {
            return (name.endsWith(".csv") || name.endsWith(".ndjson")) && !endsALine(file);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean endsALine(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return false;
            }
            channel.position(channel.size() - 1);
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last);
            return last.get(0) == '\n' || last.get(0) == '\r';
        }
    }

    /**
     * One round.
     *
     * @param log opened for the directory's programme
     * @throws InputException when the directory cannot be used; nothing was sent of it
     */
    public Round round(Function<String, Log> log) {
        String state = Directories.state(directory, 1);
        tried = state;
        Mint mint =
                secrets.mint(ProgrammeDirectory.programmeOf(directory), clock.instant(), "watch-" + UUID.randomUUID());
        ProgrammeDirectory asWritten = ProgrammeDirectory.read(directory, mint);
        Log to = log.apply(asWritten.programme());
        ProgrammeDirectory read = asWritten.heldAgainst(to.warehouse(), mint);
        Publisher publisher = to.publisher();
        long before = publisher.sent();
        boolean changed = !state.equals(sent);
        List<String> problems = new ArrayList<>();
        if (changed) {
            read.events().forEach(publisher::send);
            read.rejects().forEach(publisher::send);
            read.problems().forEach(problem -> problems.add(problem.line()));
            read.conflicts().forEach(conflict -> problems.add(conflict.line()));
            read.unread().forEach(unread -> problems.add(unread.line()));
        }
        long commits = 0;
        Clones atHand = new Clones(clones);
        // Links that are sent in this round are not in the warehouse yet, and decide whose a commit is.
        GitScan.Options options = to.options()
                .owned(LinksInForce.of(to.options().owners(), read.events()))
                .knowing(KnownServices.in(directory))
                .pairing(read.pairs());
        try (GitScan scan = new GitScan(mint, to.ledger(), options)) {
            for (RepositoryRef repository : read.repositories()) {
                try {
                    ScanReport report =
                            scan.scan(atHand.atHand(repository), publisher::send, (name, done, total) -> {});
                    commits += report.sent();
                    answered(repository, mint, publisher::send);
                } catch (InputException e) {
                    problems.add(e.getMessage());
                    silent(repository, mint, publisher::send);
                }
            }
        }
        publisher.flush();
        to.ledger().save();
        sent = state;
        return new Round(read.programme(), mint.runId(), changed, publisher.sent() - before, commits, problems);
    }

    private void silent(RepositoryRef repository, Mint mint, Consumer<SourceGap> sink) {
        if (unreachable.putIfAbsent(repository.label(), mint.receivedAt()) == null) {
            sink.accept(gap(repository, mint, mint.receivedAt(), 0));
        }
    }

    private void answered(RepositoryRef repository, Mint mint, Consumer<SourceGap> sink) {
        Instant since = unreachable.remove(repository.label());
        if (since != null) {
            sink.accept(gap(repository, mint, since, 1));
        }
    }

    /** Revision 0 says that it does not answer, revision 1 that it answers again. */
    private static SourceGap gap(RepositoryRef repository, Mint mint, Instant since, int revision) {
        return new SourceGap(
                mint.meta(
                        "git:" + repository.label(),
                        null,
                        null,
                        since,
                        revision,
                        false,
                        "gap",
                        repository.label(),
                        SourceGap.Reason.UNREACHABLE.name(),
                        since.toString()),
                repository.label(),
                since,
                revision == 0 ? null : mint.receivedAt(),
                SourceGap.Reason.UNREACHABLE,
                0);
    }
}
