package dev.dayone.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.OutcomeResult;
import dev.dayone.evidence.PersonRow;
import dev.dayone.evidence.StudyAnalysis;
import dev.dayone.evidence.StudyPlan;
import dev.dayone.evidence.StudyPlan.Arm;
import dev.dayone.evidence.StudyPlan.Kind;
import dev.dayone.evidence.StudyPlan.Outcome;
import dev.dayone.evidence.StudyResult;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import dev.dayone.schemas.WireCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Registered studies: their plans, the people they compare, and the verdicts computed. */
public final class StudyStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Jdbi jdbi;

    public StudyStore(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
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

    /** Analyses a study as its plan says, with follow-up up to that day. */
    public StudyResult analyse(Registered study, LocalDate asOf) {
        List<StudyAnalysis.Table> tables = jdbi.withHandle(handle -> study.plan().outcomes().stream()
                .map(outcome -> table(handle, study, outcome))
                .toList());
        return StudyAnalysis.of(study.plan(), asOf).analyse(tables);
    }

    /** Keeps the verdicts of a result. */
    public void record(Registered study, StudyResult result, String codeVersion) {
        jdbi.useTransaction(handle -> {
            for (OutcomeResult outcome : result.outcomes()) {
                Estimate.Known known = outcome.estimate() instanceof Estimate.Known k ? k : null;
                handle.createUpdate("""
                                insert into study.verdict (programme, study, version, outcome, as_of, code_version, verdict,
                                                           method, n_control, n_treatment, estimate, lower, upper, p_value,
                                                           reason)
                                values (:programme, :study, :version, :outcome, :asOf, :code, :verdict, :method, :n0, :n1,
                                        :estimate, :lower, :upper, :p, :reason)
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
                        .bind("reason", outcome.estimate() instanceof Estimate.NotEstimable no ? no.why() : null)
                        .execute();
            }
        });
    }

    private static StudyAnalysis.Table table(Handle handle, Registered study, Outcome outcome) {
        StudyPlan plan = study.plan();
        List<PersonRow> rows = handle.createQuery("""
                        select p.assigned_arm, p.block, p.cluster, p.baseline, p.job_intent, m.value, m.censored
                        from mart.participant p
                        left join core.measure m on m.programme = p.programme and m.participant = p.participant
                                                 and m.measure = :measure and not m.withdrawn
                        where p.programme = :programme and (:everyFormat or p.assigned_arm in (:control, :treatment))
                              and (:everyCohort or p.cohort = any(:cohorts))
                        order by p.participant
                        """)
                .bind("measure", personMeasure(outcome))
                .bind("programme", study.programme())
                .bind("control", plan.control().id())
                .bind("treatment", plan.treatment().id())
                .bind("everyFormat", plan.allFormats())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .map((row, context) -> person(row, outcome))
                .list();
        return new StudyAnalysis.Table(outcome, rows, maturesOn(handle, study, outcome));
    }

    /** Placed within any window follows from the time to placement. */
    private static String personMeasure(Outcome outcome) {
        return switch (outcome.measure()) {
            case "P1" -> "P4.strict";
            case "P2" -> "P4.broad";
            default -> outcome.measure();
        };
    }

    private static PersonRow person(ResultSet row, Outcome outcome) throws SQLException {
        double number = row.getDouble("value");
        Double value = row.wasNull() ? null : Double.valueOf(number);
        boolean event = value != null && !row.getBoolean("censored");
        Integer window = outcome.windowDays();
        if (outcome.kind() == Kind.PLACED && value != null && window != null) {
            value = event && value <= window ? 1.0 : 0.0;
        }
        return new PersonRow(
                row.getString("assigned_arm"),
                row.getString("block"),
                row.getString("cluster"),
                texts(row.getString("baseline")),
                value,
                event,
                !row.getBoolean("job_intent"));
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

    private static Registered registered(ResultSet row) throws SQLException {
        StudyRegistered event = (StudyRegistered) WireCodec.decode(row.getBytes("payload"));
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
                event.outcomes().stream().map(StudyStore::outcome).toList());
        return new Registered(
                row.getString("programme"),
                row.getObject("version", UUID.class),
                row.getBoolean("simulated"),
                plan,
                event.cohorts());
    }

    private static Outcome outcome(OutcomePlan plan) {
        Kind kind = switch (plan.kind()) {
            case CHECKPOINT_SCORE -> Kind.SCORE;
            case PLACED -> Kind.PLACED;
            case TIME_TO_PLACEMENT -> Kind.TIME_TO_PLACEMENT;
            case PAY -> Kind.PAY;
        };
        return new Outcome(
                plan.id(),
                plan.title(),
                kind,
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
