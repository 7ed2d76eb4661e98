package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What subscribers are still to be told. Each thing is told each of them once; what fails is tried again, later and later. */
public final class Outbox {

    /** Attempts after which a subscriber is given up. */
    public static final int MOST_ATTEMPTS = 9;

    private final Jdbi jdbi;

    public Outbox(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * Something to tell somebody.
     *
     * @param kind look.due or report.published
     * @param detail what is told, as JSON
     * @param attempts made so far
     */
    public record Due(
            UUID notification,
            String target,
            String kind,
            String programme,
            String subject,
            Instant occurredAt,
            String detail,
            int attempts) {}

    /** Notes what happened since: looks that came due by that day, and reports published. Noting twice is noting once. */
    public void collect(LocalDate today) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into ops.notification (kind, programme, subject, occurred_at, detail)
                            select 'look.due', p.programme, p.study || ' ' || l.day, l.day::timestamptz,
                                   jsonb_build_object('programme', p.programme, 'study', p.study, 'title', p.title, 'look', l.day,
                                                      'simulated', exists (select from core.cohort c where c.programme = p.programme and c.simulated))
                            from (select distinct on (programme, study) * from study.plan
                                  order by programme, study, received_at desc, version) p, unnest(p.looks) as l(day)
                            where l.day <= :today
                            on conflict do nothing
                            """).bind("today", today).execute();
            handle.execute("""
                    insert into ops.notification (kind, programme, subject, occurred_at, detail)
                    select 'report.published', r.programme, r.release, r.published_at,
                           jsonb_build_object('programme', r.programme, 'study', r.study,
                                              'title', coalesce((select p.title from study.plan p
                                                                 where p.programme = r.programme and p.study = r.study
                                                                 order by p.received_at desc, p.version limit 1), ''),
                                              'release', r.release, 'asOf', r.as_of,
                                              'sha256', r.pdf_sha256, 'by', r.published_by,
                                              'simulated', exists (select from core.cohort c where c.programme = r.programme and c.simulated))
                    from study.release r where r.kind <> 'impact-own'
                    on conflict do nothing
                    """);
        });
    }

    /**
     * Puts whatever happened from a time on before a subscriber who was not told of it.
     *
     * @param programme "" = of every programme
     * @param now from when on they may be told
     */
    public void subscribe(String target, List<String> kinds, String programme, Instant from, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into ops.notification_delivery (notification, target, next_at)
                        select n.notification, :target, :now from ops.notification n
                        where n.kind = any(:kinds) and (:programme = '' or n.programme = :programme) and n.occurred_at >= :from
                        on conflict do nothing
                        """)
                .bind("target", target)
                .bindArray("kinds", String.class, kinds)
                .bind("programme", programme)
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute());
    }

    /** What is to be told now. */
    public List<Due> due(Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select d.notification, d.target, d.attempts, n.kind, n.programme, n.subject, n.occurred_at, n.detail
                        from ops.notification_delivery d join ops.notification n on n.notification = d.notification
                        where d.delivered_at is null and d.attempts < :most and d.next_at <= :now
                        order by n.occurred_at, d.target
                        """)
                .bind("most", MOST_ATTEMPTS)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, context) -> new Due(
                        row.getObject("notification", UUID.class),
                        row.getString("target"),
                        row.getString("kind"),
                        row.getString("programme"),
                        row.getString("subject"),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        row.getString("detail"),
                        row.getInt("attempts")))
                .list());
    }

    public void delivered(Due due, Instant at) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update ops.notification_delivery set delivered_at = :at, attempts = attempts + 1, error = null
                        where notification = :notification and target = :target
                        """)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("notification", due.notification())
                .bind("target", due.target())
                .execute());
    }

    /** @param next not before then is the next attempt */
    public void failed(Due due, String why, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update ops.notification_delivery set attempts = attempts + 1, error = :why, next_at = :next
                        where notification = :notification and target = :target
                        """)
                .bind("why", why)
                .bind("next", next.atOffset(ZoneOffset.UTC))
                .bind("notification", due.notification())
                .bind("target", due.target())
                .execute());
    }
}
