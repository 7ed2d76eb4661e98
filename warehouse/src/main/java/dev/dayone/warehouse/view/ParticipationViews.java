package dev.dayone.warehouse.view;

import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.KnownAt;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Application;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Status;
import dev.dayone.warehouse.view.Participation.Survey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What people of a programme told, for its own report and pages. */
public final class ParticipationViews {

    private static final String PERMITTED = """
            not exists (select from core.consent_withheld c where c.programme = p.programme and c.participant = p.participant
                        and (c.purpose = 'evaluation' or c.purpose = :purpose))
            """;

    private final Jdbi jdbi;

    public ParticipationViews(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * Everything of a programme, as known then.
     *
     * @param forFunders whether whoever said no to reports for funders is left out; whoever said no to the evaluation always is
     */
    public Participation of(String programme, Instant knownAt, boolean forFunders) {
        String purpose = forFunders ? "funder_report" : "evaluation";
        return jdbi.inTransaction(handle -> {
            KnownAt.set(handle, knownAt);
            return new Participation(
                    programme,
                    cohorts(handle, programme, knownAt),
                    people(handle, programme, purpose),
                    withheld(handle, programme, purpose),
                    surveys(handle, programme, knownAt),
                    answers(handle, programme, purpose),
                    statuses(handle, programme, purpose),
                    applications(handle, programme));
        });
    }

    private static List<Cohort> cohorts(Handle handle, String programme, Instant knownAt) {
        return handle.createQuery("""
                        select c.cohort, c.starts_on, c.ends_on, c.simulated, k.cost, coalesce(k.currency, '') as currency
                        from core.cohort c
                        left join lateral (select k.cost, k.currency from core.version_in_force v
                                           join core.cohort_cost k on k.programme = v.programme and k.cohort = v.about
                                                                      and k.version = v.version
                                           where v.programme = c.programme and v.kind = 'cost' and v.about = c.cohort
                                                 and v.recorded_at <= :known
                                           order by v.last_received_at desc, v.version limit 1) k on true
                        where c.programme = :programme order by c.starts_on, c.cohort
                        """)
                .bind("programme", programme)
                .bind("known", knownAt.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Cohort(
                        row.getString("cohort"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class),
                        row.getBoolean("simulated"),
                        row.getObject("cost", Double.class),
                        row.getString("currency")))
                .list();
    }

    private static List<Person> people(Handle handle, String programme, String purpose) {
        return handle.createQuery("""
                        select p.participant, p.cohort, p.job_intent, p.started, p.completed,
                               (select max(f.valid_from) from core.fact_known f where f.programme = p.programme
                                and f.participant = p.participant and f.kind = 'completion' and f.about = p.cohort) as completed_on,
                               coalesce((select array_agg(b.key || chr(1) || b.value order by b.key) from jsonb_each_text(p.baseline) b), '{}')
                                   as baseline,
                               coalesce((select c.value = 1 from core.fact_known c where c.programme = p.programme
                                         and c.participant = p.participant and c.kind = 'consent' and lower(c.about) = 'exact_counts'
                                         order by c.valid_from desc, c.recorded_at desc limit 1), false) as exact
                        from mart.participant p where p.programme = :programme and
                        """ + PERMITTED + " order by p.participant")
                .bind("programme", programme)
                .bind("purpose", purpose)
                .map((row, context) -> new Person(
                        row.getString("participant"),
                        row.getString("cohort"),
                        row.getBoolean("job_intent"),
                        row.getBoolean("started"),
                        row.getObject("completed", Boolean.class),
                        row.getObject("completed_on", LocalDate.class),
                        baseline(row),
                        row.getBoolean("exact")))
                .list();
    }

    private static Map<String, String> baseline(ResultSet row) throws SQLException {
        Map<String, String> baseline = new TreeMap<>();
        for (String each : (String[]) row.getArray("baseline").getArray()) {
            int end = each.indexOf('\u0001');
            baseline.put(each.substring(0, end), each.substring(end + 1));
        }
        return baseline;
    }

    private static Map<String, Integer> withheld(Handle handle, String programme, String purpose) {
        Map<String, Integer> out = new LinkedHashMap<>();
        handle.createQuery(
                        "select p.cohort, count(*)::int as people from mart.participant p where p.programme = :programme and not ("
                                + PERMITTED + ") group by p.cohort order by p.cohort")
                .bind("programme", programme)
                .bind("purpose", purpose)
                .map((row, context) -> Map.entry(row.getString("cohort"), row.getInt("people")))
                .forEach(each -> out.put(each.getKey(), each.getValue()));
        return out;
    }

    private static List<Survey> surveys(Handle handle, String programme, Instant knownAt) {
        return handle
                .createQuery("""
                        select distinct on (s.survey) s.payload from core.version_in_force v
                        join core.survey s on s.programme = v.programme and s.survey = v.about and s.version = v.version
                        where v.programme = :programme and v.kind = 'survey' and v.recorded_at <= :known
                        order by s.survey, v.last_received_at desc, v.version
                        """)
                .bind("programme", programme)
                .bind("known", knownAt.atOffset(ZoneOffset.UTC))
                .mapTo(byte[].class)
                .map(bytes -> (SurveyRegistered) WireCodec.decode(bytes))
                .list()
                .stream()
                .sorted(Comparator.comparing(SurveyRegistered::occasion).thenComparing(SurveyRegistered::survey))
                .map(ParticipationViews::survey)
                .toList();
    }

    private static Survey survey(SurveyRegistered survey) {
        return new Survey(
                survey.survey(),
                survey.title(),
                survey.occasion().name().toLowerCase(Locale.ROOT),
                survey.onlyWhoCame(),
                survey.questions().stream()
                        .map(question -> {
                            Map<String, String> options = new LinkedHashMap<>();
                            question.options().forEach(option -> options.put(option.id(), option.label()));
                            return new Question(
                                    question.id(),
                                    question.topic(),
                                    question.text(),
                                    question.kind().name().toLowerCase(Locale.ROOT),
                                    question.minimum(),
                                    question.maximum(),
                                    question.unit(),
                                    question.recommendation(),
                                    options);
                        })
                        .toList());
    }

    private static List<Answer> answers(Handle handle, String programme, String purpose) {
        return handle.createQuery(
                        """
                        select f.event_id, f.participant, p.cohort, f.about, f.item, f.value, f.choices, f.valid_from
                        from core.fact_known f
                        join mart.participant p on p.programme = f.programme and p.participant = f.participant
                        where f.programme = :programme and f.kind = 'answer' and
                        """ + PERMITTED + " order by f.participant, f.about, f.item, f.valid_from, f.event_id")
                .bind("programme", programme)
                .bind("purpose", purpose)
                .map((row, context) -> new Answer(
                        row.getString("event_id"),
                        row.getString("participant"),
                        row.getString("cohort"),
                        row.getString("about"),
                        row.getString("item"),
                        row.getObject("value", Double.class),
                        words(row.getString("choices")),
                        row.getObject("valid_from", LocalDate.class)))
                .list();
    }

    private static List<String> words(@Nullable String choices) {
        return choices == null || choices.isEmpty() ? List.of() : Arrays.asList(choices.split(" ", -1));
    }

    /** The day on which a status was learned is in its event alone. */
    private static List<Status> statuses(Handle handle, String programme, String purpose) {
        return handle.createQuery("""
                        select e.payload
                        from core.fact_known f
                        join mart.participant p on p.programme = f.programme and p.participant = f.participant
                        join raw.event_key k on k.event_id = f.event_id
                        join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                        where f.programme = :programme and f.kind = 'placement' and
                        """ + PERMITTED + " order by f.valid_from, f.event_id")
                .bind("programme", programme)
                .bind("purpose", purpose)
                .mapTo(byte[].class)
                .map(bytes -> status((PlacementRecorded) WireCodec.decode(bytes)))
                .list();
    }

    private static Status status(PlacementRecorded placement) {
        return new Status(
                Objects.requireNonNull(placement.meta().participant()),
                placement.status().code(),
                placement.tier().name(),
                placement.startedOn(),
                placement.heardOn(),
                placement.pay(),
                placement.currency(),
                placement.title(),
                placement.employerKind(),
                placement.fullTime(),
                placement.inField());
    }

    private static List<Application> applications(Handle handle, String programme) {
        return handle.createQuery("""
                        select p.about, p.status, coalesce(p.choices, '') as heard from core.fact_known p
                        where p.programme = :programme and p.kind = 'application' order by p.about, p.participant
                        """)
                .bind("programme", programme)
                .map((row, context) ->
                        new Application(row.getString("about"), row.getString("status"), row.getString("heard")))
                .list();
    }
}
