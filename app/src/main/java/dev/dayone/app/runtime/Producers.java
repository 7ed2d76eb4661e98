package dev.dayone.app.runtime;

import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.ingest.door.Collector;
import dev.dayone.ingest.door.Credentials;
import dev.dayone.ingest.door.Doors;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.UnavailableException;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.programme.ProgrammeWatch;
import dev.dayone.ingest.spool.Drain;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.SourceGap;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.web.Listener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The producers that run on: the collector with its spool, and the watch over programme directories. */
public final class Producers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Producers.class);

    /** How often the collector says that it listens, and how long it must have been silent for a gap. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final CloseInReverse started = new CloseInReverse();
    private final Map<String, Programme> programmes = new ConcurrentHashMap<>();
    private final DataDirectory data;
    private final Services services;
    private final Progress progress;
    private final Secrets secrets;
    private final PipelineStatus status;
    /** How often files are looked at. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Times that the warehouse is asked what became of a round. */
    private static final int MOST_ASKED = 60;

    private final List<Path> watched = new CopyOnWriteArrayList<>();
    private Duration every = LOOK;
    private @Nullable Spool spool;
    private @Nullable Drain drain;
    private @Nullable Doors doors;
    private int port;

    /**
     * @param every time between scans
     * @param spoolLimit bytes
     */
    public record Settings(List<Path> directories, Duration every, Listener listener, long spoolLimit) {}

    private Producers(DataDirectory data, Services services, Progress progress) {
        this.data = data;
        this.services = services;
        this.progress = progress;
        this.secrets = data.secrets();
        this.status = new PipelineStatus(services.warehouse());
    }

    public static Producers start(DataDirectory data, Services services, Settings settings, Progress progress) {
        Producers producers = new Producers(data, services, progress);
        try {
            producers.start(settings);
            return producers;
        } catch (RuntimeException e) {
            producers.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** Adds the meters of the way in. */
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("dayone.spool.waiting", this, each ->
                        (double) each.requireSpool().size())
                .description("Messages taken that Kafka does not have yet")
                .register(registry);
        Gauge.builder("dayone.spool.waiting.bytes", this, each ->
                        (double) each.requireSpool().bytesWaiting())
                .description("Bytes that wait")
                .register(registry);
        Gauge.builder("dayone.spool.set.aside", this, each ->
                        (double) each.requireSpool().setAside())
                .description("Messages and segments kept apart that cannot be sent")
                .register(registry);
        FunctionCounter.builder("dayone.spool.appended", this, each ->
                        (double) each.requireSpool().appended())
                .description("Messages taken at the doors")
                .register(registry);
        FunctionCounter.builder("dayone.spool.sent", this, each ->
                        (double) each.requireDrain().sent())
                .description("Messages that Kafka has")
                .register(registry);
        Gauge.builder(
                        "dayone.spool.kafka.reachable",
                        this,
                        each -> each.requireDrain().isReachable() ? 1 : 0)
                .description("1 while Kafka takes what waits")
                .register(registry);
    }

    /** @throws SystemException when what is taken at the doors is carried no more */
    public void requireCarrying() {
        if (!requireDrain().isAlive()) {
            throw new SystemException(
                    "What comes in is not carried to Kafka any more: another process carries the spool of "
                            + "this data directory, or the log in it says what failed. What was answered is kept in "
                            + data.spool() + ". Stop the other one, and start again.");
        }
    }

    private Spool requireSpool() {
        return Objects.requireNonNull(spool);
    }

    private Drain requireDrain() {
        return Objects.requireNonNull(drain);
    }

    @Override
    public void close() {
        started.close();
    }

    private void start(Settings settings) {
        openThoseThatCanBe(settings.directories());
        tellSilence();
        Spool opened = started.keep(Spool.open(data.spool(), settings.spoolLimit()));
        spool = opened;
        if (opened.cutOff() > 0) {
            progress.line("Spool: cut off a record that was half written when the collector stopped (" + opened.cutOff()
                    + " bytes); its sender was not told that it is taken.");
        }
        Drain draining = started.keep(Drain.start(opened, services.kafka(), services.logSync()));
        drain = draining;
        Doors doors = new Doors(
                secrets,
                data.credentials(),
                opened,
                data.statements(),
                Clock.systemUTC(),
                id -> Optional.ofNullable(programmes.get(id)),
                this::keys);
        this.doors = doors;
        programmes.values().forEach(doors::reopened);
        Collector collector = started.keep(Collector.start(doors, opened, draining, settings.listener()));
        port = collector.port();
        // Of its own: a scan of an hour must not look like a collector that is down.
        ScheduledFuture<?> heartbeat = clockwork("the heartbeat")
                .scheduleAtFixedRate(this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        every = settings.every();
        settings.directories().forEach(this::watch);
        LOG.info("collector listens: port={}, heartbeat={}", port, !heartbeat.isCancelled());
    }

    /** Keeps one more directory up to date; nothing happens where it is watched already. */
    public synchronized void watch(Path directory) {
        if (watched.contains(directory)) {
            return;
        }
        watched.add(directory);
        // One a programme: whatever holds up its sources holds up no other's.
        ScheduledExecutorService scans = clockwork("a scan");
        ProgrammeWatch watch = new ProgrammeWatch(directory, secrets, data.repositories(), Clock.systemUTC());
        ScheduledFuture<?> rounds = scans.scheduleWithFixedDelay(
                () -> round(scans, watch, directory), 0, every.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> looks = scans.scheduleWithFixedDelay(
                () -> look(scans, watch, directory), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("watching: directory={}, cancelled={}", directory, rounds.isCancelled() || looks.isCancelled());
    }

    /** The directories that are kept up to date. */
    public List<Path> directories() {
        return List.copyOf(watched);
    }

    private ScheduledExecutorService clockwork(String what) {
        ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(1);
        started.keep(() -> {
            clockwork.shutdownNow();
            if (!clockwork.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("{} did not stop in time", what);
            }
        });
        return clockwork;
    }

    /** One directory that cannot be used stops no other: its first round says why, and it is tried again when its files change. Where none can be used there is nothing to start for. */
    private void openThoseThatCanBe(List<Path> directories) {
        InputException first = null;
        for (Path directory : directories) {
            try {
                open(directory);
            } catch (InputException e) {
                first = first == null ? e : first;
                LOG.warn("a directory cannot be used until it is corrected: directory={}", directory);
            }
        }
        if (first != null && programmes.isEmpty()) {
            throw first;
        }
    }

    private void open(Path directory) {
        String id = ProgrammeDirectory.programmeOf(directory);
        Mint mint = secrets.mint(id, Clock.systemUTC().instant(), "open");
        programmes.put(id, Programme.read(directory, mint, pseudonym -> cohortOf(id, pseudonym)));
    }

    /** Whose those events are, as far as the warehouse has them. */
    private Map<UUID, FactKey> keys(Set<UUID> events) {
        try {
            return status.keys(events);
        } catch (JdbiException e) {
            throw new UnavailableException(
                    "The warehouse is away, and whether this corrects what it may is not known. Nothing was taken.", e);
        }
    }

    /** Statements that the directory did not know what to do with may be known to it now. */
    private void retryStatements(Path directory) {
        Programme programme = programmes.get(ProgrammeDirectory.programmeOf(directory));
        if (doors != null && programme != null) {
            doors.reopened(programme);
        }
    }

    /** What the warehouse knows of somebody who is not in the roster. */
    private Optional<String> cohortOf(String programme, String participant) {
        try {
            return status.cohortOf(programme, participant);
        } catch (JdbiException e) {
            throw new UnavailableException(
                    "The warehouse is away, and whether this participant is enrolled is not known. Nothing was taken.",
                    e);
        }
    }

    /** Changed files are read within seconds, between the rounds that scan repositories. */
    private void look(ScheduledExecutorService scans, ProgrammeWatch watch, Path directory) {
        try {
            if (!watch.hasChangedSinceTried()) {
                return;
            }
            if (watch.isSettled()) {
                round(scans, watch, directory);
            } else {
                watch.waitedFor().forEach(file -> progress.line("  " + directory + ": " + file.line()));
            }
        } catch (RuntimeException e) {
            LOG.error("a look at {} failed and will be repeated", directory, e);
        }
    }

    /** What became of a round's messages, once the warehouse has them: conflicts are said, as after a run. */
    private void tellOutcome(ScheduledExecutorService scans, ProgrammeWatch.Round round, int asked) {
        try {
            PipelineStatus.Intake total = status.total(round.runId());
            if (total.sent() < round.messages() && asked < MOST_ASKED) {
                ScheduledFuture<?> later = scans.schedule(
                        () -> tellOutcome(scans, round, asked + 1), LOOK.toMillis(), TimeUnit.MILLISECONDS);
                LOG.debug("asked again later: {}", later.isCancelled());
                return;
            }
            if (total.conflicts() > 0) {
                progress.line("  " + round.programme() + ": " + total.conflicts()
                        + " facts were sent before with other content. The first stays; both are kept: ./dayone quarantine list. "
                        + "To correct a fact, add a row with the next revision.");
            }
        } catch (RuntimeException e) {
            LOG.warn("what became of a round is not known yet", e);
        }
    }

    /** A publisher that failed stays so, hence one a round: an outage of Kafka costs that round alone. */
    private void round(ScheduledExecutorService scans, ProgrammeWatch watch, Path directory) {
        if (!watch.isSettled()) {
            // Somebody writes to it: the next look takes it when they are done.
            return;
        }
        try (Publisher publisher = Publisher.connect(services.kafka())) {
            if (watch.hasChanged()) {
                open(directory);
                retryStatements(directory);
            }
            ProgrammeWatch.Round round = watch.round(programme -> {
                Map<String, String> owners = status.identities(programme);
                return new ProgrammeWatch.Log(
                        publisher,
                        data.ledger(services.clusterId(), programme).after(services.logSync()),
                        GitScan.Options.standard(owners),
                        this::keys);
            });
            if (round.messages() > 0) {
                progress.line(Clock.systemUTC().instant().toString().substring(0, 19) + "Z  " + round.programme() + ": "
                        + round.messages() + " messages sent, of which " + round.commits() + " commits");
                tellOutcome(scans, round, 0);
            }
            round.problems().forEach(problem -> progress.line("  " + problem));
        } catch (InputException e) {
            progress.line(directory + " cannot be used until it is corrected; what was sent before stays:\n"
                    + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a round over {} failed and will be tried again", directory, e);
        }
    }

    private void beat() {
        try {
            Files.writeString(data.collectorAlive(), Clock.systemUTC().instant().toString());
        } catch (IOException e) {
            LOG.warn("the data directory cannot be written", e);
        }
    }

    /** Programmes that anybody can send to, by a token or a hook: the others have missed nothing while the collector was down. */
    private Set<String> listening() {
        Credentials credentials = data.credentials();
        Set<String> listening = new TreeSet<>();
        credentials.tokens().forEach(token -> listening.add(token.programme()));
        credentials.secrets().forEach(secret -> listening.add(secret.programme()));
        listening.retainAll(programmes.keySet());
        return listening;
    }

    /** When the collector was down, hooks went unheard: said, so that no activity and no data never look alike. */
    private void tellSilence() {
        try {
            if (!Files.exists(data.collectorAlive())) {
                return;
            }
            Instant last = Instant.parse(Files.readString(data.collectorAlive()).strip());
            Instant now = Clock.systemUTC().instant();
            if (last.plus(SILENCE).isAfter(now) || listening().isEmpty()) {
                return;
            }
            try (Publisher publisher = Publisher.connect(services.kafka())) {
                for (String id : listening()) {
                    Mint mint = secrets.mint(id, now, "collector-start-" + now);
                    publisher.send(new SourceGap(
                            mint.meta("collector", null, null, last, 0, false, "gap", "collector", last.toString()),
                            "collector",
                            last,
                            now,
                            SourceGap.Reason.COLLECTOR_DOWN,
                            0));
                }
                publisher.flush();
            }
        } catch (IOException | DateTimeException e) {
            throw new SystemException(data.collectorAlive() + " cannot be read: " + e.getMessage() + ". Delete it.", e);
        }
    }
}
