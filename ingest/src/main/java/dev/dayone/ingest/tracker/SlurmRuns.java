package dev.dayone.ingest.tracker;

import dev.dayone.ingest.input.Entry;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of Slurm as {@code sacct --parsable2} prints them. Steps of a job are parts of it and no runs; a job that was queued again is another run.
 *
 * @param zone of the cluster's clock, since sacct prints times without one
 */
record SlurmRuns(ZoneId zone) implements RunForm {

    /** What to ask sacct for. */
    static final String COMMAND =
            "sacct --parsable2 --allusers --format=JobID,User,State,Start,End,ElapsedRaw,AllocTRES,Cluster,WorkDir,SubmitLine";

    private static final Pattern TYPED = Pattern.compile("gres/gpu:[^=,]+=(\\d+)");
    private static final Pattern ALL = Pattern.compile("gres/gpu=(\\d+)");
    private static final String[] RESOURCES = {"AllocTRES", "AllocGRES", "AllocGres"};

    private static final Map<String, State> STATES = Map.ofEntries(
            Map.entry("PENDING", State.RUNNING),
            Map.entry("RUNNING", State.RUNNING),
            Map.entry("REQUEUED", State.INTERRUPTED),
            Map.entry("RESIZING", State.RUNNING),
            Map.entry("SUSPENDED", State.RUNNING),
            Map.entry("COMPLETING", State.RUNNING),
            Map.entry("COMPLETED", State.FINISHED),
            Map.entry("FAILED", State.CRASHED),
            Map.entry("OUT_OF_MEMORY", State.CRASHED),
            Map.entry("TIMEOUT", State.CRASHED),
            Map.entry("DEADLINE", State.CRASHED),
            Map.entry("CANCELLED", State.STOPPED),
            Map.entry("REVOKED", State.INTERRUPTED),
            Map.entry("PREEMPTED", State.INTERRUPTED),
            Map.entry("NODE_FAIL", State.INTERRUPTED),
            Map.entry("BOOT_FAIL", State.INTERRUPTED));

    @Override
    public Tracker tracker() {
        return Tracker.SLURM;
    }

    /** Whether a row is about a step of a job. */
    static boolean isStep(Entry row) {
        return row.optional("JobID").filter(id -> id.contains(".")).isPresent();
    }

    @Override
    public ToldRun read(Entry row) {
        String job = row.required("JobID");
        String user = row.required("User");
        State state = RunForm.state(row, "State", STATES);
        Optional<Instant> started = told(row, "Start");
        @Nullable
        Instant ended = started.isEmpty() || state == State.RUNNING
                ? null
                : told(row, "End").orElse(null);
        if (ended != null) {
            ended = RunForm.end(row, "End", started.orElseThrow(), ended);
        }
        return new ToldRun(
                // Numbers of jobs come again when a cluster has used them up.
                row.optional("Cluster").orElse("")
                        + '\0'
                        + job
                        + '\0'
                        + started.map(Instant::toString).orElse(""),
                user,
                state,
                started,
                ended,
                Map.of(),
                gpuHours(row, started, ended),
                RunForm.configuration(settings(row)));
    }

    /** A time of sacct; nothing where it says that there is none yet. */
    private Optional<Instant> told(Entry row, String name) {
        return row.optional(name)
                .filter(text -> !text.equals("Unknown") && !text.startsWith("None"))
                .map(text -> RunForm.time(row, name, zone));
    }

    /** Null where the table has no column of resources: a job that names none had none. */
    private static @Nullable Double gpuHours(Entry row, Optional<Instant> started, @Nullable Instant ended) {
        Optional<String> column =
                Arrays.stream(RESOURCES).filter(row.values()::containsKey).findFirst();
        if (column.isEmpty() || started.isEmpty()) {
            return null;
        }
        Optional<Duration> elapsed =
                RunForm.column(row, "ElapsedRaw", "Elapsed").map(name -> RunForm.duration(row, name));
        if (elapsed.isEmpty() && ended == null) {
            return null;
        }
        Duration ran = elapsed.orElseGet(() -> Duration.between(started.get(), ended));
        return RunForm.hours(ran, gpus(row.optional(column.get()).orElse("")));
    }

    /** Graphics processors among resources; where they stand by kind and all together, those all together. */
    static double gpus(String resources) {
        Matcher all = ALL.matcher(resources);
        if (all.find()) {
            return Double.parseDouble(all.group(1));
        }
        return TYPED.matcher(resources)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private static Map<String, String> settings(Entry row) {
        Map<String, String> out = new TreeMap<>();
        row.optional("SubmitLine").ifPresent(line -> {
            out.put("SubmitLine", line);
            row.optional("WorkDir").ifPresent(folder -> out.put("WorkDir", folder));
        });
        return out;
    }
}
