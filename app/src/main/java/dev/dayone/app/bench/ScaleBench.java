package dev.dayone.app.bench;

import dev.dayone.warehouse.postgres.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Views of {@code mart} on a warehouse far larger than any programme: simulated rows, made inside Postgres. */
public final class ScaleBench {

    private static final int COHORTS = 1_000;
    private static final int WARM = 3;

    private ScaleBench() {}

    /**
     * How long one question takes.
     *
     * @param question the view and what is asked of it
     * @param millis the median of a few runs after a first one
     * @param rows rows in the answer
     */
    public record Answer(String question, double millis, long rows) {}

    /**
     * Fills an empty warehouse and asks.
     *
     * @param participants people, in 1,000 cohorts
     * @param events raw events
     */
    public static List<Answer> run(Warehouse warehouse, int participants, long events, Consumer<String> say) {
        return warehouse.jdbi().withHandle(handle -> {
            say.accept("people");
            people(handle, participants);
            say.accept("measures");
            measures(handle);
            say.accept("events");
            events(handle, participants, events);
            say.accept("statistics");
            handle.execute("analyze");
            List<Answer> answers = new ArrayList<>();
            for (String view : handle.createQuery("""
                            select c.relname from pg_class c
                            where c.relkind = 'v' and c.relnamespace = 'mart'::regnamespace order by 1
                            """).mapTo(String.class).list()) {
                boolean byCohort = has(handle, view, "cohort");
                boolean byProgramme = has(handle, view, "programme");
                say.accept(view);
                String filter = byCohort
                        ? " where programme = 'scale' and cohort = 'c017'"
                        : byProgramme ? " where programme = 'scale'" : "";
                answers.add(ask(
                        handle,
                        "mart." + view + (byCohort ? ", one cohort" : ""),
                        "select * from mart." + view + filter));
            }
            answers.add(ask(
                    handle,
                    "mart.cohort_comparison, one measure of all cohorts",
                    "select * from mart.cohort_comparison where programme = 'scale' and measure = 'P1.180'"));
            handle.execute("set dayone.known_at = '2100-01-01'");
            for (String view : List.of("outcome_accounting", "cohort_comparison", "funnel", "attrition")) {
                answers.add(ask(
                        handle,
                        "mart." + view + ", one cohort, as known then",
                        "select * from mart." + view + " where programme = 'scale' and cohort = 'c017'"));
            }
            handle.execute("reset dayone.known_at");
            return answers;
        });
    }

    private static boolean has(Handle handle, String view, String column) {
        return handle.createQuery("""
                        select exists (select 1 from pg_attribute
                                       where attrelid = cast('mart.' || :view as regclass) and attname = :column)
                        """)
                .bind("view", view)
                .bind("column", column)
                .mapTo(Boolean.class)
                .one();
    }

    private static Answer ask(Handle handle, String question, String sql) {
        double[] millis = new double[WARM];
        long rows = 0;
        for (int run = -1; run < WARM; run++) {
            long start = System.nanoTime();
            rows = handle.createQuery("select count(*) from (" + sql + " offset 0) answer")
                    .mapTo(Long.class)
                    .one();
            if (run >= 0) {
                millis[run] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new Answer(question, millis[WARM / 2], rows);
    }

    private static void people(Handle handle, int participants) {
        handle.execute("""
                insert into core.cohort
                select 'scale', 'c' || to_char(n, 'FM000'), date '2015-01-01' + n, date '2015-02-01' + n, true, now()
                from generate_series(0, ? - 1) n
                """, COHORTS);
        handle.execute("""
                insert into core.enrolment (programme, participant, revision, enrolled, cohort, starts_on, index_date, assigned_arm,
                                            job_intent, started, completed, baseline)
                select 'scale', 'p-' || md5(n::text), 1, true, 'c' || to_char(n % ?, 'FM000'), date '2015-01-01' + n % 1000,
                       date '2015-02-01' + n % 1000, case when n / 1000 % 2 = 0 then 'notebook' else 'sprint' end, n % 50 <> 0,
                       true, n % 9 <> 0, '{"years": "3"}'
                from generate_series(0, ? - 1) n
                """, COHORTS, participants);
        handle.execute("insert into core.enrolment_history select * from core.enrolment");
        handle.execute("""
                insert into core.subject
                select programme, participant, false, 100, 80, 1, now() - interval '1 year', now() from core.enrolment
                """);
    }

    /** As many measures a person as the catalogue gives. */
    private static void measures(Handle handle) {
        handle.execute("""
                insert into core.measure (programme, participant, measure, cohort, arm, definition, revision, value, censored,
                                          matures_on, observed_until, lineage, lineage_count, withdrawn)
                select e.programme, e.participant, m.measure, e.cohort, e.assigned_arm, 1, 1,
                       case m.kind when 'share' then (hashtext(e.participant || m.measure) & 1)::double precision
                                   when 'days' then (hashtext(e.participant) & 511)::double precision
                                   else (hashtext(e.participant || m.measure) & 65535) / 655.36 end,
                       m.kind = 'days' and (hashtext(e.participant) & 3) = 0, e.index_date + 180, e.index_date,
                       array[gen_random_uuid()], 1, false
                from core.enrolment e
                cross join (
                    select 'P' || k || '.' || w, 'share' from generate_series(1, 2) k, unnest(array[90, 180, 365]) w
                    union all select 'P3.180', 'share'
                    union all select 'P4.strict', 'days'
                    union all select 'P4.broad', 'days'
                    union all select 'P7.response.' || w, 'share' from unnest(array[90, 180, 365]) w
                    union all select 'S1.capstone', 'score'
                    union all select 'D1.events', 'score'
                    union all select 'X' || k, 'score' from generate_series(1, 20) k
                ) as m(measure, kind)
                """);
        handle.execute("insert into core.measure_history select * from core.measure");
        handle.execute("""
                insert into core.format_metric (programme, cohort, arm, measure, revision, n, mean, m2, missing, open)
                select programme, cohort, arm, measure, 1, count(*) filter (where not censored),
                       coalesce(avg(value) filter (where not censored), 0),
                       coalesce(var_pop(value) filter (where not censored) * count(*) filter (where not censored), 0),
                       count(*) filter (where censored), count(*) filter (where censored)
                from core.measure group by 1, 2, 3, 4
                """);
        handle.execute("""
                insert into core.fact (event_id, programme, participant, kind, about, valid_from, value, item, rater)
                select gen_random_uuid(), e.programme, e.participant, 'score', 'capstone', e.index_date,
                       (hashtext(e.participant || i || r) & 31)::double precision, 'item-' || i, 'rater-' || r
                from core.enrolment e, generate_series(1, 3) i, generate_series(1, 2) r
                """);
    }

    private static void events(Handle handle, int participants, long events) {
        handle.execute(
                "select raw.ensure_month(m) from generate_series(timestamptz '2015-01-01Z', timestamptz '2024-12-01Z', interval '1 month') m");
        handle.execute("""
                insert into raw.event
                select gen_random_uuid(), 'CommitObserved', 'scale', null, 'i-' || md5((n % ?)::text), 'repository',
                       timestamptz '2015-01-01Z' + n * interval '30 seconds', timestamptz '2015-01-01Z' + n * interval '30 seconds', 'run',
                       decode(repeat('ab', 150), 'hex'), 'dayone.git-activity', (n % 6)::int, n / 6
                from generate_series(0, ? - 1) n
                """, participants, events);
        handle.execute(
                "insert into raw.event_key select event_id, received_at, decode(repeat('cd', 32), 'hex') from raw.event");
        handle.execute("insert into ops.freshness values ('scale', 'CommitObserved', ?, now(), now(), now())", events);
    }
}
