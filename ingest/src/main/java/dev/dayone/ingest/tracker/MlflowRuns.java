package dev.dayone.ingest.tracker;

import dev.dayone.ingest.input.Entry;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs of MLflow: what {@code mlflow.search_runs} gives, saved as CSV, or the answer of {@code runs/search} as JSON, under the names of the table. */
record MlflowRuns() implements RunForm {

    static final String[] USER = {"tags.mlflow.user", "user_id"};
    static final String[] ID = {"run_id", "run_uuid"};
    private static final String[] GPUS = {
        "params.gpu_count", "params.num_gpus", "params.gpus", "params.n_gpus", "tags.gpu_count"
    };
    private static final Pattern GPU = Pattern.compile("metrics[.]system/gpu_(\\d+)_.*");

    private static final Map<String, State> STATES = Map.of(
            "RUNNING", State.RUNNING,
            "SCHEDULED", State.RUNNING,
            "FINISHED", State.FINISHED,
            "FAILED", State.CRASHED,
            "KILLED", State.STOPPED);

    @Override
    public Tracker tracker() {
        return Tracker.MLFLOW;
    }

    @Override
    public ToldRun read(Entry row) {
        String id = row.required(RunForm.required(row, "Export with the column run_id", ID));
        String user = row.required(RunForm.required(
                row, "Export with the tag mlflow.user, or set it: mlflow.set_tag(\"mlflow.user\", ...)", USER));
        State state = RunForm.state(row, "status", STATES);
        Optional<Instant> started =
                row.optional("start_time").map(any -> RunForm.time(row, "start_time", ZoneOffset.UTC));
        if (started.isEmpty() && !row.optional("status").orElse("").equalsIgnoreCase("SCHEDULED")) {
            throw row.problem(Code.MISSING_VALUE, "start_time", "is empty", "Export with the column start_time");
        }
        @Nullable
        Instant ended = started.isEmpty()
                        || state == State.RUNNING
                        || row.optional("end_time").isEmpty()
                ? null
                : RunForm.end(row, "end_time", started.get(), RunForm.time(row, "end_time", ZoneOffset.UTC));
        Double gpus = gpus(row);
        return new ToldRun(
                id,
                user,
                state,
                started,
                ended,
                metrics(row),
                gpus == null || ended == null
                        ? null
                        : RunForm.hours(Duration.between(started.orElseThrow(), ended), gpus),
                RunForm.configuration(settings(row)));
    }

    /** As the run says, else as many as its system metrics speak of. */
    private static @Nullable Double gpus(Entry row) {
        Optional<Double> told = RunForm.column(row, GPUS)
                .flatMap(name -> RunForm.figure(row.required(name)))
                .filter(count -> count >= 0);
        if (told.isPresent()) {
            return told.get();
        }
        long seen = row.values().entrySet().stream()
                .filter(each -> !each.getValue().isBlank())
                .map(each -> GPU.matcher(each.getKey()))
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .distinct()
                .count();
        return seen == 0 ? null : Double.valueOf((double) seen);
    }

    private static Map<String, Double> metrics(Entry row) {
        Map<String, Double> out = new TreeMap<>();
        row.values().forEach((name, value) -> {
            String metric = name.replaceFirst("^metrics[.]", "");
            if (name.startsWith("metrics.") && !RunForm.isOfMachine(metric)) {
                RunForm.figure(value).ifPresent(figure -> out.put(metric, figure));
            }
        });
        return out;
    }

    private static Map<String, String> settings(Entry row) {
        Map<String, String> out = new TreeMap<>();
        row.values().forEach((name, value) -> {
            if (name.startsWith("params.") && !value.isBlank()) {
                out.put(name.substring("params.".length()), value);
            }
        });
        if (!out.isEmpty()) {
            row.optional("tags.mlflow.source.git.commit").ifPresent(commit -> out.put("\0commit", commit));
        }
        return out;
    }
}
