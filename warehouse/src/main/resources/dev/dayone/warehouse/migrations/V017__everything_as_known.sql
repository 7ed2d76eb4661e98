-- What speaks of doors, sources and refusals has a history too, so that every view of mart answers as known at a time.

create table ops.freshness_history (
    programme text not null,
    type text not null,
    facts bigint not null,
    last_occurred_at timestamptz not null,
    last_received_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    primary key (programme, type, recorded_at)
);
comment on table ops.freshness_history is 'Every state of ops.freshness.';
comment on column ops.freshness_history.programme is 'Programme.';
comment on column ops.freshness_history.type is 'Kind of event.';
comment on column ops.freshness_history.facts is 'Facts of that kind.';
comment on column ops.freshness_history.last_occurred_at is 'Latest, by the source''s clock.';
comment on column ops.freshness_history.last_received_at is 'When ingest read the latest.';
comment on column ops.freshness_history.recorded_at is 'From when it was known.';
insert into ops.freshness_history
select programme, type, sum(facts) over upto, max(occurred_at) over upto, max(received_at) over upto, recorded_at
from (select programme, type, recorded_at, count(*) as facts, max(occurred_at) as occurred_at, max(received_at) as received_at
      from raw.event group by 1, 2, 3) taken
window upto as (partition by programme, type order by recorded_at);

create table ops.intake_history (
    run_id text not null,
    programme text not null,
    source text not null,
    accepted bigint not null,
    rejected bigint not null,
    duplicates bigint not null,
    conflicts bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (run_id, programme, source, recorded_at)
);
comment on table ops.intake_history is 'Every state of ops.intake.';
comment on column ops.intake_history.run_id is 'Ingest run.';
comment on column ops.intake_history.programme is 'Programme.';
comment on column ops.intake_history.source is 'File, or git.';
comment on column ops.intake_history.accepted is 'New facts.';
comment on column ops.intake_history.rejected is 'Refused with a reason.';
comment on column ops.intake_history.duplicates is 'Facts known already.';
comment on column ops.intake_history.conflicts is 'Ids of known facts with other content: in quarantine.';
comment on column ops.intake_history.recorded_at is 'From when it was known.';
insert into ops.intake_history
select run_id, programme, source, accepted, rejected, duplicates, conflicts, recorded_at from ops.intake;

create table ops.reject_history (
    event_id uuid not null,
    programme text not null,
    state text not null,
    note text,
    events uuid[] not null,
    times bigint not null,
    resolved_at timestamptz,
    recorded_at timestamptz not null default now(),
    primary key (event_id, recorded_at)
);
comment on table ops.reject_history is 'What became of everything refused: every state of ops.reject.';
comment on column ops.reject_history.event_id is 'Id of the reject.';
comment on column ops.reject_history.programme is 'Programme.';
comment on column ops.reject_history.state is 'open, replayed, waived, or ignored.';
comment on column ops.reject_history.note is 'Why it was replayed or waived, in the operator''s words.';
comment on column ops.reject_history.events is 'Events that it became.';
comment on column ops.reject_history.times is 'How often it came.';
comment on column ops.reject_history.resolved_at is 'When it was replayed or waived.';
comment on column ops.reject_history.recorded_at is 'From when it was known.';
insert into ops.reject_history
select event_id, programme, case when resolved_at is null then state else 'open' end, null, '{}',
       case when resolved_at is null then times else 1 end, null, recorded_at
from ops.reject
union all
select event_id, programme, state, note, events, times, resolved_at, greatest(resolved_at, recorded_at + interval '1 microsecond')
from ops.reject
where resolved_at is not null;

create table core.repository_history (
    programme text not null,
    repository text not null,
    owner text,
    head text,
    commits bigint not null,
    commits_on_head bigint not null,
    missing_objects bigint not null,
    shallow boolean not null,
    received_at timestamptz not null,
    upstream text,
    upstream_commits bigint not null,
    rewritten_commits bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (programme, repository, recorded_at)
);
comment on table core.repository_history is 'Every scan of every repository.';
comment on column core.repository_history.programme is 'Programme.';
comment on column core.repository_history.repository is 'Repository as named in the programme directory.';
comment on column core.repository_history.owner is 'Pseudonym of the participant, or team, that owns it.';
comment on column core.repository_history.head is 'Commit of HEAD.';
comment on column core.repository_history.commits is 'Commits that all references reach.';
comment on column core.repository_history.commits_on_head is 'Commits that HEAD reaches.';
comment on column core.repository_history.missing_objects is 'Objects the clone lacks.';
comment on column core.repository_history.shallow is 'The clone''s history is cut.';
comment on column core.repository_history.received_at is 'When it was scanned.';
comment on column core.repository_history.upstream is 'Repository that it is a fork of.';
comment on column core.repository_history.upstream_commits is 'Commits that the upstream has too.';
comment on column core.repository_history.rewritten_commits is 'Commits that the upstream has under another id.';
comment on column core.repository_history.recorded_at is 'From when it was known.';
insert into core.repository_history
select programme, repository, owner, head, commits, commits_on_head, missing_objects, shallow, received_at, upstream, upstream_commits,
       rewritten_commits, received_at
from core.repository;

alter table core.identity_link add column recorded_at timestamptz not null default now();
comment on column core.identity_link.recorded_at is 'When the warehouse took it.';
update core.identity_link l set recorded_at = e.recorded_at
from raw.event_key k
join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
where k.event_id = l.event_id;

create view core.identity_known as
select distinct on (l.programme, l.identity) l.programme, l.identity, l.participant
from core.identity_link l
where not l.voids and l.recorded_at <= coalesce(core.known_at(), 'infinity')
      and not exists (select 1 from core.superseded s
                      where s.event_id = l.event_id and s.recorded_at <= coalesce(core.known_at(), 'infinity'))
order by l.programme, l.identity, l.occurred_at, l.event_id;
comment on view core.identity_known is 'Which participant an e-mail address or login belongs to, now or as known at dayone.known_at.';

-- Readers may not see raw events, only how many there were of an address that nobody is linked to.
create function core.facts_known(of_programme text, of_identity text, out commits bigint, out first_at timestamptz, out last_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
    select count(*) filter (where e.type = 'CommitObserved'), min(e.occurred_at), max(e.occurred_at)
    from raw.event e
    where e.programme = of_programme and e.identity = of_identity and e.participant is null
          and e.recorded_at <= coalesce(core.known_at(), 'infinity')
          and (privacy.sees(of_programme) or pg_has_role(session_user, 'dayone_admin', 'member'))
$$;
comment on function core.facts_known is 'Commits of an address or login, and its first and last event, as known at dayone.known_at.';
revoke execute on function core.facts_known(text, text) from public;
grant execute on function core.facts_known(text, text) to dayone_evaluator, dayone_programme, dayone_admin;

create or replace view mart.unattributed_commit as
with nobody as (
    select s.programme, s.subject as identity, s.commits, s.first_at, s.last_at
    from core.subject s
    left join core.identity_known i on i.programme = s.programme and i.identity = s.subject
    where s.by_identity and s.commits > 0 and i.participant is null
)
select programme, identity, commits, first_at, last_at
from nobody
where core.known_at() is null
union all
select n.programme, n.identity, k.commits, k.first_at, k.last_at
from nobody n
cross join lateral core.facts_known(n.programme, n.identity) k
where core.known_at() is not null and k.commits > 0;

create or replace view mart.source_gap as
select g.programme, g.gap_in, g.gap_from, g.gap_until, g.reason, g.affected, g.recorded_at
from core.source_gap g
where g.recorded_at <= coalesce(core.known_at(), 'infinity')
      and not exists (select 1 from core.superseded s
                      where s.event_id = g.event_id and s.recorded_at <= coalesce(core.known_at(), 'infinity'));
comment on view mart.source_gap is 'Where there is no data.';

create or replace view mart.freshness as
select f.programme, f.type, k.facts, k.last_occurred_at, k.last_received_at, k.recorded_at as last_recorded_at,
       coalesce(core.known_at(), now()) - k.last_received_at as age
from ops.freshness f
cross join lateral (
    select f.facts, f.last_occurred_at, f.last_received_at, f.last_recorded_at as recorded_at
    where core.known_at() is null
    union all
    (select h.facts, h.last_occurred_at, h.last_received_at, h.recorded_at
     from ops.freshness_history h
     where h.programme = f.programme and h.type = f.type and h.recorded_at <= core.known_at()
     order by h.recorded_at desc
     limit 1)
) k;
comment on view mart.freshness is 'How fresh each kind of event is.';

create or replace view mart.intake as
select i.run_id, i.programme, i.source, k.accepted + k.rejected + k.duplicates + k.conflicts as sent, k.accepted, k.rejected,
       k.duplicates, k.conflicts, i.recorded_at
from ops.intake i
cross join lateral (
    select i.accepted, i.rejected, i.duplicates, i.conflicts
    where core.known_at() is null
    union all
    (select h.accepted, h.rejected, h.duplicates, h.conflicts
     from ops.intake_history h
     where h.run_id = i.run_id and h.programme = i.programme and h.source = i.source and h.recorded_at <= core.known_at()
     order by h.recorded_at desc
     limit 1)
) k;

create or replace view mart.reject as
select r.event_id as reject, r.programme, r.door, r.source, r.code, r.field, r.shape, r.rule, r.reason, k.state, k.note, k.events,
       k.times, r.recorded_at, k.resolved_at
from ops.reject r
cross join lateral (
    select r.state, r.note, r.events, r.times, r.resolved_at
    where core.known_at() is null
    union all
    (select h.state, h.note, h.events, h.times, h.resolved_at
     from ops.reject_history h
     where h.event_id = r.event_id and h.recorded_at <= core.known_at()
     order by h.recorded_at desc
     limit 1)
) k;

create or replace view mart.repository as
select r.programme, r.repository, k.owner, k.commits, k.commits_on_head, k.missing_objects, k.shallow, k.received_at, k.upstream,
       k.commits - k.upstream_commits - k.rewritten_commits as own_commits, k.upstream_commits, k.rewritten_commits
from core.repository r
cross join lateral (
    select r.owner, r.commits, r.commits_on_head, r.missing_objects, r.shallow, r.received_at, r.upstream, r.upstream_commits,
           r.rewritten_commits
    where core.known_at() is null
    union all
    (select h.owner, h.commits, h.commits_on_head, h.missing_objects, h.shallow, h.received_at, h.upstream, h.upstream_commits,
            h.rewritten_commits
     from core.repository_history h
     where h.programme = r.programme and h.repository = r.repository and h.recorded_at <= core.known_at()
     order by h.recorded_at desc
     limit 1)
) k;

create view core.standing_known as
select programme, cohort, arm, measure, n, mean, case when n > 1 then sqrt(m2 / (n - 1)) end as standard_deviation, missing, open
from core.format_metric
where core.known_at() is null and n + missing > 0
union all
select p.programme, p.cohort, k.arm, k.measure, count(k.value) filter (where not k.censored) as n,
       coalesce(avg(k.value) filter (where not k.censored), 0) as mean,
       stddev_samp(k.value) filter (where not k.censored) as standard_deviation,
       count(*) - count(k.value) filter (where not k.censored) as missing, count(*) filter (where k.censored) as open
from (
    select programme, cohort, participant
    from core.measure_history
    where core.known_at() is not null and recorded_at <= core.known_at()
    group by programme, cohort, participant
) p
join lateral (
    select distinct on (h.measure) h.measure, h.cohort, h.arm, h.value, h.censored, h.withdrawn
    from core.measure_history h
    where h.programme = p.programme and h.participant = p.participant and h.recorded_at <= core.known_at()
    order by h.measure, h.revision desc
) k on k.cohort = p.cohort and not k.withdrawn
group by p.programme, p.cohort, k.arm, k.measure;
comment on view core.standing_known is 'n, mean and standard deviation of each measure by cohort and arm, now or as known at dayone.known_at.';

create or replace view mart.format_standing as
select programme, cohort, arm, measure, n, mean, standard_deviation, missing, open
from core.standing_known;

create or replace view mart.cohort_comparison as
with enrolled as (
    select programme, cohort, assigned_arm as arm, count(*) as people
    from core.enrolment_known
    where enrolled
    group by programme, cohort, assigned_arm
)
select s.programme, s.cohort, s.arm, s.measure, a.people as enrolled, s.n, case when s.n > 0 then s.mean end as mean,
       s.standard_deviation, a.people - s.n as missing, s.open
from core.standing_known s
join enrolled a on a.programme = s.programme and a.cohort = s.cohort and a.arm = s.arm;

-- Until when a fact would be held to be true was not known while it was.
create or replace view mart.fact as
select event_id, programme, participant, kind, about, valid_from, value, item, rater, status, evidence_tier, due_on, hours,
       blocked_hours, ta_minutes, ai_use, recorded_at, cast(null as timestamptz) as superseded_at
from core.fact_known;
comment on column mart.fact.superseded_at is 'Empty: all of these are held to be true. core.fact has those that no longer are.';

create or replace view mart.verdict as
select distinct on (v.programme, v.study, v.outcome)
       v.programme, v.study, v.outcome, v.as_of, v.verdict, v.method, v.n_control, v.n_treatment, v.estimate, v.lower,
       v.upper, v.p_value, v.reason,
       coalesce((select bool_or(c.simulated) from core.cohort c where c.programme = v.programme), false) as simulated,
       v.code_version, v.computed_at
from study.verdict v
where v.computed_at <= coalesce(core.known_at(), 'infinity')
order by v.programme, v.study, v.outcome, v.computed_at desc;

-- Rights as those of the tables they are the history of.
do $$
declare
    relation regclass;
begin
    foreach relation in array array['ops.freshness_history', 'ops.intake_history', 'ops.reject_history', 'core.repository_history']::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('create policy service on %s to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true)',
                       relation);
        execute format('create policy reader on %s for select to dayone_evaluator, dayone_programme
                        using (programme = any ((select privacy.seen())::text[]) or ''*'' = any ((select privacy.seen())::text[]))',
                       relation);
        execute format('grant select, insert, update on %s to dayone_sink', relation);
        execute format('grant select on %s to dayone_evaluator, dayone_programme, dayone_admin', relation);
    end loop;
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;
grant select, insert, delete on ops.freshness_history to dayone_privacy;
grant select, update on core.repository_history, ops.reject_history to dayone_privacy;
grant select on core.identity_known, core.standing_known to dayone_evaluator, dayone_programme, dayone_admin;
