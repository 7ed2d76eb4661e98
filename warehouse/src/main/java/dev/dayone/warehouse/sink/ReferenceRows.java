package dev.dayone.warehouse.sink;

import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.PostgresTimes;
import java.time.LocalDate;
import org.jdbi.v3.core.Handle;

/** Rows that the warehouse reads from events itself: calendars, plans, surveys, identities, repositories, gaps. */
public final class ReferenceRows {

    private ReferenceRows() {}

    /** What the warehouse itself reads from an event; everything about participants comes from streams. */
    static void write(Handle handle, Event event) {
        if (event instanceof CohortScheduled cohort) {
            handle.createUpdate("""
                            insert into core.cohort (programme, cohort, starts_on, ends_on, simulated, received_at)
                            values (:programme, :cohort, :starts, :ends, :simulated, :received)
                            on conflict (programme, cohort) do update
                            set starts_on = excluded.starts_on, ends_on = excluded.ends_on,
                                simulated = excluded.simulated, received_at = excluded.received_at
                            where excluded.received_at > core.cohort.received_at
                            """)
                    .bind("programme", cohort.meta().programme())
                    .bind("cohort", cohort.cohort())
                    .bind("starts", cohort.startsOn())
                    .bind("ends", cohort.endsOn())
                    .bind("simulated", cohort.simulated())
                    .bind("received", PostgresTimes.at(cohort.meta().receivedAt()))
                    .execute();
            cost(handle, cohort);
        } else if (event instanceof StudyRegistered study) {
            handle.createUpdate("""
                            insert into study.plan (programme, study, version, title, question, control, treatment,
                                                    received_at, payload, looks, hidden_between_looks, cohorts)
                            values (:programme, :study, :version, :title, :question, :control, :treatment,
                                    :received, :payload, :looks, :hidden, :cohorts)
                            on conflict (programme, study, version) do update
                            set received_at = greatest(excluded.received_at, study.plan.received_at),
                                looks = excluded.looks, hidden_between_looks = excluded.hidden_between_looks,
                                cohorts = excluded.cohorts
                            """)
                    .bind("programme", study.meta().programme())
                    .bind("study", study.study())
                    .bind("version", study.meta().eventId())
                    .bind("title", study.title())
                    .bind("question", study.question())
                    .bind("control", study.control())
                    .bind("treatment", study.treatment())
                    .bind("received", PostgresTimes.at(study.meta().receivedAt()))
                    .bind("payload", WireCodec.encode(study))
                    .bindArray("looks", LocalDate.class, study.looks())
                    .bind("hidden", study.hiddenBetweenLooks())
                    .bindArray("cohorts", String.class, study.cohorts())
                    .execute();
            inForce(handle, study.meta(), "study", study.study());
        } else if (event instanceof SurveyRegistered survey) {
            handle.createUpdate("""
                            insert into core.survey (programme, survey, version, received_at, payload)
                            values (:programme, :survey, :version, :received, :payload)
                            on conflict (programme, survey, version) do update
                            set received_at = greatest(core.survey.received_at, excluded.received_at)
                            """)
                    .bind("programme", survey.meta().programme())
                    .bind("survey", survey.survey())
                    .bind("version", survey.meta().eventId())
                    .bind("received", PostgresTimes.at(survey.meta().receivedAt()))
                    .bind("payload", WireCodec.encode(survey))
                    .execute();
            inForce(handle, survey.meta(), "survey", survey.survey());
        } else if (event instanceof IdentityLinked link) {
            handle.createUpdate("""
                            insert into core.identity_link (event_id, programme, identity, participant, occurred_at, voids)
                            values (:id, :programme, :identity, :participant, :occurred, :voids)
                            on conflict do nothing
                            """)
                    .bind("id", link.meta().eventId())
                    .bind("programme", link.meta().programme())
                    .bind("identity", link.meta().identity())
                    .bind("participant", link.meta().participant())
                    .bind("occurred", PostgresTimes.at(link.meta().occurredAt()))
                    .bind("voids", link.meta().voids())
                    .execute();
        } else if (event instanceof RepositoryScanned scan) {
            handle.createUpdate("""
                            with state as (
                                insert into core.repository (programme, repository, owner, head, commits, commits_on_head,
                                                             missing_objects, shallow, received_at, upstream,
                                                             upstream_commits, rewritten_commits, people_commits,
                                                             credited_commits)
                                values (:programme, :repository, :owner, :head, :commits, :onHead, :missing, :shallow,
                                        :received, :upstream, :upstreamCommits, :rewritten, :people, :credited)
                                on conflict (programme, repository) do update
                                set owner = excluded.owner, head = excluded.head, commits = excluded.commits,
                                    commits_on_head = excluded.commits_on_head,
                                    missing_objects = excluded.missing_objects, shallow = excluded.shallow,
                                    received_at = excluded.received_at, upstream = excluded.upstream,
                                    upstream_commits = excluded.upstream_commits,
                                    rewritten_commits = excluded.rewritten_commits,
                                    people_commits = excluded.people_commits,
                                    credited_commits = excluded.credited_commits
                                where excluded.received_at >= core.repository.received_at
                                returning *
                            )
                            insert into core.repository_history (programme, repository, owner, head, commits,
                                                                 commits_on_head, missing_objects, shallow, received_at,
                                                                 upstream, upstream_commits, rewritten_commits,
                                                                 people_commits, credited_commits, recorded_at)
                            select programme, repository, owner, head, commits, commits_on_head, missing_objects, shallow,
                                   received_at, upstream, upstream_commits, rewritten_commits, people_commits,
                                   credited_commits, now()
                            from state
                            on conflict (programme, repository, recorded_at) do update
                            set owner = excluded.owner, head = excluded.head, commits = excluded.commits,
                                commits_on_head = excluded.commits_on_head, missing_objects = excluded.missing_objects,
                                shallow = excluded.shallow, received_at = excluded.received_at, upstream = excluded.upstream,
                                upstream_commits = excluded.upstream_commits, rewritten_commits = excluded.rewritten_commits,
                                people_commits = excluded.people_commits, credited_commits = excluded.credited_commits
                            """)
                    .bind("programme", scan.meta().programme())
                    .bind("repository", scan.repository())
                    .bind("owner", scan.owner())
                    .bind("head", scan.head())
                    .bind("commits", scan.commits())
                    .bind("onHead", scan.commitsOnHead())
                    .bind("missing", scan.missingObjects())
                    .bind("shallow", scan.shallow())
                    .bind("received", PostgresTimes.at(scan.meta().receivedAt()))
                    .bind("upstream", scan.upstream())
                    .bind("upstreamCommits", scan.upstreamCommits())
                    .bind("rewritten", scan.rewrittenCommits())
                    .bind("people", scan.peopleCommits())
                    .bind("credited", scan.creditedCommits())
                    .execute();
        } else if (event instanceof SourceGap gap) {
            gap(handle, gap);
        }
    }

    /** A calendar without a cost takes back the cost of an earlier one. */
    private static void cost(Handle handle, CohortScheduled cohort) {
        handle.createUpdate("""
                        insert into core.cohort_cost (programme, cohort, version, received_at, cost, currency)
                        values (:programme, :cohort, :version, :received, :cost, :currency)
                        on conflict (programme, cohort, version) do update
                        set received_at = greatest(core.cohort_cost.received_at, excluded.received_at)
                        """)
                .bind("programme", cohort.meta().programme())
                .bind("cohort", cohort.cohort())
                .bind("version", cohort.meta().eventId())
                .bind("received", PostgresTimes.at(cohort.meta().receivedAt()))
                .bind("cost", cohort.cost())
                .bind("currency", cohort.currency())
                .execute();
        inForce(handle, cohort.meta(), "cost", cohort.cohort());
    }

    /** A version that comes back after another has a row of its own: what was known in between stays as it was. */
    private static void inForce(Handle handle, EventMeta meta, String kind, String about) {
        handle.createUpdate("""
                        with latest as (
                            select version, first_received_at from core.version_in_force
                            where programme = :programme and kind = :kind and about = :about
                            order by last_received_at desc, version limit 1
                        )
                        insert into core.version_in_force as kept (programme, kind, about, version, first_received_at, last_received_at)
                        select :programme, :kind, :about, :version,
                               coalesce((select first_received_at from latest where version = :version), cast(:received as timestamptz)),
                               cast(:received as timestamptz)
                        -- A message that comes once more is of a time that is on record.
                        where not exists (select 1 from core.version_in_force o
                                          where o.programme = :programme and o.kind = :kind and o.about = :about and o.version = :version
                                                and cast(:received as timestamptz) between o.first_received_at and o.last_received_at)
                        on conflict (programme, kind, about, version, first_received_at) do update
                        set last_received_at = greatest(kept.last_received_at, excluded.last_received_at)
                        """)
                .bind("programme", meta.programme())
                .bind("kind", kind)
                .bind("about", about)
                .bind("version", meta.eventId())
                .bind("received", PostgresTimes.at(meta.receivedAt()))
                .execute();
    }

    private static void gap(Handle handle, SourceGap gap) {
        if (gap.meta().voids()) {
            return;
        }
        handle.createUpdate("""
                        insert into core.source_gap (event_id, programme, gap_in, gap_from, gap_until, reason, affected)
                        values (:id, :programme, :gapIn, :from, :until, :reason, :affected)
                        on conflict do nothing
                        """)
                .bind("id", gap.meta().eventId())
                .bind("programme", gap.meta().programme())
                .bind("gapIn", gap.gapIn())
                .bind("from", gap.from() == null ? null : PostgresTimes.at(gap.from()))
                .bind("until", gap.until() == null ? null : PostgresTimes.at(gap.until()))
                .bind("reason", gap.reason().name())
                .bind("affected", gap.affected())
                .execute();
    }
}
