package dev.dayone.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The rows of one batch of messages, written with the offsets in one transaction or not at all. */
final class SinkTransaction {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Handle handle;
    private final Map<String, long[]> intake = new LinkedHashMap<>();

    private static final int ACCEPTED = 0;
    private static final int REJECTED = 1;
    private static final int DUPLICATES = 2;
    private static final int CONFLICTS = 3;

    private final String schema;

    private SinkTransaction(Handle handle, String schema) {
        this.handle = handle;
        this.schema = schema;
    }

    /** Writes measures, enrolments and standings alone, into the tables of another schema. */
    static void writeMeasures(
            Handle handle,
            String schema,
            List<MeasureValue> measures,
            List<EnrolmentState> enrolments,
            List<FormatMetric> standings) {
        SinkTransaction transaction = new SinkTransaction(handle, schema);
        Map<String, EnrolmentState> latest = new LinkedHashMap<>();
        enrolments.forEach(state -> latest.put(enrolmentKey(state), state));
        Map<String, FormatMetric> standing = new LinkedHashMap<>();
        standings.forEach(metric -> standing.put(standingKey(metric), metric));
        transaction.enrolments(List.copyOf(latest.values()));
        transaction.measures(measures);
        transaction.standings(List.copyOf(standing.values()));
    }

    private static String enrolmentKey(EnrolmentState state) {
        return state.programme() + '\0' + state.participant();
    }

    private static String standingKey(FormatMetric metric) {
        return String.join("\0", metric.programme(), metric.cohort(), metric.arm(), metric.measure());
    }

    /** Writes all rows of the messages. */
    static void write(Handle handle, List<ConsumerRecord<byte[], byte[]>> messages) {
        new SinkTransaction(handle, "core").write(messages);
    }

    private record Arrived<T extends WireRecord>(T record, ConsumerRecord<byte[], byte[]> message) {}

    private void write(List<ConsumerRecord<byte[], byte[]>> messages) {
        List<Arrived<Event>> events = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        List<MeasureValue> measures = new ArrayList<>();
        Map<String, EnrolmentState> enrolments = new LinkedHashMap<>();
        Map<String, FormatMetric> standings = new LinkedHashMap<>();
        List<RejectResolved> resolutions = new ArrayList<>();
        List<Arrived<DeadLetter>> deadLetters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : Deliveries.notTakenYet(handle, messages)) {
            if (message.value() == null) {
                continue;
            }
            WireRecord record;
            try {
                record = WireCodec.decode(message.value());
            } catch (UndecodableException e) {
                quarantine(message, null, String.valueOf(e.getMessage()));
                continue;
            }
            if (record instanceof Event event) {
                events.add(new Arrived<>(event, message));
            } else if (record instanceof Reject reject) {
                rejects.add(reject);
            } else if (record instanceof DeadLetter letter) {
                deadLetters.add(new Arrived<>(letter, message));
            } else if (record instanceof RejectResolved resolution) {
                resolutions.add(resolution);
            } else if (record instanceof MeasureValue value) {
                measures.add(value);
            } else if (record instanceof EnrolmentState state) {
                enrolments.put(enrolmentKey(state), state);
            } else if (record instanceof FormatMetric metric) {
                standings.put(standingKey(metric), metric);
            }
        }
        events(events);
        rejects(rejects);
        resolutions.forEach(this::resolve);
        enrolments(List.copyOf(enrolments.values()));
        measures(measures);
        standings(List.copyOf(standings.values()));
        deadLetters.forEach(this::bury);
        intake();
    }

    private void events(List<Arrived<Event>> arrived) {
        if (arrived.isEmpty()) {
            return;
        }
        Map<UUID, byte[]> known = knownHashes(arrived);
        List<Event> accepted = new ArrayList<>();
        PreparedBatch insert = handle.prepareBatch("""
                insert into raw.event (event_id, type, programme, participant, identity, source, occurred_at, received_at,
                                       run_id, content_hash, payload, kafka_topic, kafka_partition, kafka_offset)
                values (:id, :type, :programme, :participant, :identity, :source, :occurred, :received,
                        :run, :hash, :payload, :topic, :partition, :offset)
                """);
        for (Arrived<Event> each : arrived) {
            Event event = each.record();
            byte[] hash = WireCodec.contentHash(event);
            byte[] before = known.putIfAbsent(event.meta().eventId(), hash);
            if (before != null) {
                boolean same = Arrays.equals(before, hash) || saysTheSame(event);
                count(event, same ? DUPLICATES : CONFLICTS);
                if (!same) {
                    quarantine(each.message(), event.meta().eventId(), "id of an earlier event with other content");
                } else if (event instanceof StudyRegistered
                        || event instanceof RepositoryScanned
                        || event instanceof CohortScheduled) {
                    accepted.add(event);
                }
                continue;
            }
            count(event, ACCEPTED);
            accepted.add(event);
            insert.bind("id", event.meta().eventId())
                    .bind("type", event.getClass().getSimpleName())
                    .bind("programme", event.meta().programme())
                    .bind("participant", event.meta().participant())
                    .bind("identity", event.meta().identity())
                    .bind("source", event.meta().source())
                    .bind("occurred", ReferenceRows.at(event.meta().occurredAt()))
                    .bind("received", ReferenceRows.at(event.meta().receivedAt()))
                    .bind("run", event.meta().runId())
                    .bind("hash", hash)
                    .bind("payload", each.message().value())
                    .bind("topic", each.message().topic())
                    .bind("partition", each.message().partition())
                    .bind("offset", each.message().offset())
                    .add();
        }
        insert.execute();
        accepted.forEach(event -> ReferenceRows.write(handle, event));
    }

    /** Hashes of earlier versions of DayOne were made otherwise: what both events say decides. */
    private boolean saysTheSame(Event event) {
        return handle.createQuery("select payload from raw.event where event_id = :id")
                .bind("id", event.meta().eventId())
                .mapTo(byte[].class)
                .findOne()
                .map(WireCodec::decode)
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .map(WireCodec::contentHash)
                .filter(hash -> Arrays.equals(hash, WireCodec.contentHash(event)))
                .isPresent();
    }

    private Map<UUID, byte[]> knownHashes(List<Arrived<Event>> arrived) {
        Set<UUID> ids = new HashSet<>();
        arrived.forEach(each -> ids.add(each.record().meta().eventId()));
        Map<UUID, byte[]> known = new HashMap<>();
        handle.createQuery("select event_id, content_hash from raw.event where event_id = any(:ids)")
                .bindArray("ids", UUID.class, ids.toArray())
                .map((row, context) -> known.put(row.getObject(1, UUID.class), row.getBytes(2)))
                .list();
        return known;
    }

    private void rejects(List<Reject> rejects) {
        for (Reject reject : rejects) {
            intake.computeIfAbsent(
                            intakeKey(
                                    reject.meta().runId(),
                                    reject.meta().programme(),
                                    reject.meta().source()),
                            k -> new long[4])[REJECTED]++;
            handle.createUpdate("""
                            insert into ops.reject (event_id, programme, source, code, field, reason, original, door, shape,
                                                    rule, state)
                            values (:id, :programme, :source, :code, :field, :reason, :original, :door, :shape, :rule, :state)
                            on conflict (event_id) do update set times = ops.reject.times + 1
                            """)
                    .bind("id", reject.meta().eventId())
                    .bind("programme", reject.meta().programme())
                    .bind("source", reject.meta().source())
                    .bind("code", reject.code().name())
                    .bind("field", reject.field())
                    .bind("reason", reject.reason())
                    .bind("original", reject.original())
                    .bind("door", reject.door())
                    .bind("shape", reject.shape())
                    .bind("rule", reject.rule())
                    .bind("state", reject.code() == Reject.Code.UNSUPPORTED ? "ignored" : "open")
                    .execute();
        }
    }

    private void resolve(RejectResolved resolution) {
        handle.createUpdate("""
                        update ops.reject
                        set state = :state, note = :note, events = :events, resolved_at = :at
                        where event_id = :id and state in ('open', 'waived')
                        """)
                .bind("state", resolution.resolution().name().toLowerCase(Locale.ROOT))
                .bind("note", resolution.note())
                .bindArray("events", UUID.class, resolution.events())
                .bind("at", ReferenceRows.at(resolution.resolvedAt()))
                .bind("id", resolution.reject())
                .execute();
    }

    private void bury(Arrived<DeadLetter> arrived) {
        DeadLetter letter = arrived.record();
        handle.createUpdate("""
                        insert into ops.dead_letter (kafka_partition, kafka_offset, about_topic, about_partition,
                                                     about_offset, code, processor, error, sha256, bytes, occurred_at)
                        values (:partition, :offset, :aboutTopic, :aboutPartition, :aboutOffset, :code, :processor,
                                :error, :sha256, :bytes, :occurred)
                        on conflict do nothing
                        """)
                .bind("partition", arrived.message().partition())
                .bind("offset", arrived.message().offset())
                .bind("aboutTopic", letter.kafkaTopic())
                .bind("aboutPartition", letter.kafkaPartition())
                .bind("aboutOffset", letter.kafkaOffset())
                .bind("code", letter.code().name())
                .bind("processor", letter.processor())
                .bind("error", letter.error())
                .bind("sha256", letter.sha256())
                .bind("bytes", letter.bytes())
                .bind("occurred", ReferenceRows.at(letter.occurredAt()))
                .execute();
    }

    private void enrolments(List<EnrolmentState> states) {
        PreparedBatch merge = handle.prepareBatch("""
                insert into %s.enrolment as kept (programme, participant, revision, enrolled, cohort, starts_on, index_date,
                                            assigned_arm, received_arm, block, cluster, job_intent, started, completed,
                                            baseline)
                values (:programme, :participant, :revision, :enrolled, :cohort, :starts, :index,
                        :assigned, :received, :block, :cluster, :jobIntent, :started, :completed,
                        cast(:baseline as jsonb))
                on conflict (programme, participant) do update
                set revision = excluded.revision, enrolled = excluded.enrolled, cohort = excluded.cohort,
                    starts_on = excluded.starts_on, index_date = excluded.index_date,
                    assigned_arm = excluded.assigned_arm, received_arm = excluded.received_arm, block = excluded.block,
                    cluster = excluded.cluster, job_intent = excluded.job_intent, started = excluded.started,
                    completed = excluded.completed, baseline = excluded.baseline
                where excluded.revision > kept.revision
                """.formatted(schema));
        for (EnrolmentState state : states) {
            Enrolled event = state.event();
            merge.bind("programme", state.programme())
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
        if (!states.isEmpty()) {
            merge.execute();
        }
    }

    private void measures(List<MeasureValue> values) {
        if (values.isEmpty()) {
            return;
        }
        Map<String, MeasureValue> latest = new LinkedHashMap<>();
        values.forEach(v -> latest.put(String.join("\0", v.programme(), v.participant(), v.measure()), v));
        String columns = """
                programme, participant, measure, cohort, arm, definition, revision, value, censored, reason, matures_on,
                observed_until, lineage, lineage_count, withdrawn
                """;
        String row = """
                :programme, :participant, :measure, :cohort, :arm, :definition, :revision, :value, :censored, :reason,
                :matures, :observed, :lineage, :lineageCount, :withdrawn
                """;
        if (schema.equals("core")) {
            batch(
                    "insert into core.measure_history (" + columns + ") values (" + row + ") on conflict do nothing",
                    values);
        }
        batch(
                "insert into " + schema + ".measure as kept (" + columns + ") values (" + row + ")" + """
                        on conflict (programme, participant, measure) do update
                        set cohort = excluded.cohort, arm = excluded.arm, definition = excluded.definition,
                            revision = excluded.revision, value = excluded.value, censored = excluded.censored,
                            reason = excluded.reason, matures_on = excluded.matures_on,
                            observed_until = excluded.observed_until, lineage = excluded.lineage,
                            lineage_count = excluded.lineage_count, withdrawn = excluded.withdrawn, recorded_at = now()
                        where excluded.revision > kept.revision
                        """,
                List.copyOf(latest.values()));
    }

    private void batch(String sql, List<MeasureValue> values) {
        PreparedBatch batch = handle.prepareBatch(sql);
        for (MeasureValue v : values) {
            batch.bind("programme", v.programme())
                    .bind("participant", v.participant())
                    .bind("measure", v.measure())
                    .bind("cohort", v.cohort())
                    .bind("arm", v.arm())
                    .bind("definition", v.definition())
                    .bind("revision", v.revision())
                    .bind("value", v.value())
                    .bind("censored", v.censored())
                    .bind("reason", v.reason())
                    .bind("matures", v.maturesOn())
                    .bind("observed", v.observedUntil())
                    .bindArray("lineage", UUID.class, v.lineage())
                    .bind("lineageCount", v.lineageCount())
                    .bind("withdrawn", v.withdrawn())
                    .add();
        }
        batch.execute();
    }

    private void standings(List<FormatMetric> metrics) {
        PreparedBatch merge = handle.prepareBatch("""
                insert into %s.format_metric as kept (programme, cohort, arm, measure, revision, n, mean, m2, missing, open)
                values (:programme, :cohort, :arm, :measure, :revision, :n, :mean, :m2, :missing, :open)
                on conflict (programme, cohort, arm, measure) do update
                set revision = excluded.revision, n = excluded.n, mean = excluded.mean, m2 = excluded.m2,
                    missing = excluded.missing, open = excluded.open
                where excluded.revision > kept.revision
                """.formatted(schema));
        for (FormatMetric m : metrics) {
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
        if (!metrics.isEmpty()) {
            merge.execute();
        }
    }

    private void intake() {
        for (Map.Entry<String, long[]> entry : intake.entrySet()) {
            String[] key = entry.getKey().split("\0", -1);
            long[] counts = entry.getValue();
            handle.createUpdate("""
                            insert into ops.intake (run_id, programme, source, accepted, rejected, duplicates, conflicts)
                            values (:run, :programme, :source, :accepted, :rejected, :duplicates, :conflicts)
                            on conflict (run_id, programme, source) do update
                            set accepted = ops.intake.accepted + excluded.accepted,
                                rejected = ops.intake.rejected + excluded.rejected,
                                duplicates = ops.intake.duplicates + excluded.duplicates,
                                conflicts = ops.intake.conflicts + excluded.conflicts
                            """)
                    .bind("run", key[0])
                    .bind("programme", key[1])
                    .bind("source", key[2])
                    .bind("accepted", counts[ACCEPTED])
                    .bind("rejected", counts[REJECTED])
                    .bind("duplicates", counts[DUPLICATES])
                    .bind("conflicts", counts[CONFLICTS])
                    .execute();
        }
    }

    private void quarantine(ConsumerRecord<byte[], byte[]> message, @Nullable UUID event, String reason) {
        handle.createUpdate("""
                        insert into ops.quarantine (kafka_topic, kafka_partition, kafka_offset, event_id, reason, payload)
                        values (:topic, :partition, :offset, cast(:event as uuid), :reason, :payload)
                        on conflict do nothing
                        """)
                .bind("topic", message.topic())
                .bind("partition", message.partition())
                .bind("offset", message.offset())
                .bind("event", event == null ? null : event.toString())
                .bind("reason", reason)
                .bind("payload", message.value())
                .execute();
    }

    private void count(Event event, int what) {
        String key = intakeKey(
                event.meta().runId(), event.meta().programme(), event.meta().source());
        intake.computeIfAbsent(key, k -> new long[4])[what]++;
    }

    private static String intakeKey(String run, String programme, String source) {
        int colon = source.indexOf(':');
        return String.join("\0", run, programme, colon < 0 ? source : source.substring(0, colon));
    }

    private static String json(Map<String, String> map) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
