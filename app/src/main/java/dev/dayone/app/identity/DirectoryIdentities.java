package dev.dayone.app.identity;

import dev.dayone.app.identity.IdentityAnswers.Said;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.identity.IdentityDesk;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The identities of programmes whose directories are at hand: read in the background, one programme after the other, and again when a directory's files have changed. */
public final class DirectoryIdentities implements IdentityDesk, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryIdentities.class);

    /** How long a page waits before it says that reading goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** After which repositories are read again though no file has changed. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Supplier<List<Path>> directories;
    private final Secrets secrets;
    private final Path clones;
    private final Clock clock;
    private final ExecutorService readers = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "identities");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Reading> readings = new HashMap<>();

    /**
     * What is read of a directory.
     *
     * @param state names, sizes and times of its files when it began
     */
    private record Reading(String state, Instant begun, Future<IdentityListing> listing) {}

    /**
     * Watches directories.
     *
     * @param directories of programmes, as they are now
     * @param secrets of the installation, for the pseudonyms that the warehouse knows
     * @param clones where repositories at URLs are kept
     */
    public DirectoryIdentities(Supplier<List<Path>> directories, Secrets secrets, Path clones, Clock clock) {
        this.directories = directories;
        this.secrets = secrets.withoutKeeping();
        this.clones = clones;
        this.clock = clock;
    }

    @Override
    public List<String> programmes() {
        return List.copyOf(ProgrammeDirectory.byProgramme(directories.get()).keySet());
    }

    private Path directory(String programme) {
        Path directory = ProgrammeDirectory.byProgramme(directories.get()).get(programme);
        if (directory == null) {
            throw new IllegalArgumentException("The directory of " + programme + " is not at hand");
        }
        return directory;
    }

    @Override
    public Optional<Listing> listing(String programme, boolean clear) {
        Reading reading = reading(programme, directory(programme));
        try {
            IdentityListing found = reading.listing().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(listing(programme, found, reading.begun(), clear));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InputException input) {
                throw new IllegalArgumentException(
                        "The directory of " + programme + " cannot be used: " + lines(input), e);
            }
            throw new IllegalStateException("the identities of " + programme + " cannot be read", e);
        }
    }

    private static String lines(InputException input) {
        return String.join(" ", input.problems().stream().map(Problem::line).toList());
    }

    private synchronized Reading reading(String programme, Path directory) {
        String state = Directories.state(directory, 1);
        Instant now = clock.instant();
        Reading last = readings.get(programme);
        boolean good = last != null
                && last.state().equals(state)
                && (!last.listing().isDone() || last.begun().plus(FRESH).isAfter(now));
        if (last != null && good) {
            return last;
        }
        Reading next = new Reading(
                state,
                now,
                readers.submit(() -> IdentityReading.of(
                        directory,
                        secrets,
                        clones,
                        LocalDate.now(clock),
                        stage -> LOG.debug("identities of {}: {}", programme, stage))));
        readings.put(programme, next);
        return next;
    }

    private Listing listing(String programme, IdentityListing found, Instant at, boolean clear) {
        Pseudonyms pseudonyms = secrets.pseudonyms(programme);
        return new Listing(
                at,
                found.all(),
                found.counted(),
                found.ofServices(),
                found.byCohortAndFormat(),
                found.unlinked().stream()
                        .map(each -> address(found, each, pseudonyms, clear))
                        .toList(),
                found.unread().stream()
                        .map(problem -> clear ? problem.line() : "A repository cannot be read; an operator sees which.")
                        .distinct()
                        .toList());
    }

    private static Address address(IdentityListing found, Committer each, Pseudonyms pseudonyms, boolean clear) {
        String id = pseudonyms.email(each.address());
        return new Address(
                id,
                clear ? each.address() : id,
                clear ? each.names() : List.of(),
                each.commits(),
                each.first(),
                each.last(),
                each.work().stream()
                        .map(work -> clear ? work.repository() : pseudonyms.localRepository(work.repository()))
                        .toList(),
                each.placeholder(),
                each.placeholder()
                        ? List.of()
                        : found.suggestions(each).stream()
                                .map(suggestion -> new Suggestion(
                                        clear
                                                ? suggestion.participant()
                                                : pseudonyms.participant(suggestion.participant()),
                                        where(found, suggestion.participant()),
                                        clear
                                                ? suggestion.reasons()
                                                : List.of(suggestion.reasons().size() + " reasons"),
                                        clear ? preview(found, each, As.LINK, suggestion.participant()) : List.of()))
                                .toList(),
                new IdentityDesk.Nobodys(
                        clear ? preview(found, each, As.BOT, "") : List.of(),
                        clear ? preview(found, each, As.SHARED, "") : List.of()));
    }

    private static List<String> preview(IdentityListing found, Committer each, As as, String participant) {
        return Preview.of(found, each, IdentityAnswers.As.valueOf(as.name()), participant);
    }

    private static String where(IdentityListing found, String participant) {
        return found.people().stream()
                .filter(person -> person.id().equals(participant))
                .findFirst()
                .map((RosterPerson person) ->
                        person.cohort() + (person.format().isEmpty() ? "" : ", " + person.format()))
                .orElse("");
    }

    @Override
    public synchronized Moved answer(String programme, Answer answer, boolean write) {
        Path directory = directory(programme);
        try {
            // Read anew: what the page showed may be old, and a row must be right.
            IdentityListing found = IdentityReading.of(directory, secrets, clones, LocalDate.now(clock), stage -> {});
            IdentityAnswers answers = IdentityAnswers.prepare(
                    directory,
                    found,
                    List.of(new Said(
                            answer.address(),
                            IdentityAnswers.As.valueOf(answer.as().name()),
                            answer.address(),
                            answer.participant())));
            if (write) {
                answers.write();
            }
            return new Moved(secrets.pseudonyms(programme).email(answer.address()), answers.told());
        } catch (UsageException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        } catch (InputException refused) {
            throw new IllegalArgumentException(lines(refused), refused);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
