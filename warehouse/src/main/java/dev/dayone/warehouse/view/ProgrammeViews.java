package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.KnownAt;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.StudyStore;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The evaluators' questions that pages ask, from the views of {@code mart}. */
public final class ProgrammeViews {

    /** Rows that one question may return. */
    public static final int MOST_ROWS = 500;

    private final Jdbi jdbi;

    public ProgrammeViews(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** A cohort with the people assigned in it. */
    public record Cohort(
            String programme, String cohort, LocalDate startsOn, LocalDate endsOn, boolean simulated, int people) {}

    public List<Cohort> cohorts() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.programme, c.cohort, c.starts_on, c.ends_on, c.simulated, coalesce(p.people, 0) as people
                        from core.cohort c
                        left join (select programme, cohort, count(*) as people from mart.participant group by programme, cohort) p
                               on p.programme = c.programme and p.cohort = c.cohort
                        order by c.starts_on desc, c.programme, c.cohort
                        """)
                .map((row, context) -> new Cohort(
                        row.getString("programme"),
                        row.getString("cohort"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class),
                        row.getBoolean("simulated"),
                        row.getInt("people")))
                .list());
    }

    /** Programmes that have a cohort. */
    public List<String> programmes() {
        return jdbi.withHandle(handle -> handle.createQuery("select distinct programme from core.cohort order by 1")
                .mapTo(String.class)
                .list());
    }

    /** Whether some cohort is simulated. */
    public boolean simulated() {
        return jdbi.withHandle(handle -> handle.createQuery("select exists (select from core.cohort where simulated)")
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * People of one arm who reached a stage.
     *
     * @param known people of whom it is known whether they did; 0 = it is not recorded
     */
    public record Stage(String arm, int step, String name, int people, int known) {}

    /** Names of the stages, the first first. */
    public static final List<String> STAGES =
            List.of("assigned", "started", "completed", "answered within 180 days", "placed within 180 days, strict");

    /** People of those cohorts by the stage they reached. */
    public List<Stage> stages(String programme, List<String> cohorts) {
        // One cohort is asked by its name: a list would be looked for in all.
        boolean one = cohorts.size() == 1;
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery("""
                        select arm, step, name, coalesce(sum(people), 0)::int as people, sum(known)::int as known
                        from mart.funnel
                        where programme = :programme and cohort = %s
                        group by arm, step, name
                        order by step, arm
                        """.formatted(one ? ":cohort" : "any(:cohorts)"))
                    .bind("programme", programme);
            if (one) {
                query.bind("cohort", cohorts.get(0));
            } else {
                query.bindArray("cohorts", String.class, cohorts);
            }
            return query.map((row, context) -> new Stage(
                            row.getString("arm"),
                            row.getInt("step"),
                            row.getString("name"),
                            row.getInt("people"),
                            row.getInt("known")))
                    .list();
        });
    }

    /** People of one cohort and arm who were placed, strictly, within 180 days, of those of whom it is known whether they were. */
    public record Placed(String cohort, String arm, int people, int known) {}

    /** Placements of all cohorts of a programme: the last stage, cohort by cohort. */
    public List<Placed> placed(String programme) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select cohort, arm, coalesce(people, 0)::int as people, known::int as known
                        from mart.funnel
                        where programme = :programme and name = :name
                        order by cohort, arm
                        """)
                .bind("programme", programme)
                .bind("name", STAGES.get(STAGES.size() - 1))
                .map((row, context) -> new Placed(
                        row.getString("cohort"), row.getString("arm"), row.getInt("people"), row.getInt("known")))
                .list());
    }

    /**
     * People of one cohort, arm and block who reached a stage.
     *
     * @param known people of whom it is known whether they did
     */
    public record Reached(String arm, String block, int people, int known) {}

    /** @param stage one of {@link #STAGES} */
    public List<Reached> reached(String programme, String cohort, String stage) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select p.assigned_arm as arm, coalesce(p.block, '') as block, count(each.did)::int as known,
                               count(*) filter (where each.did)::int as people
                        from mart.participant p
                        join core.placement_known k on k.programme = p.programme and k.cohort = p.cohort and k.participant = p.participant
                        left join core.placement_recorded r on r.programme = p.programme and r.cohort = p.cohort
                        cross join lateral (select case :step
                                when 0 then true
                                when 1 then p.started
                                when 2 then case when p.started then p.completed else false end
                                when 3 then case when r.cohort is not null then k.response = 1 end
                                else case when k.job_intent then k.strict = 1 end end as did) each
                        where p.programme = :programme and p.cohort = :cohort
                        group by 1, 2 order by 2, 1
                        """)
                .bind("programme", programme)
                .bind("cohort", cohort)
                .bind("step", STAGES.indexOf(stage))
                .map((row, context) -> new Reached(
                        row.getString("arm"), row.getString("block"), row.getInt("people"), row.getInt("known")))
                .list());
    }

    /** People by what became of them, in one cohort and arm; the classes of an arm add up to all enrolled. */
    public record Account(String cohort, String arm, String outcome, int people, int enrolled) {}

    public List<Account> accounting(String programme, @Nullable String cohort) {
        return jdbi.withHandle(handle -> accounting(handle, programme, cohort));
    }

    /**
     * The same for reports to funders, on what was known at that time: whoever said no to them is in a class of their own. Whoever was placed broadly is in one class, whether or
     * not it is known that they were not placed strictly: a share placed broadly would give away how many are which.
     */
    public List<Account> accountingForFunders(String programme, Instant knownAt) {
        return jdbi.inTransaction(handle -> {
            KnownAt.set(handle, knownAt);
            return handle.createQuery("""
                            select cohort, arm, outcome, count(*)::int as people,
                                   sum(count(*)) over (partition by cohort, arm)::int as enrolled
                            from (select o.cohort, o.arm,
                                         case when c.participant is not null then 'no consent'
                                              when o.outcome = 'placed, strict unknown' then 'placed, broad only'
                                              else o.outcome end as outcome
                                  from mart.person_outcome o
                                  left join core.consent_withheld c on c.programme = o.programme and c.participant = o.participant
                                                                    and c.purpose = 'funder_report'
                                  where o.programme = :programme) each
                            group by cohort, arm, outcome
                            order by cohort, arm, outcome
                            """)
                    .bind("programme", programme)
                    .map((row, context) -> new Account(
                            row.getString("cohort"),
                            row.getString("arm"),
                            row.getString("outcome"),
                            row.getInt("people"),
                            row.getInt("enrolled")))
                    .list();
        });
    }

    /** How many people of a cohort have a measure, and its sum. */
    public record Tally(String cohort, String measure, int people, double sum) {}

    /** Measures that are 1 or 0, by cohort, on what was known at that time, of people who did not say no to reports to funders. */
    public List<Tally> tallies(String programme, List<String> measures, Instant knownAt) {
        return jdbi.inTransaction(handle -> {
            KnownAt.set(handle, knownAt);
            return handle.createQuery("""
                            select m.cohort, m.measure, count(*)::int as people, sum(m.value) as total
                            from core.measure_known m
                            join mart.participant p on p.programme = m.programme and p.participant = m.participant
                            where m.programme = :programme and m.measure = any(:measures) and not m.withdrawn and m.value is not null
                                  and not exists (select from core.consent_withheld c where c.programme = m.programme
                                                  and c.participant = m.participant and c.purpose = 'funder_report')
                            group by m.cohort, m.measure order by m.cohort, m.measure
                            """)
                    .bind("programme", programme)
                    .bindArray("measures", String.class, measures)
                    .map((row, context) -> new Tally(
                            row.getString("cohort"),
                            row.getString("measure"),
                            row.getInt("people"),
                            row.getDouble("total")))
                    .list();
        });
    }

    private static List<Account> accounting(Handle handle, String programme, @Nullable String cohort) {
        // A condition that names no cohort at all keeps Postgres from asking one cohort alone.
        Query query = handle.createQuery("""
                        select cohort, arm, outcome, people::int as people, enrolled::int as enrolled
                        from mart.outcome_accounting
                        where programme = :programme %s
                        order by cohort, arm, outcome
                        """.formatted(cohort == null ? "" : "and cohort = :cohort"))
                .bind("programme", programme);
        if (cohort != null) {
            query.bind("cohort", cohort);
        }
        return query.map((row, context) -> new Account(
                        row.getString("cohort"),
                        row.getString("arm"),
                        row.getString("outcome"),
                        row.getInt("people"),
                        row.getInt("enrolled")))
                .list();
    }

    /** The latest of each kind of event. */
    public record Fresh(String programme, String type, long facts, Instant occurred, Instant received) {}

    public List<Fresh> freshness() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select programme, type, facts, last_occurred_at, last_received_at from mart.freshness order by programme, type")
                .map((row, context) -> new Fresh(
                        row.getString("programme"),
                        row.getString("type"),
                        row.getLong("facts"),
                        row.getObject("last_occurred_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_received_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** When the warehouse last took anything. */
    public Optional<Instant> dataTo() {
        return jdbi.withHandle(handle -> handle.createQuery("select max(moved_at) from ops.kafka_offset")
                .mapTo(Instant.class)
                .findOne());
    }

    /** Changes when anything was taken, or a verdict put on record. */
    public String version() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select coalesce(extract(epoch from (select max(moved_at) from ops.kafka_offset))::text, 'none') || '-'
                               || coalesce(extract(epoch from (select max(computed_at) from study.verdict))::text, 'none')
                        """).mapTo(String.class).one());
    }

    /** Something that keeps data from being complete. */
    public record Trouble(String programme, String what, String detail, long count) {}

    public List<Trouble> troubles() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select programme, 'Refused rows, neither corrected nor waived' as what, reason as detail, count(*) as n
                        from mart.reject where state = 'open' group by programme, reason
                        union all
                        select programme, 'Gap of a source', reason || ' in ' || gap_in, count(*)
                        from core.source_gap group by programme, reason, gap_in
                        union all
                        select '', 'Message that could not be used', code || ' in ' || about_topic, count(*)
                        from ops.dead_letter group by code, about_topic
                        union all
                        select coalesce(programme, ''), 'Row set aside', kind, count(*)
                        from (select null::text as programme, reason as kind from ops.quarantine) q group by programme, kind
                        order by 1, 2, 4 desc
                        limit 200
                        """)
                .map((row, context) -> new Trouble(
                        row.getString("programme"), row.getString("what"), row.getString("detail"), row.getLong("n")))
                .list());
    }

    /** A measure that can be asked for. */
    public record Measure(String measure, String title, String unit, String definition, String use) {}

    public List<Measure> measures() {
        return measures("");
    }

    /** The measures that a programme has, and those of all programmes where none is named. */
    public List<Measure> measures(String programme) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select f.measure, coalesce(d.title, f.measure) as title, coalesce(d.unit, '') as unit,
                               coalesce(d.definition, '') as definition, coalesce(d.use, '') as use
                        from (select distinct measure from core.format_metric where :programme in ('', programme)) f
                        left join lateral (
                            select title, unit, definition, use
                            from core.measure_definition d
                            cross join lateral unnest(string_to_array(d.measure, ', ')) as family (pattern)
                            where f.measure = pattern
                               or pattern like '%{%'
                                  and f.measure like regexp_replace(regexp_replace(pattern, '[[].*', ''), '[{][^}]*[}]', '%', 'g')
                            order by f.measure = pattern desc, length(pattern) desc limit 1) d on true
                        order by f.measure
                        """)
                .bind("programme", programme)
                .map((row, context) -> new Measure(
                        row.getString("measure"),
                        row.getString("title"),
                        row.getString("unit"),
                        row.getString("definition"),
                        row.getString("use")))
                .list());
    }

    /** What a measure may be grouped by. */
    public enum Group {
        ARM("p.assigned_arm"),
        COHORT("p.cohort"),
        COHORT_AND_ARM("p.cohort || ' / ' || p.assigned_arm"),
        BLOCK("coalesce(p.block, '(none)')"),
        STARTED("case when p.started then 'started' else 'did not start' end");

        private final String sql;

        Group(String sql) {
            this.sql = sql;
        }
    }

    /**
     * A question to the measures.
     *
     * @param cohort null = all
     * @param knownAt null = now
     * @param without cohorts that are left out
     */
    public record Question(
            String programme,
            String measure,
            Group group,
            @Nullable String cohort,
            @Nullable Instant knownAt,
            List<String> without) {
        public Question {
            without = List.copyOf(without);
        }
    }

    /** One group's values; censored times are left out and counted. */
    public record Grouped(
            String group,
            int people,
            int n,
            @Nullable Double mean,
            @Nullable Double deviation,
            int open) {}

    /** The query that answers a question, as it is run. */
    public static String sql(Question question) {
        return """
                select %s as "group", count(*) as people,
                       count(m.value) filter (where not m.censored) as n,
                       avg(m.value) filter (where not m.censored) as mean,
                       stddev_samp(m.value) filter (where not m.censored) as standard_deviation,
                       count(*) filter (where m.censored) as open
                from mart.participant p
                left join mart.measure m on m.programme = p.programme and m.participant = p.participant and m.measure = :measure
                where p.programme = :programme%s%s
                group by 1 order by 1 limit %d""".formatted(
                        question.group().sql,
                        question.cohort() == null ? "" : " and p.cohort = :cohort",
                        question.without().isEmpty() ? "" : " and p.cohort <> all(:without)",
                        MOST_ROWS);
    }

    public List<Grouped> ask(Question question) {
        return jdbi.inTransaction(handle -> {
            handle.execute("set transaction read only");
            handle.execute("set local statement_timeout = '10s'");
            if (question.knownAt() != null) {
                KnownAt.set(handle, question.knownAt());
            }
            var query = handle.createQuery(sql(question))
                    .bind("programme", question.programme())
                    .bind("measure", question.measure());
            if (question.cohort() != null) {
                query.bind("cohort", question.cohort());
            }
            if (!question.without().isEmpty()) {
                query.bindArray("without", String.class, question.without());
            }
            return query.map((row, context) -> new Grouped(
                            row.getString("group"),
                            row.getInt("people"),
                            row.getInt("n"),
                            number(row.getDouble("mean"), row.wasNull()),
                            number(row.getDouble("standard_deviation"), row.wasNull()),
                            row.getInt("open")))
                    .list();
        });
    }

    private static @Nullable Double number(double value, boolean absent) {
        return absent ? null : Double.valueOf(value);
    }

    /** Views that can be taken away whole: only those that show groups, never one person. */
    public static final List<String> TABLES = List.of(
            "cohort_comparison",
            "outcome_accounting",
            "funnel",
            "attrition",
            "checkpoint_reliability",
            "freshness",
            "verdict");

    /** What the values of a column are. */
    public enum Scale {
        TEXT,
        NUMBER,
        YES_OR_NO;

        /** Of a type as Postgres names it. */
        static Scale of(String type) {
            return switch (type) {
                case "smallint", "integer", "bigint", "numeric", "real", "double precision" -> NUMBER;
                case "boolean" -> YES_OR_NO;
                default -> TEXT;
            };
        }
    }

    /**
     * A table to take away.
     *
     * @param rows as texts; an empty text where there is no value
     * @param scales of columns that are no texts
     */
    public record Rows(List<String> columns, List<List<String>> rows, Map<String, Scale> scales) {
        public Rows {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            scales = Map.copyOf(scales);
        }

        /** Rows of texts. */
        public Rows(List<String> columns, List<List<String>> rows) {
            this(columns, rows, Map.of());
        }

        /** What the values of a column are. */
        public Scale scale(String column) {
            return scales.getOrDefault(column, Scale.TEXT);
        }

        /** All rows of an answer as texts; null is an empty one. */
        static Rows of(ResultSet answer) throws SQLException {
            ResultSetMetaData about = answer.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(about.getColumnLabel(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (answer.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    cells.add(text(answer.getString(i)));
                }
                rows.add(cells);
            }
            return new Rows(columns, rows);
        }
    }

    /**
     * A view whole, by its columns in order.
     *
     * @param view one of {@link #TABLES}
     */
    public Rows rows(String view) {
        if (!TABLES.contains(view)) {
            throw new IllegalArgumentException(view + " is no table to take away");
        }
        return jdbi.withHandle(handle -> read(handle, view));
    }

    private static Rows read(Handle handle, String view) {
        Map<String, Scale> scales = new LinkedHashMap<>();
        handle.createQuery("""
                        select column_name, data_type from information_schema.columns
                        where table_schema = 'mart' and table_name = :view order by ordinal_position
                        """)
                .bind("view", view)
                .map((row, context) -> Map.entry(row.getString(1), Scale.of(row.getString(2))))
                .forEach(each -> scales.put(each.getKey(), each.getValue()));
        List<String> columns = List.copyOf(scales.keySet());
        List<List<String>> rows = handle.createQuery("select * from mart." + view + " order by "
                        + String.join(
                                ", ",
                                IntStream.rangeClosed(1, Math.min(4, columns.size()))
                                        .mapToObj(String::valueOf)
                                        .toList()))
                .map((row, context) -> {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        cells.add(text(row.getString(i)));
                    }
                    return cells;
                })
                .list();
        return new Rows(columns, rows, scales);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Labels of arms, as studies name them. */
    public Map<String, String> labels() {
        return new StudyStore(jdbi)
                .all().stream()
                        .flatMap(study ->
                                List.of(study.plan().control(), study.plan().treatment()).stream())
                        .collect(Collectors.toMap(arm -> arm.id(), arm -> arm.label(), (a, b) -> a));
    }
}
