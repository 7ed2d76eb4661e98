package dev.dayone.warehouse.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.FoundBetween;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.RowText;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.KnownAt;
import dev.dayone.warehouse.postgres.PostgresTimes;
import dev.dayone.warehouse.postgres.Sha256;
import dev.dayone.warehouse.postgres.Warehouse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Registered studies: their plans, the people they compare, and the verdicts computed. */
public final class StudyStore {

    private static final String BLINDED_SCORE = "S1.";

    /** How a plan's covariate names a checkpoint. */
    private static final String CHECKPOINT = "checkpoint.";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Jdbi jdbi;

    public StudyStore(Warehouse warehouse) {
        this(warehouse.jdbi());
    }

    public StudyStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A study in force.
     *
     * @param version version of its plan
     * @param simulated its programme's data are simulated
     */
    public record Registered(String programme, UUID version, boolean simulated, StudyPlan plan, List<String> cohorts) {
        public Registered {
            cohorts = List.copyOf(cohorts);
        }
    }

    /** All studies in force, by programme and id. */
    public List<Registered> all() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        select distinct on (p.programme, p.study) p.programme, p.version, p.payload,
                               coalesce((select bool_or(c.simulated) from core.cohort c
                                         where c.programme = p.programme), false) as simulated
                        from study.plan p
                        order by p.programme, p.study, p.received_at desc, p.version
                        """).map((row, context) -> registered(row)).list());
    }

    public List<Registered> ofProgramme(String programme) {
        return all().stream().filter(s -> s.programme().equals(programme)).toList();
    }

    public Optional<Registered> find(String programme, String study) {
        return ofProgramme(programme).stream()
                .filter(s -> s.plan().id().equals(study))
                .findFirst();
    }

    /**
     * What a study says, and what was known when it said so.
     *
     * @param knownAt all that the warehouse had taken by then was counted, and nothing else
     * @param rows SHA-256 of the rows behind each outcome, by outcome
     */
    public record Analysis(StudyResult result, Instant knownAt, Map<String, String> rows) {
        public Analysis {
            rows = Map.copyOf(rows);
        }
    }

    /**
     * A verdict as it was recorded.
     *
     * @param knownAt null = recorded by a version that did not keep it: it cannot be recomputed
     */
    public record Recorded(
            String programme,
            String study,
            UUID version,
            String outcome,
            LocalDate asOf,
            @Nullable Instant knownAt,
            Instant computedAt,
            @Nullable Double estimate,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable String dataHash) {}

    /** Analyses a study as its plan says, with follow-up up to that day, on all that is known now. */
    public Analysis analyse(Registered study, LocalDate asOf) {
        return analyse(study, asOf, null);
    }

    /** The same on what was known at that time. */
    public Analysis analyseAsKnown(Registered study, LocalDate asOf, Instant knownAt) {
        return analyse(study, asOf, knownAt);
    }

    private Analysis analyse(Registered study, LocalDate asOf, @Nullable Instant then) {
        return analysis(study, asOf, evidence(study, asOf, then));
    }

    /** Analyses what was read before: of the same evidence the result is the same. */
    public static Analysis analysis(Registered study, LocalDate asOf, Evidence evidence) {
        Map<String, String> rows = new LinkedHashMap<>();
        evidence.tables().forEach(table -> rows.put(table.outcome().id(), hash(table)));
        return new Analysis(
                StudyAnalysis.of(study.plan(), asOf, evidence.conduct()).analyse(evidence.tables()),
                evidence.knownAt(),
                rows);
    }

    /** The rows of every outcome, and how the study went: all that an analysis reads. */
    public Evidence evidence(Registered study, LocalDate asOf, @Nullable Instant then) {
        return evidence(study, asOf, then, DataUse.EVALUATION);
    }

    /**
     * The same for one use of the data: whoever said no to it stays counted as assigned, with every outcome missing.
     *
     * @param use what the figures are for
     */
    public Evidence evidence(Registered study, LocalDate asOf, @Nullable Instant then, DataUse use) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            Instant knownAt = known(handle, then);
            return new Evidence(
                    study.plan().outcomes().stream()
                            .map(outcome -> table(handle, study, outcome, use))
                            .toList(),
                    StudyConduct.of(handle, study, asOf),
                    knownAt);
        });
    }

    /** Everyone whom a study compares, by programme and pseudonym: whoever is in two studies of a programme is in both answers. */
    public Set<String> people(Registered study) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select p.programme || '/' || p.participant from mart.participant p
                        where p.programme = :programme and p.assigned_arm in (:control, :treatment)
                              and (:everyCohort or p.cohort = any(:cohorts))
                        """)
                .bind("programme", study.programme())
                .bind("control", study.plan().control().id())
                .bind("treatment", study.plan().treatment().id())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .mapTo(String.class)
                .collectIntoSet());
    }

    /** Sets the time as of which views answer; without one it is that of the last transaction seen, and views answer as of now. */
    private static Instant known(Handle handle, @Nullable Instant then) {
        if (then != null) {
            KnownAt.set(handle, then);
            return then;
        }
        // The sink writes one transaction after the other: the start of the last one seen here has all before it.
        return handle.createQuery("select coalesce(max(moved_at), now()) from ops.kafka_offset")
                .mapTo(Instant.class)
                .one();
    }

    /**
     * What an analysis reads.
     *
     * @param knownAt all that the warehouse had taken by then, and nothing else
     */
    public record Evidence(List<StudyAnalysis.Table> tables, Conduct conduct, Instant knownAt) {
        public Evidence {
            tables = List.copyOf(tables);
        }

        /** Whether an analysis of that would come out as one of this: everything but the time is equal. */
        public boolean tellsTheSame(Evidence other) {
            return tables.equals(other.tables) && conduct.equals(other.conduct);
        }
    }

    private static String hash(StudyAnalysis.Table table) {
        MessageDigest digest = Sha256.digest();
        for (PersonRow row : table.rows()) {
            digest.update((RowText.of(row) + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Every verdict recorded, newest first. */
    public List<Recorded> recorded() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select programme, study, version, outcome, as_of, known_at, computed_at, estimate, lower, upper, data_hash
                        from study.verdict order by computed_at desc, programme, study, outcome
                        """)
                .map((row, context) -> new Recorded(
                        row.getString("programme"),
                        row.getString("study"),
                        row.getObject("version", UUID.class),
                        row.getString("outcome"),
                        row.getObject("as_of", LocalDate.class),
                        instant(row, "known_at"),
                        row.getObject("computed_at", OffsetDateTime.class).toInstant(),
                        number(row, "estimate"),
                        number(row, "lower"),
                        number(row, "upper"),
                        row.getString("data_hash")))
                .list());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : Double.valueOf(value);
    }

    /** A plan as it was at some time, and from when the warehouse had it. */
    public record Version(Registered registered, Instant recordedAt) {}

    /** Every version of a plan, the one in force first; one that came back stands there twice. */
    public List<Version> versions(String programme, String study) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select p.programme, p.version, p.payload, v.recorded_at,
                               coalesce((select bool_or(c.simulated) from core.cohort c
                                         where c.programme = p.programme), false) as simulated
                        from core.version_in_force v
                        join study.plan p on p.programme = v.programme and p.study = v.about and p.version = v.version
                        where v.programme = :programme and v.kind = 'study' and v.about = :study
                        order by v.last_received_at desc, v.version
                        """)
                .bind("programme", programme)
                .bind("study", study)
                .map((row, context) -> new Version(
                        registered(row),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** That version of a plan, in force or not. */
    public Optional<Registered> version(String programme, String study, UUID version) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select p.programme, p.version, p.payload,
                               coalesce((select bool_or(c.simulated) from core.cohort c
                                         where c.programme = p.programme), false) as simulated
                        from study.plan p
                        where p.programme = :programme and p.study = :study and p.version = :version
                        """)
                .bind("programme", programme)
                .bind("study", study)
                .bind("version", version)
                .map((row, context) -> registered(row))
                .findOne());
    }

    /** Keeps the verdicts of an analysis. */
    public void record(Registered study, Analysis analysis, String codeVersion) {
        StudyResult result = analysis.result();
        jdbi.useTransaction(handle -> {
            for (OutcomeResult outcome : result.outcomes()) {
                Estimate.Known known = outcome.estimate() instanceof Estimate.Known k ? k : null;
                handle.createUpdate("""
                                insert into study.verdict (programme, study, version, outcome, as_of, code_version, verdict,
                                                           method, n_control, n_treatment, estimate, lower, upper, p_value,
                                                           reason, known_at, data_hash, plan_hash, marks, mark_reasons,
                                                           rating, look, seed)
                                values (:programme, :study, :version, :outcome, :asOf, :code, :verdict, :method, :n0, :n1,
                                        :estimate, :lower, :upper, :p, :reason, :knownAt, :hash, :planHash, :marks, :reasons,
                                        :rating, :look, :seed)
                                """)
                        .bind("programme", study.programme())
                        .bind("study", study.plan().id())
                        .bind("version", study.version())
                        .bind("outcome", outcome.outcome().id())
                        .bind("asOf", result.asOf())
                        .bind("code", codeVersion)
                        .bind("verdict", outcome.verdict().heading())
                        .bind("method", outcome.estimate().method().label())
                        .bind("n0", outcome.control().n())
                        .bind("n1", outcome.treatment().n())
                        .bind("estimate", known == null ? null : known.value())
                        .bind("lower", known == null ? null : known.interval().lower())
                        .bind("upper", known == null ? null : known.interval().upper())
                        .bind("p", known == null ? null : known.pValue())
                        .bind(
                                "reason",
                                outcome.estimate() instanceof Estimate.NotEstimable no
                                        ? no.why().forEvaluators()
                                        : null)
                        .bind("knownAt", PostgresTimes.at(analysis.knownAt()))
                        .bind("hash", analysis.rows().get(outcome.outcome().id()))
                        .bind(
                                "planHash",
                                study.plan().protocol().lock() == null
                                        ? null
                                        : study.plan().protocol().lock().current())
                        .bind("marks", outcome.mark().marks())
                        .bindArray(
                                "reasons",
                                String.class,
                                Finding.forEvaluators(outcome.mark().reasons()))
                        .bind("rating", outcome.rating().rating().words())
                        .bind("look", outcome.look().number())
                        .bind(
                                "seed",
                                outcome.assignment() == null
                                        ? null
                                        : outcome.assignment().seed())
                        .execute();
            }
        });
    }

    private static StudyAnalysis.Table table(Handle handle, Registered study, Outcome outcome, DataUse use) {
        return outcome.kind() == Kind.PRIORITISED
                ? prioritised(handle, study, outcome, use)
                : outcome.kind() == Kind.INCIDENCE
                        ? competing(handle, study, outcome, use)
                        : single(handle, study, outcome, use);
    }

    /** Everyone's outcomes in the plan's order of weight; missing where all of them are. */
    private static StudyAnalysis.Table prioritised(Handle handle, Registered study, Outcome outcome, DataUse use) {
        List<StudyAnalysis.Table> parts = outcome.order().stream()
                .map(id -> table(handle, study, study.plan().outcome(id), use))
                .toList();
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < parts.get(0).rows().size(); i++) {
            int person = i;
            List<PersonRow.Part> made = parts.stream()
                    .map(table -> table.rows().get(person).asPart())
                    .toList();
            boolean known = made.stream().anyMatch(part -> !Double.isNaN(part.value()));
            rows.add(parts.get(0).rows().get(i).withParts(known ? Double.valueOf(0) : null, true, made));
        }
        LocalDate last = parts.stream()
                .map(StudyAnalysis.Table::maturesOn)
                .filter(Objects::nonNull)
                .max(LocalDate::compareTo)
                .orElse(null);
        StudyAnalysis.Table first = parts.get(0);
        return new StudyAnalysis.Table(outcome, rows, last, first.agreement(), first.blinding(), first.information());
    }

    /** When placed, and when gone from the field. */
    private static StudyAnalysis.Table competing(Handle handle, Registered study, Outcome outcome, DataUse use) {
        StudyAnalysis.Table placed = single(handle, study, outcome, use);
        List<PersonRow> left = rows(handle, study, outcome, List.of(), outcome.measure() + ".left", use);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            rows.add(CompetingEvents.withLeaving(placed.rows().get(i), left.get(i)));
        }
        return new StudyAnalysis.Table(
                outcome, rows, placed.maturesOn(), placed.agreement(), placed.blinding(), placed.information());
    }

    private static StudyAnalysis.Table single(Handle handle, Registered study, Outcome outcome, DataUse use) {
        List<String> periods =
                outcome.measure().contains(",") ? List.of(outcome.measure().split(",", -1)) : List.of();
        List<PersonRow> rows =
                rows(handle, study, outcome, periods, periods.isEmpty() ? OutcomeValue.measure(outcome) : "", use);
        if (FoundBetween.concerns(outcome)) {
            rows = AnswersBefore.of(handle, study, outcome, rows);
        }
        return new StudyAnalysis.Table(
                outcome,
                rows,
                maturesOn(handle, study, outcome),
                agreement(handle, study, outcome),
                StudyConduct.blinding(handle, study, outcome),
                StudyConduct.information(handle, study, outcome));
    }

    /** Everyone of a study with one measure, or one a period, in one order for all measures. */
    private static List<PersonRow> rows(
            Handle handle, Registered study, Outcome outcome, List<String> periods, String measure, DataUse use) {
        StudyPlan plan = study.plan();
        return handle.createQuery("""
                        select p.assigned_arm, p.received_arm, p.cohort, p.block, p.cluster, p.baseline, p.job_intent, p.started, m.value, m.censored,
                               case when m.measure is null then 'no event tells of it' else m.reason end as reason,
                               (select array_agg(w.value order by asked.place)
                                from unnest(cast(:periods as text[])) with ordinality as asked(measure, place)
                                left join core.measure_known w
                                          on w.programme = p.programme and w.participant = p.participant
                                             and w.measure = asked.measure and not w.withdrawn) as periods,
                               (select jsonb_object_agg('checkpoint.' || substr(b.measure, 4), (b.value::numeric)::text)
                                from core.measure_known b
                                where b.programme = p.programme and b.participant = p.participant
                                      and b.measure = any(:before) and not b.withdrawn and b.value is not null) as before,
                               array(select c.purpose from core.consent_withheld c
                                     where :asksConsent and c.programme = p.programme and c.participant = p.participant) as withheld
                        from mart.participant p
                        left join core.measure_known m on m.programme = p.programme and m.participant = p.participant
                                                 and m.measure = :measure and not m.withdrawn
                        where p.programme = :programme and (:everyFormat or p.assigned_arm in (:control, :treatment))
                              and (:everyCohort or p.cohort = any(:cohorts))
                        order by p.participant
                        """)
                .bind("measure", measure)
                .bindArray("periods", String.class, periods)
                .bindArray("before", String.class, beforehand(plan))
                .bind("asksConsent", use.asksConsent())
                .bind("programme", study.programme())
                .bind("control", plan.control().id())
                .bind("treatment", plan.treatment().id())
                .bind("everyFormat", plan.allFormats())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .map((row, context) -> person(row, plan, outcome, periods.size(), use))
                .list();
    }

    /** Agreement of the raters of a blinded score, from work that two or more scored on the same items; null without any. */
    private static @Nullable KrippendorffAlpha agreement(Handle handle, Registered study, Outcome outcome) {
        if (!outcome.measure().startsWith(BLINDED_SCORE) || outcome.measure().contains(",")) {
            return null;
        }
        List<Rated> rated = handle.createQuery("""
                        with scored as (
                            select f.participant, f.item, f.rater, f.value,
                                   count(*) over (partition by f.participant, f.item) as on_item,
                                   max(raters.n) over (partition by f.participant) as raters
                            from core.fact_known f
                            join (select participant, count(distinct rater) as n from core.fact_known
                                  where programme = :programme and kind = 'score' and about = :checkpoint and rater is not null
                                  group by participant) raters on raters.participant = f.participant
                            where f.programme = :programme and f.kind = 'score' and f.about = :checkpoint and f.rater is not null
                                  and exists (select from mart.participant p
                                              where p.programme = f.programme and p.participant = f.participant
                                                    and (:everyCohort or p.cohort = any(:cohorts)))
                        )
                        select participant, rater, avg(value) as value
                        from scored
                        where raters > 1 and on_item = raters
                        group by participant, rater
                        order by participant, rater
                        """)
                .bind("programme", study.programme())
                .bind("checkpoint", outcome.measure().substring(BLINDED_SCORE.length()))
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .map((row, context) ->
                        new Rated(row.getString("participant"), row.getString("rater"), row.getDouble("value")))
                .list();
        List<String> raters =
                rated.stream().map(Rated::rater).distinct().sorted().toList();
        List<String> people = rated.stream().map(Rated::participant).distinct().toList();
        double[][] ratings = new double[raters.size()][people.size()];
        Arrays.stream(ratings).forEach(row -> Arrays.fill(row, Double.NaN));
        rated.forEach(each -> ratings[raters.indexOf(each.rater())][people.indexOf(each.participant())] = each.value());
        return Answer.of(() -> KrippendorffAlpha.of(ratings, KrippendorffAlpha.Scale.INTERVAL))
                .match(found -> found, refused -> null);
    }

    /** One rater's mean over the items that all raters of a work scored. */
    private record Rated(String participant, String rater, double value) {}

    private static PersonRow person(ResultSet row, StudyPlan plan, Outcome outcome, int periods, DataUse use)
            throws SQLException {
        double number = row.getDouble("value");
        Double measured = row.wasNull() ? null : Double.valueOf(number);
        OutcomeValue found = OutcomeValue.of(
                outcome,
                new OutcomeValue.Measured(
                        measured,
                        row.getBoolean("censored"),
                        OutcomeValue.told(ClosedCohort.is(plan, outcome), numbers(row, "periods")),
                        List.of((String[]) row.getArray("withheld").getArray())),
                periods,
                use);
        return new PersonRow(
                        row.getString("assigned_arm"),
                        row.getString("block"),
                        row.getString("cluster"),
                        atTheStart(row),
                        found.value(),
                        found.event(),
                        !row.getBoolean("job_intent"),
                        row.getString("received_arm"),
                        row.getString("cohort"),
                        found.periods())
                .with(started(row), found.value() == null ? why(row, outcome, use) : null);
    }

    /** Measures of the checkpoints that the plan names as covariates. */
    private static List<String> beforehand(StudyPlan plan) {
        return plan.covariates().stream()
                .filter(name -> name.startsWith(CHECKPOINT))
                .map(name -> BLINDED_SCORE + name.substring(CHECKPOINT.length()))
                .toList();
    }

    /** What was measured before assignment, and at checkpoints that everyone sat before the arms were taught apart. */
    private static Map<String, String> atTheStart(ResultSet row) throws SQLException {
        Map<String, String> out = new LinkedHashMap<>(texts(row.getString("baseline")));
        out.putAll(texts(row.getString("before")));
        return out;
    }

    private static @Nullable Boolean started(ResultSet row) throws SQLException {
        boolean started = row.getBoolean("started");
        return row.wasNull() ? null : Boolean.valueOf(started);
    }

    /** Why a person has no value of the outcome, as far as their measure says it. */
    private static @Nullable String why(ResultSet row, Outcome outcome, DataUse use) throws SQLException {
        if (!use.isPermitted(List.of((String[]) row.getArray("withheld").getArray()))) {
            return "did not agree to this use of their data";
        }
        String reason = row.getString("reason");
        boolean asked = !outcome.measure().contains(",");
        return reason != null || !asked
                ? reason
                : outcome.kind() == Kind.PLACED && !outcome.ofWork()
                        ? "last heard of before the second half of the window"
                        : null;
    }

    private static List<Double> numbers(ResultSet row, String column) throws SQLException {
        Array found = row.getArray(column);
        return found == null
                ? List.of()
                : Arrays.stream((Double[]) found.getArray())
                        .map(value -> Objects.requireNonNullElse(value, Double.NaN))
                        .toList();
    }

    private static @Nullable LocalDate maturesOn(Handle handle, Registered study, Outcome outcome) {
        Integer window = outcome.windowDays();
        if (window == null) {
            return null;
        }
        return handle.createQuery("""
                        select max(index_date) from mart.participant
                        where programme = :programme and assigned_arm in (:control, :treatment)
                              and (:everyCohort or cohort = any(:cohorts))
                        """)
                .bind("programme", study.programme())
                .bind("control", study.plan().control().id())
                .bind("treatment", study.plan().treatment().id())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .mapTo(LocalDate.class)
                .findOne()
                .map(last -> last.plusDays(window))
                .orElse(null);
    }

    static Registered registered(ResultSet row) throws SQLException {
        return registered((StudyRegistered) WireCodec.decode(row.getBytes("payload")), row.getBoolean("simulated"));
    }

    /** The event by which a plan was registered. */
    public StudyRegistered event(Registered study) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select payload from study.plan
                        where programme = :programme and study = :study and version = :version
                        """)
                .bind("programme", study.programme())
                .bind("study", study.plan().id())
                .bind("version", study.version())
                .map((row, context) -> (StudyRegistered) WireCodec.decode(row.getBytes("payload")))
                .one());
    }

    /** People of a study who took back their consent to research, or never gave it when asked. */
    public int withoutResearchConsent(Registered study) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from core.consent_withheld c
                        join mart.participant p on p.programme = c.programme and p.participant = c.participant
                        where c.programme = :programme and c.purpose = 'research'
                              and p.assigned_arm in (:control, :treatment) and (:everyCohort or p.cohort = any(:cohorts))
                        """)
                .bind("programme", study.programme())
                .bind("control", study.plan().control().id())
                .bind("treatment", study.plan().treatment().id())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .mapTo(Integer.class)
                .one());
    }

    /** A plan as its event tells it. */
    public static Registered registered(StudyRegistered event, boolean simulated) {
        StudyPlan plan = new StudyPlan(
                event.study(),
                event.title(),
                event.question(),
                new Arm(event.control(), event.controlLabel()),
                new Arm(event.treatment(), event.treatmentLabel()),
                event.unit() == Unit.CLUSTER,
                event.randomised(),
                event.blocked(),
                event.allFormats(),
                event.covariates(),
                event.expectedShare(),
                event.outcomes().stream().map(StudyStore::outcome).toList(),
                StudyConduct.protocol(event));
        return new Registered(event.meta().programme(), event.meta().eventId(), simulated, plan, event.cohorts());
    }

    /** What a registered kind of outcome is to the analysis. */
    public static Kind kind(StudyRegistered.Kind kind) {
        return switch (kind) {
            case CHECKPOINT_SCORE -> Kind.SCORE;
            case CHECKPOINT_COUNT -> Kind.COUNT;
            case CHECKPOINT_GRADE -> Kind.GRADE;
            case NUMBER -> Kind.SCORE;
            case SHARE -> Kind.FRACTION;
            case PLACED, YES_NO -> Kind.PLACED;
            case TIME_TO_PLACEMENT, TIME -> Kind.TIME_TO_PLACEMENT;
            case PLACEMENT_INCIDENCE -> Kind.INCIDENCE;
            case PAY -> Kind.PAY;
            case PRIORITISED -> Kind.PRIORITISED;
        };
    }

    private static Outcome outcome(OutcomePlan plan) {
        return new Outcome(
                plan.id(),
                plan.title(),
                kind(plan.kind()),
                plan.measure(),
                plan.unit(),
                plan.smallestDifference(),
                plan.higherIsBetter(),
                plan.primary(),
                plan.windowDays());
    }

    private static Map<String, String> texts(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("baseline is not a map of texts: " + json, e);
        }
    }
}
