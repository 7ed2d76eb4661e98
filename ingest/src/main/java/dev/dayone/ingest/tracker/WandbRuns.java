package dev.dayone.ingest.tracker;

import dev.dayone.ingest.input.Entry;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs of Weights &amp; Biases: the table of a project saved as CSV, or runs of its API as JSON. In the table settings and results are columns alike, so each column of
 * numbers is a figure, and the settings have no hash; in JSON they lie apart. Times without a zone are UTC.
 */
record WandbRuns() implements RunForm {

    static final String[] USER = {"User", "user.username", "username", "user.email", "user"};
    static final String[] STARTED = {"Created", "createdAt", "created_at", "Start Time", "started_at"};
    static final String[] STATE = {"State", "state"};
    private static final String[] ENDED = {"End Time", "ended_at", "finished_at", "heartbeatAt", "heartbeat_at"};
    private static final String[] RUNTIME = {
        "Runtime", "runtime", "summary._runtime", "_runtime", "summary._wandb.runtime", "duration"
    };
    private static final String[] GPUS = {
        "gpu_count",
        "GPU Count",
        "metadata.gpu_count",
        "systemMetadata.gpu_count",
        "config.gpu_count",
        "runInfo.gpuCount"
    };
    private static final String[] COMMIT = {"commit", "Commit", "metadata.git.commit", "runInfo.commit"};

    /** Columns of the table that are no figures of the run. */
    private static final Set<String> OTHER = Set.of(
            "ID",
            "id",
            "Name",
            "name",
            "displayName",
            "Notes",
            "Tags",
            "Sweep",
            "Group",
            "Job Type",
            "Hostname",
            "Github",
            "Runtime",
            "runtime",
            "duration",
            "Created",
            "Updated",
            "End Time",
            "Start Time",
            "Created Timestamp",
            "GPU Count",
            "GPU Type",
            "gpu_count",
            "commit",
            "Commit");

    private static final Map<String, State> STATES = Map.of(
            "RUNNING", State.RUNNING,
            "PENDING", State.RUNNING,
            "FINISHED", State.FINISHED,
            "CRASHED", State.CRASHED,
            "FAILED", State.CRASHED,
            "KILLED", State.STOPPED,
            "PREEMPTED", State.INTERRUPTED,
            "PREEMPTING", State.INTERRUPTED);

    @Override
    public Tracker tracker() {
        return Tracker.WANDB;
    }

    @Override
    public ToldRun read(Entry row) {
        String user =
                row.required(RunForm.required(row, "Export with the column User, which says whose the run is", USER));
        State state = RunForm.state(row, RunForm.required(row, "Export with the column State", STATE), STATES);
        String begun = RunForm.required(row, "Export with the column Created", STARTED);
        Instant started = RunForm.time(row, begun, ZoneOffset.UTC);
        Optional<Duration> runtime = RunForm.column(row, RUNTIME).map(name -> RunForm.duration(row, name));
        @Nullable Instant ended = null;
        if (state != State.RUNNING) {
            Optional<String> told = RunForm.column(row, ENDED);
            ended = told.isPresent()
                    ? RunForm.end(row, told.get(), started, RunForm.time(row, told.get(), ZoneOffset.UTC))
                    : runtime.map(started::plus).orElse(null);
        }
        Duration ran = runtime.orElse(ended == null ? Duration.ZERO : Duration.between(started, ended));
        Double gpus = RunForm.column(row, GPUS)
                .flatMap(name -> RunForm.figure(row.required(name)))
                .filter(count -> count >= 0)
                .orElse(null);
        return new ToldRun(
                id(row, begun),
                user,
                state,
                Optional.of(started),
                ended,
                metrics(row),
                gpus == null || (ran.isZero() && ended == null) ? null : RunForm.hours(ran, gpus),
                RunForm.configuration(settings(row)));
    }

    /** Its id; in a table without the column ID its name and when it began. In GraphQL the id is called name, and the name displayName. */
    private static String id(Entry row, String begun) {
        Optional<String> id = RunForm.column(row, "ID", "id", "run_id");
        if (id.isEmpty() && row.optional("displayName").isPresent()) {
            id = Optional.of("name");
        }
        String project =
                row.optional("project.name").or(() -> row.optional("project")).orElse("");
        return id.map(name -> project + '\0' + row.required(name))
                .orElseGet(() -> project
                        + '\0'
                        + RunForm.column(row, "Name", "name").map(row::required).orElse("")
                        + '\0'
                        + row.required(begun));
    }

    private static Map<String, Double> metrics(Entry row) {
        Map<String, Double> out = new TreeMap<>();
        boolean apart = row.values().keySet().stream().anyMatch(name -> name.startsWith("summary."));
        row.values().forEach((name, value) -> {
            String metric = apart ? name.replaceFirst("^summary[.]", "") : name;
            boolean result = apart ? name.startsWith("summary.") : !OTHER.contains(name) && !name.contains("config.");
            if (result && !RunForm.isOfMachine(metric)) {
                RunForm.figure(value).ifPresent(figure -> out.put(metric, figure));
            }
        });
        return out;
    }

    /** Settings without what the library writes itself; the value alone where it stands beside its description. */
    private static Map<String, String> settings(Entry row) {
        Map<String, String> out = new TreeMap<>();
        row.values().forEach((name, value) -> {
            if (name.startsWith("config.") && !name.startsWith("config._wandb") && !name.endsWith(".desc")) {
                out.put(name.substring("config.".length()).replaceFirst("[.]value$", ""), value);
            }
        });
        if (!out.isEmpty()) {
            RunForm.column(row, COMMIT).ifPresent(name -> out.put("\0commit", row.required(name)));
        }
        return out;
    }
}
