package dev.dayone.schemas;

import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Our records as Avro generic records and back, field by field in schema order. */
final class AvroMapping {

    private AvroMapping() {}

    /** Writes the components of one record in schema order, which equals the order of the record's components. */
    private static GenericRecord write(Schema schema, @Nullable Object... values) {
        GenericRecord out = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            out.put(i, plain(values[i], schema.getFields().get(i).schema()));
        }
        return out;
    }

    private static @Nullable Object plain(@Nullable Object value, Schema schema) {
        if (value instanceof EventMeta meta) {
            return write(
                    WireCodec.schema("EventMeta"),
                    meta.eventId(),
                    meta.programme(),
                    meta.source(),
                    meta.participant(),
                    meta.identity(),
                    meta.occurredAt(),
                    meta.receivedAt(),
                    meta.corrects(),
                    meta.voids(),
                    meta.runId());
        }
        if (value instanceof OutcomePlan o) {
            return write(
                    schema,
                    o.id(),
                    o.title(),
                    o.kind(),
                    o.measure(),
                    o.unit(),
                    o.smallestDifference(),
                    o.higherIsBetter(),
                    o.primary(),
                    o.windowDays());
        }
        if (value instanceof WireRecord nested) {
            return toAvro(nested);
        }
        if (value instanceof Collection<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(plain(item, schema.getElementType())));
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map);
        }
        if (value instanceof LocalDate date) {
            return Math.toIntExact(date.toEpochDay());
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof UUID || value instanceof Enum<?>) {
            return value.toString();
        }
        return value;
    }

    static GenericRecord toAvro(WireRecord value) {
        Schema schema = WireCodec.schema(value.getClass().getSimpleName());
        if (value instanceof CohortScheduled e) {
            return write(schema, e.meta(), e.cohort(), e.startsOn(), e.endsOn(), e.simulated());
        }
        if (value instanceof Enrolled e) {
            return write(
                    schema,
                    e.meta(),
                    e.cohort(),
                    e.startsOn(),
                    e.endsOn(),
                    e.assignedArm(),
                    e.receivedArm(),
                    e.block(),
                    e.cluster(),
                    e.jobIntent(),
                    e.started(),
                    e.completed(),
                    e.baseline());
        }
        if (value instanceof IdentityLinked e) {
            return write(schema, e.meta());
        }
        if (value instanceof StudyRegistered e) {
            return write(
                    schema,
                    e.meta(),
                    e.study(),
                    e.title(),
                    e.question(),
                    e.control(),
                    e.treatment(),
                    e.controlLabel(),
                    e.treatmentLabel(),
                    e.unit(),
                    e.randomised(),
                    e.blocked(),
                    e.allFormats(),
                    e.cohorts(),
                    e.covariates(),
                    e.expectedShare(),
                    e.outcomes());
        }
        if (value instanceof CheckpointScored e) {
            return write(
                    schema,
                    e.meta(),
                    e.checkpoint(),
                    e.item(),
                    e.itemCount(),
                    e.weight(),
                    e.score(),
                    e.minimum(),
                    e.maximum(),
                    e.rater(),
                    e.submittedOn(),
                    e.dueOn());
        }
        if (value instanceof PlacementRecorded e) {
            return write(schema, e.meta(), e.status(), e.tier(), e.startedOn(), e.pay());
        }
        if (value instanceof CommitObserved e) {
            return write(
                    schema,
                    e.meta(),
                    e.sha(),
                    e.repository(),
                    e.authoredAt(),
                    e.committedAt(),
                    e.parents(),
                    e.coAuthors(),
                    e.bot(),
                    e.aiAssisted(),
                    e.filesChanged(),
                    e.linesAdded(),
                    e.linesDeleted(),
                    e.filesUncounted());
        }
        if (value instanceof RepositoryScanned e) {
            return write(
                    schema,
                    e.meta(),
                    e.repository(),
                    e.owner(),
                    e.head(),
                    e.commits(),
                    e.commitsOnHead(),
                    e.missingObjects(),
                    e.shallow());
        }
        if (value instanceof Reject r) {
            return write(schema, r.meta(), r.code(), r.field(), r.reason(), r.original());
        }
        if (value instanceof EnrolmentState s) {
            return write(schema, s.programme(), s.participant(), s.revision(), s.enrolled(), s.event());
        }
        if (value instanceof MeasureValue m) {
            return write(
                    schema,
                    m.programme(),
                    m.participant(),
                    m.cohort(),
                    m.arm(),
                    m.measure(),
                    m.definition(),
                    m.revision(),
                    m.value(),
                    m.censored(),
                    m.reason(),
                    m.maturesOn(),
                    m.observedUntil(),
                    m.lineage(),
                    m.lineageCount(),
                    m.withdrawn());
        }
        FormatMetric f = (FormatMetric) value;
        return write(schema, f.programme(), f.cohort(), f.arm(), f.measure(), f.revision(), f.n(), f.mean(), f.m2());
    }

    static WireRecord fromAvro(GenericRecord in) {
        Fields f = new Fields(in);
        return switch (in.getSchema().getName()) {
            case "CohortScheduled" ->
                new CohortScheduled(
                        f.meta(), f.text("cohort"), f.date("startsOn"), f.date("endsOn"), f.flag("simulated"));
            case "Enrolled" -> enrolled(f);
            case "IdentityLinked" -> new IdentityLinked(f.meta());
            case "StudyRegistered" -> study(f);
            case "CheckpointScored" ->
                new CheckpointScored(
                        f.meta(),
                        f.text("checkpoint"),
                        f.text("item"),
                        f.integer("itemCount"),
                        f.number("weight"),
                        f.number("score"),
                        f.number("minimum"),
                        f.number("maximum"),
                        f.optionalText("rater"),
                        f.date("submittedOn"),
                        f.optionalDate("dueOn"));
            case "PlacementRecorded" ->
                new PlacementRecorded(
                        f.meta(),
                        PlacementStatus.valueOf(f.text("status")),
                        EvidenceTier.valueOf(f.text("tier")),
                        f.date("startedOn"),
                        f.optionalNumber("pay"));
            case "CommitObserved" ->
                new CommitObserved(
                        f.meta(),
                        f.text("sha"),
                        f.text("repository"),
                        f.instant("authoredAt"),
                        f.instant("committedAt"),
                        f.integer("parents"),
                        f.list("coAuthors", Object::toString),
                        f.flag("bot"),
                        f.flag("aiAssisted"),
                        f.integer("filesChanged"),
                        f.whole("linesAdded"),
                        f.whole("linesDeleted"),
                        f.integer("filesUncounted"));
            case "RepositoryScanned" ->
                new RepositoryScanned(
                        f.meta(),
                        f.text("repository"),
                        f.optionalText("owner"),
                        f.optionalText("head"),
                        f.whole("commits"),
                        f.whole("commitsOnHead"),
                        f.whole("missingObjects"),
                        f.flag("shallow"));
            case "Reject" ->
                new Reject(
                        f.meta(),
                        Reject.Code.valueOf(f.text("code")),
                        f.optionalText("field"),
                        f.text("reason"),
                        f.optionalBytes("original"));
            case "EnrolmentState" ->
                new EnrolmentState(
                        f.text("programme"),
                        f.text("participant"),
                        f.whole("revision"),
                        in.get("event") == null ? null : enrolled(new Fields((GenericRecord) f.required("event"))));
            case "MeasureValue" ->
                new MeasureValue(
                        f.text("programme"),
                        f.text("participant"),
                        f.text("cohort"),
                        f.text("arm"),
                        f.text("measure"),
                        f.integer("definition"),
                        f.whole("revision"),
                        f.optionalNumber("value"),
                        f.flag("censored"),
                        f.optionalText("reason"),
                        f.optionalDate("maturesOn"),
                        f.optionalDate("observedUntil"),
                        f.list("lineage", id -> UUID.fromString(id.toString())),
                        f.whole("lineageCount"),
                        f.flag("withdrawn"));
            case "FormatMetric" ->
                new FormatMetric(
                        f.text("programme"),
                        f.text("cohort"),
                        f.text("arm"),
                        f.text("measure"),
                        f.whole("revision"),
                        f.whole("n"),
                        f.number("mean"),
                        f.number("m2"));
            default -> throw new IllegalArgumentException("no record of ours: " + in.getSchema());
        };
    }

    private static Enrolled enrolled(Fields f) {
        return new Enrolled(
                f.meta(),
                f.text("cohort"),
                f.date("startsOn"),
                f.date("endsOn"),
                f.text("assignedArm"),
                f.optionalText("receivedArm"),
                f.optionalText("block"),
                f.optionalText("cluster"),
                f.flag("jobIntent"),
                f.flag("started"),
                (Boolean) f.optional("completed"),
                f.texts("baseline"));
    }

    private static StudyRegistered study(Fields f) {
        return new StudyRegistered(
                f.meta(),
                f.text("study"),
                f.text("title"),
                f.text("question"),
                f.text("control"),
                f.text("treatment"),
                f.text("controlLabel"),
                f.text("treatmentLabel"),
                Unit.valueOf(f.text("unit")),
                f.flag("randomised"),
                f.flag("blocked"),
                f.flag("allFormats"),
                f.list("cohorts", Object::toString),
                f.list("covariates", Object::toString),
                f.optionalNumber("expectedShare"),
                f.list("outcomes", item -> outcome(new Fields((GenericRecord) item))));
    }

    private static OutcomePlan outcome(Fields f) {
        return new OutcomePlan(
                f.text("id"),
                f.text("title"),
                Kind.valueOf(f.text("kind")),
                f.text("measure"),
                f.text("unit"),
                f.number("smallestDifference"),
                f.flag("higherIsBetter"),
                f.flag("primary"),
                (Integer) f.optional("windowDays"));
    }

    /** Typed reading of one generic record. */
    private record Fields(GenericRecord in) {

        @Nullable
        Object optional(String name) {
            return in.get(name);
        }

        Object required(String name) {
            Object value = in.get(name);
            if (value == null) {
                throw new IllegalArgumentException("field " + name + " is empty");
            }
            return value;
        }

        EventMeta meta() {
            Fields m = new Fields((GenericRecord) required("meta"));
            return new EventMeta(
                    UUID.fromString(m.text("eventId")),
                    m.text("programme"),
                    m.text("source"),
                    m.optionalText("participant"),
                    m.optionalText("identity"),
                    m.instant("occurredAt"),
                    m.instant("receivedAt"),
                    m.list("corrects", id -> UUID.fromString(id.toString())),
                    m.flag("voids"),
                    m.text("runId"));
        }

        String text(String name) {
            return required(name).toString();
        }

        @Nullable
        String optionalText(String name) {
            Object value = in.get(name);
            return value == null ? null : value.toString();
        }

        double number(String name) {
            return ((Number) required(name)).doubleValue();
        }

        @Nullable
        Double optionalNumber(String name) {
            return (Double) in.get(name);
        }

        int integer(String name) {
            return ((Number) required(name)).intValue();
        }

        long whole(String name) {
            return ((Number) required(name)).longValue();
        }

        boolean flag(String name) {
            return (Boolean) required(name);
        }

        LocalDate date(String name) {
            return LocalDate.ofEpochDay(whole(name));
        }

        @Nullable
        LocalDate optionalDate(String name) {
            return in.get(name) == null ? null : date(name);
        }

        Instant instant(String name) {
            return Instant.ofEpochMilli(whole(name));
        }

        byte @Nullable [] optionalBytes(String name) {
            ByteBuffer bytes = (ByteBuffer) in.get(name);
            if (bytes == null) {
                return null;
            }
            byte[] out = new byte[bytes.remaining()];
            bytes.duplicate().get(out);
            return out;
        }

        <T> List<T> list(String name, Function<Object, T> read) {
            List<T> out = new ArrayList<>();
            ((Collection<?>) required(name)).forEach(item -> out.add(read.apply(item)));
            return out;
        }

        Map<String, String> texts(String name) {
            Map<String, String> out = new LinkedHashMap<>();
            ((Map<?, ?>) required(name)).forEach((key, value) -> out.put(key.toString(), value.toString()));
            return out;
        }
    }
}
