package dev.dayone.warehouse.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.postgres.BinaryCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What streams made of events: every revision into the history, the highest into force. */
public final class MeasureRows {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] MEASURE = {
        "programme",
        "participant",
        "measure",
        "cohort",
        "arm",
        "definition",
        "revision",
        "value",
        "censored",
        "reason",
        "matures_on",
        "observed_until",
        "lineage",
        "lineage_count",
        "withdrawn"
    };
    private static final String MEASURE_COLUMNS = String.join(", ", MEASURE);

    private final String schema;
    private final BinaryCopy measures = new BinaryCopy("staged_measure", MEASURE);
    private final List<EnrolmentState> enrolments = new ArrayList<>();
    private final Map<String, FormatMetric> standings = new LinkedHashMap<>();

    /** @param schema {@code core}, or that of tables like core's beside them, which keep no history */
    public MeasureRows(String schema) {
        this.schema = schema;
    }

    /** Takes measures, enrolments and standings; nothing else. */
    public void add(WireRecord record) {
        if (record instanceof MeasureValue v) {
            measures.row()
                    .text(v.programme())
                    .text(v.participant())
                    .text(v.measure())
                    .text(v.cohort())
                    .text(v.arm())
                    .int4(v.definition())
                    .int8(v.revision())
                    .float8(v.value())
                    .bool(v.censored())
                    .text(v.reason())
                    .date(v.maturesOn())
                    .date(v.observedUntil())
                    .uuids(v.lineage())
                    .int8(v.lineageCount())
                    .bool(v.withdrawn());
        } else if (record instanceof EnrolmentState state) {
            enrolments.add(state);
        } else if (record instanceof FormatMetric metric) {
            standings.put(
                    String.join("\0", metric.programme(), metric.cohort(), metric.arm(), metric.measure()), metric);
        }
    }

    public void write(Handle handle) {
        enrolments(handle);
        measures(handle);
        standings(handle);
    }

    private boolean keepsHistory() {
        return schema.equals("core");
    }

    private void measures(Handle handle) {
        if (measures.isEmpty()) {
            return;
        }
        handle.execute("""
                create temporary table if not exists staged_measure (like core.measure including defaults)
                on commit delete rows
                """);
        // A part of a batch that is written again after another part failed finds that part's rows here.
        handle.execute("delete from staged_measure");
        measures.run(handle);
        if (keepsHistory()) {
            handle.execute("insert into core.measure_history (" + MEASURE_COLUMNS + ") select " + MEASURE_COLUMNS
                    + " from staged_measure on conflict do nothing");
        }
        handle.execute("insert into " + schema + ".measure as kept (" + MEASURE_COLUMNS
                + ") select distinct on (programme, participant, measure) " + MEASURE_COLUMNS + """
                 from staged_measure
                order by programme, participant, measure, revision desc
                on conflict (programme, participant, measure) do update
                set cohort = excluded.cohort, arm = excluded.arm, definition = excluded.definition,
                    revision = excluded.revision, value = excluded.value, censored = excluded.censored,
                    reason = excluded.reason, matures_on = excluded.matures_on,
                    observed_until = excluded.observed_until, lineage = excluded.lineage,
                    lineage_count = excluded.lineage_count, withdrawn = excluded.withdrawn, recorded_at = now()
                where excluded.revision > kept.revision
                """);
    }

    private void enrolments(Handle handle) {
        if (enrolments.isEmpty()) {
            return;
        }
        String columns = """
                programme, participant, revision, enrolled, cohort, starts_on, index_date, assigned_arm, received_arm, block,
                cluster, job_intent, started, completed, baseline
                """;
        String row = """
                :programme, :participant, :revision, :enrolled, :cohort, :starts, :index, :assigned, :received, :block,
                :cluster, :jobIntent, :started, :completed, cast(:baseline as jsonb)
                """;
        if (keepsHistory()) {
            enrolments(
                    handle,
                    "insert into core.enrolment_history (" + columns + ") values (" + row + ") on conflict do nothing",
                    enrolments);
        }
        Map<String, EnrolmentState> latest = new LinkedHashMap<>();
        enrolments.forEach(state -> latest.merge(
                state.programme() + '\0' + state.participant(),
                state,
                (one, other) -> other.revision() > one.revision() ? other : one));
        enrolments(
                handle,
                "insert into " + schema + ".enrolment as kept (" + columns + ") values (" + row + ")" + """
                        on conflict (programme, participant) do update
                        set revision = excluded.revision, enrolled = excluded.enrolled, cohort = excluded.cohort,
                            starts_on = excluded.starts_on, index_date = excluded.index_date,
                            assigned_arm = excluded.assigned_arm, received_arm = excluded.received_arm,
                            block = excluded.block, cluster = excluded.cluster, job_intent = excluded.job_intent,
                            started = excluded.started, completed = excluded.completed, baseline = excluded.baseline,
                            recorded_at = now()
                        where excluded.revision > kept.revision
                        """,
                List.copyOf(latest.values()));
    }

    private static void enrolments(Handle handle, String sql, List<EnrolmentState> states) {
        PreparedBatch batch = handle.prepareBatch(sql);
        for (EnrolmentState state : states) {
            Enrolled event = state.event();
            batch.bind("programme", state.programme())
                    .bind("participant", state.participant())
                    .bind("revision", state.revision())
                    .bind("enrolled", state.enrolled())
                    .bind("cohort", event == null ? null : event.cohort())
                    .bind("starts", event == null ? null : event.startsOn())
                    .bind("index", event == null ? null : event.endsOn())
                    .bind("assigned", event == null ? null : event.assignedArm())
                    .bind("received", event == null ? null : event.receivedArm())
                    .bind("block", event == null ? null : event.block())
                    .bind("cluster", event == null ? null : event.cluster())
                    .bind("jobIntent", event == null ? null : event.jobIntent())
                    .bind("started", event == null ? null : event.started())
                    .bind("completed", event == null ? null : event.completed())
                    .bind("baseline", event == null ? null : json(event.baseline()))
                    .add();
        }
        batch.execute();
    }

    private void standings(Handle handle) {
        if (standings.isEmpty()) {
            return;
        }
        PreparedBatch merge = handle.prepareBatch("""
                insert into %s.format_metric as kept (programme, cohort, arm, measure, revision, n, mean, m2, missing, open)
                values (:programme, :cohort, :arm, :measure, :revision, :n, :mean, :m2, :missing, :open)
                on conflict (programme, cohort, arm, measure) do update
                set revision = excluded.revision, n = excluded.n, mean = excluded.mean, m2 = excluded.m2,
                    missing = excluded.missing, open = excluded.open
                where excluded.revision > kept.revision
                """.formatted(schema));
        for (FormatMetric m : standings.values()) {
            merge.bind("programme", m.programme())
                    .bind("cohort", m.cohort())
                    .bind("arm", m.arm())
                    .bind("measure", m.measure())
                    .bind("revision", m.revision())
                    .bind("n", m.n())
                    .bind("mean", m.mean())
                    .bind("m2", m.m2())
                    .bind("missing", m.missing())
                    .bind("open", m.open())
                    .add();
        }
        merge.execute();
    }

    private static String json(Map<String, String> map) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
