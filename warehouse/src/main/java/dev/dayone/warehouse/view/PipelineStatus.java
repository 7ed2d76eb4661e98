package dev.dayone.warehouse.view;

import dev.dayone.schemas.FactKey;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How far the pipeline has come: what became of a run, and whether measures and standings speak of all facts. */
public final class PipelineStatus {

    private final Jdbi jdbi;

    public PipelineStatus(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * What became of what one source sent in one run.
     *
     * @param source file, or git
     */
    public record Intake(String source, long accepted, long rejected, long duplicates, long conflicts) {

        public long sent() {
            return accepted + rejected + duplicates + conflicts;
        }

        public Intake plus(Intake other) {
            return new Intake(
                    source,
                    accepted + other.accepted,
                    rejected + other.rejected,
                    duplicates + other.duplicates,
                    conflicts + other.conflicts);
        }
    }

    /**
     * A repository as scanned.
     *
     * @param commits commits that all references reach
     * @param commitsOnHead commits that HEAD reaches
     * @param missingObjects objects the clone lacks
     * @param ownCommits commits of its own: those that its upstream has are subtracted
     */
    public record RepositoryCount(
            String repository,
            long commits,
            long commitsOnHead,
            long missingObjects,
            boolean shallow,
            long ownCommits) {}

    /** Whose those events are, as far as the warehouse has them. */
    public Map<UUID, FactKey> keys(Set<UUID> events) {
        return jdbi.withHandle(handle -> {
            Map<UUID, FactKey> keys = new HashMap<>();
            handle.createQuery("""
                            select e.event_id, e.type, e.programme, e.participant, e.identity
                            from raw.event_key k
                            join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                            where k.event_id = any(:ids)
                            """)
                    .bindArray("ids", UUID.class, events.toArray())
                    .map((row, context) -> keys.put(
                            row.getObject("event_id", UUID.class),
                            new FactKey(
                                    row.getString("type"),
                                    row.getString("programme"),
                                    row.getString("participant"),
                                    row.getString("identity"))))
                    .list();
            return keys;
        });
    }

    /** By source. */
    public List<Intake> intake(String runId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select source, accepted, rejected, duplicates, conflicts
                        from ops.intake where run_id = :run order by source
                        """)
                .bind("run", runId)
                .map((row, context) -> new Intake(
                        row.getString("source"),
                        row.getLong("accepted"),
                        row.getLong("rejected"),
                        row.getLong("duplicates"),
                        row.getLong("conflicts")))
                .list());
    }

    /** All sources of a run together. */
    public Intake total(String runId) {
        return intake(runId).stream().reduce(new Intake("all", 0, 0, 0, 0), Intake::plus);
    }

    /** The latest scan of each repository of a programme. */
    public List<RepositoryCount> repositories(String programme) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select repository, commits, commits_on_head, missing_objects, shallow, own_commits
                        from mart.repository where programme = :programme order by repository
                        """)
                .bind("programme", programme)
                .map((row, context) -> new RepositoryCount(
                        row.getString("repository"),
                        row.getLong("commits"),
                        row.getLong("commits_on_head"),
                        row.getLong("missing_objects"),
                        row.getBoolean("shallow"),
                        row.getLong("own_commits")))
                .list());
    }

    /** Participants by the identity that belongs to them. */
    public Map<String, String> identities(String programme) {
        Map<String, String> owners = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "select identity, participant from core.identity where programme = :programme")
                .bind("programme", programme)
                .map((row, context) -> owners.put(row.getString("identity"), row.getString("participant")))
                .list());
        return owners;
    }

    /** Whether any event speaks of a participant, but a request to erase the person. */
    public boolean knows(String programme, String participant) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select exists (select 1 from raw.event
                                       where programme = :programme and participant = :participant
                                             and type <> 'ParticipantErased')
                        """)
                .bind("programme", programme)
                .bind("participant", participant)
                .mapTo(Boolean.class)
                .one());
    }

    /** Cohort of an enrolled participant. */
    public Optional<String> cohortOf(String programme, String participant) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select cohort from core.enrolment
                        where programme = :programme and participant = :participant and enrolled
                        """)
                .bind("programme", programme)
                .bind("participant", participant)
                .mapTo(String.class)
                .findOne());
    }

    /** Commits of a programme: all, and those that belong to someone enrolled. */
    public Commits commits(String programme) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select coalesce(sum(s.commits), 0) as observed,
                               coalesce(sum(s.commits) filter (where i.participant is not null), 0) as attributed
                        from core.subject s
                        left join core.identity i on s.by_identity and i.programme = s.programme and i.identity = s.subject
                        where s.programme = :programme
                        """)
                .bind("programme", programme)
                .map((row, context) -> new Commits(row.getLong("observed"), row.getLong("attributed")))
                .one());
    }

    /** @param attributed of the observed, those whose author is linked to a participant */
    public record Commits(long observed, long attributed) {}

    /** Participants whose measures speak of all their facts, of all participants with facts. */
    public Measured measured(String programme) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select (select count(*) from core.measure
                                where programme = :programme and measure = 'D1.events' and not withdrawn) as measured,
                               (select count(*) from ops.participant_behind where programme = :programme) as behind,
                               (select count(*) from ops.standing_behind where programme = :programme) as standings,
                               (select count(*) from core.measure where programme = :programme) as measures
                        """)
                .bind("programme", programme)
                .map((row, context) -> new Measured(
                        row.getLong("measured"),
                        row.getLong("behind"),
                        row.getLong("standings"),
                        row.getLong("measures")))
                .one());
    }

    /**
     * @param participants participants with measures
     * @param behind participants whose measures do not speak of all their facts yet
     * @param standingsBehind standings that do not sum up all measures yet
     * @param measures measures in the warehouse
     */
    public record Measured(long participants, long behind, long standingsBehind, long measures) {

        public boolean caughtUp() {
            return behind == 0 && standingsBehind == 0;
        }
    }

    /** Measures and standings that do not speak of all facts yet, of all programmes. */
    public long behind() {
        return count(
                "select (select count(*) from ops.participant_behind) + (select count(*) from ops.standing_behind)");
    }

    /** Standings kept. */
    public long standings() {
        return count("select count(*) from core.format_metric");
    }

    /** Standings that do not sum up all measures. */
    public long standingsBehind() {
        return count("select count(*) from ops.standing_behind");
    }

    /**
     * What wants somebody's attention, of all programmes.
     *
     * @param unmeasured people with facts that no measure speaks of
     * @param standings that do not sum up all measures
     * @param quarantined messages set aside
     * @param rejects refused rows neither corrected nor waived
     * @param deadLetters messages that streams could not use
     * @param lastBackup null = there was none
     */
    public record Troubles(
            long unmeasured,
            long standings,
            long quarantined,
            long rejects,
            long deadLetters,
            @Nullable Instant lastBackup) {

        /** Nothing is known of any. */
        public static final Troubles NONE = new Troubles(0, 0, 0, 0, 0, null);
    }

    public Troubles troubles() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select (select count(*) from ops.participant_behind) as unmeasured,
                               (select count(*) from ops.standing_behind) as standings,
                               (select count(*) from ops.quarantine) as quarantined,
                               (select count(*) from ops.reject where state = 'open') as rejects,
                               (select count(*) from ops.dead_letter) as dead_letters,
                               (select max(at) from audit.entry where action = 'exported' and subject = 'backup') as backup
                        """)
                .map((row, context) -> {
                    OffsetDateTime backup = row.getObject("backup", OffsetDateTime.class);
                    return new Troubles(
                            row.getLong("unmeasured"),
                            row.getLong("standings"),
                            row.getLong("quarantined"),
                            row.getLong("rejects"),
                            row.getLong("dead_letters"),
                            backup == null ? null : backup.toInstant());
                })
                .one());
    }

    /** What the server's clock says. */
    public Instant serverTime() {
        return jdbi.withHandle(handle -> handle.createQuery("select clock_timestamp()")
                .mapTo(Instant.class)
                .one());
    }

    /**
     * When a programme's events of one type came.
     *
     * @param days on which some came
     */
    public record Arrivals(String programme, String type, Instant first, Instant last, long days) {

        private static final int REGULAR_DAYS = 5;
        private static final int TIMES_USUAL = 5;
        private static final Duration AT_LEAST = Duration.ofDays(3);

        /** For how long nothing has come of what came regularly; nothing where that is no longer than usual, or where it never was regular. */
        public Optional<Duration> silence(Instant now) {
            if (days < REGULAR_DAYS) {
                return Optional.empty();
            }
            Duration limit = Duration.between(first, last).dividedBy(days - 1).multipliedBy(TIMES_USUAL);
            Duration silent = Duration.between(last, now);
            boolean quiet = silent.compareTo(limit) > 0 && silent.compareTo(AT_LEAST) > 0;
            return quiet ? Optional.of(silent) : Optional.empty();
        }
    }

    /** By programme and type, from the times at which they were read. */
    public List<Arrivals> arrivals() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select programme, type, min(last_received_at) as first, max(last_received_at) as last,
                               count(distinct date_trunc('day', last_received_at)) as days
                        from ops.freshness_history group by programme, type order by programme, type
                        """)
                .map((row, context) -> new Arrivals(
                        row.getString("programme"),
                        row.getString("type"),
                        row.getObject("first", OffsetDateTime.class).toInstant(),
                        row.getObject("last", OffsetDateTime.class).toInstant(),
                        row.getLong("days")))
                .list());
    }

    /** Next offset that the sink reads, by topic and partition, as Kafka writes them. */
    public Map<String, Long> read() {
        Map<String, Long> read = new HashMap<>();
        jdbi.useHandle(
                handle -> handle.createQuery("select topic || '-' || partition, next_offset from ops.kafka_offset")
                        .map((row, context) -> read.put(row.getString(1), row.getLong(2)))
                        .list());
        return read;
    }

    private long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
