package dev.dayone.ingest.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.Rejects;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.Entry.Place;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.RunLogged.Figure;
import dev.dayone.schemas.RunLogged.Tracker;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Exports of trackers as events: one a run, with the file and the row it came from; a row that cannot be used is refused by itself. */
public final class RunReading {

    /** Name of this way in, as rejects carry it. */
    public static final String DOOR = "runs";

    /** Most figures of a run that travel beside those asked for. */
    static final int MOST_FIGURES = 50;

    private final Mint mint;
    private final ZoneId zone;
    private final RunPeople people;
    private final BiPredicate<Tracker, String> service;
    private final Set<String> wanted;
    private final List<Event> events = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> unlinked = new TreeMap<>();
    private final Set<String> linked = new TreeSet<>();
    private final Set<String> leftOut = new TreeSet<>();
    private final List<Said> files = new ArrayList<>();
    private final Map<String, EventMeta> links = new TreeMap<>();

    /**
     * What became of the rows of one file.
     *
     * @param tracker in words
     * @param runs told
     * @param waiting runs that have not begun
     * @param services runs of users that are services
     * @param steps rows about steps of a job
     */
    public record Said(String file, String tracker, long runs, long waiting, long services, long steps, long refused) {}

    /**
     * @param zone of a cluster's clock
     * @param service whether a user is no person
     * @param wanted figures to take whatever else there is
     */
    public RunReading(
            Mint mint, ZoneId zone, RunPeople people, BiPredicate<Tracker, String> service, Set<String> wanted) {
        this.mint = mint;
        this.zone = zone;
        this.people = people;
        this.service = service;
        this.wanted = Set.copyOf(wanted);
    }

    /** Runs, and before them the links of users that nobody linked. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<Reject> rejects() {
        return List.copyOf(rejects);
    }

    /** The same for people. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Users who belong to nobody, as their tracker calls them, and how many runs they have. */
    public Map<String, Integer> unlinked() {
        return Map.copyOf(unlinked);
    }

    /** Users who were linked because one person has that name as login or id. */
    public Set<String> linked() {
        return Set.copyOf(linked);
    }

    /** Names of figures that were left out since there were too many. */
    public Set<String> leftOut() {
        return Set.copyOf(leftOut);
    }

    public List<Said> files() {
        return List.copyOf(files);
    }

    /**
     * Reads one file.
     *
     * @throws InputException when it is no export that is known, or no row of it can be used
     */
    public void read(Path file) {
        RunFile export = RunFile.read(file, zone);
        String name = file.getFileName().toString();
        int before = events.size();
        long runs = 0;
        long waiting = 0;
        long services = 0;
        List<Problem> bad = new ArrayList<>();
        for (Entry row : export.rows()) {
            try {
                row.requireReadable();
                ToldRun told = export.form().read(row);
                if (service.test(export.form().tracker(), told.user())) {
                    services++;
                } else if (told.started().isEmpty()) {
                    waiting++;
                } else {
                    take(export.form().tracker(), told, told.started().get(), row);
                    runs++;
                }
            } catch (EntryException e) {
                bad.add(e.problem());
                rejects.add(Rejects.ofRow(
                        mint, row.source(), e.problem(), original(export.form().tracker(), row)));
            }
        }
        if (events.size() == before && !bad.isEmpty() && waiting + services == 0) {
            bad.add(Problem.ofFile(name, "has no row that can be used", "Correct the rows named above"));
            throw InputException.of(bad);
        }
        problems.addAll(bad);
        files.add(new Said(name, words(export.form().tracker()), runs, waiting, services, export.steps(), bad.size()));
    }

    /**
     * Reads again what was refused.
     *
     * @throws EntryException when it is refused again
     */
    public static List<Event> again(Original original, Mint mint, ZoneId zone, RunPeople people) {
        RunForm form = form(original.kind(), zone);
        RunReading reading = new RunReading(mint, zone, people, (tracker, user) -> false, Set.of());
        String source = original.about().getOrDefault("source", DOOR);
        int colon = source.lastIndexOf(':');
        Place place = colon > 0 && source.substring(colon + 1).matches("\\d{1,9}")
                ? new Place(source.substring(0, colon), Long.parseLong(source.substring(colon + 1)), Map.of())
                : new Place(source, 1, Map.of());
        Entry row = Entry.of(place, original.values());
        ToldRun told = form.read(row);
        told.started().ifPresent(started -> reading.take(form.tracker(), told, started, row));
        return reading.events();
    }

    private static RunForm form(String kind, ZoneId zone) {
        return switch (Tracker.valueOf(kind.toUpperCase(Locale.ROOT))) {
            case WANDB -> new WandbRuns();
            case MLFLOW -> new MlflowRuns();
            case SLURM, UNKNOWN -> new SlurmRuns(zone);
        };
    }

    private static Original original(Tracker tracker, Entry row) {
        try {
            return new Original(
                    DOOR,
                    tracker.name().toLowerCase(Locale.ROOT),
                    Map.of("source", row.source()),
                    JsonEntries.JSON.writeValueAsBytes(row.values()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private void take(Tracker tracker, ToldRun told, Instant started, Entry row) {
        RunPeople.Whose whose = people.whose(tracker, told.user(), row.source());
        List<Figure> figures = figures(told.metrics());
        String name = tracker.name().toLowerCase(Locale.ROOT);
        String run = mint.pseudonyms().run(name, told.id());
        // A run that moved on, or was edited, is told anew: what is told decides the id, where and when it was read
        // does not.
        String says = Digests.sha256(whose.identity()
                + '\0'
                + told.state()
                + '\0'
                + started
                + '\0'
                + told.ended()
                + '\0'
                + figures
                + '\0'
                + told.gpuHours()
                + '\0'
                + told.configuration());
        RunLogged event = new RunLogged(
                mint.meta(row.source(), null, whose.identity(), started, 0, false, "logged-run", name, run, says),
                tracker,
                run,
                told.state(),
                started,
                told.ended(),
                figures,
                told.gpuHours(),
                told.configuration());
        row.requireCarried(event);
        whose.link().ifPresent(link -> {
            if (links.putIfAbsent(Objects.requireNonNull(link.meta().identity()), link.meta()) == null) {
                linked.add(told.user());
                events.add(link);
            }
        });
        if (whose.owner().isEmpty()) {
            unlinked.merge(told.user(), 1, Integer::sum);
        }
        events.add(event);
    }

    /** Those asked for, and as many others as fit, in the order of their names. */
    private List<Figure> figures(Map<String, Double> metrics) {
        List<Figure> out = new ArrayList<>();
        int others = 0;
        for (Map.Entry<String, Double> each : new TreeMap<>(metrics).entrySet()) {
            if (wanted.contains(each.getKey()) || others++ < MOST_FIGURES) {
                out.add(new Figure(each.getKey(), each.getValue()));
            } else {
                leftOut.add(each.getKey());
            }
        }
        return out;
    }

    private static String words(Tracker tracker) {
        return switch (tracker) {
            case WANDB -> "Weights & Biases";
            case MLFLOW -> "MLflow";
            case SLURM, UNKNOWN -> "Slurm";
        };
    }
}
