-- What came in by which door: rejects that can be replayed or waived, gaps of sources, deliveries taken once, identities of all kinds.

alter table ops.reject
    add column door text not null default 'directory',
    add column shape text,
    add column rule text,
    add column state text not null default 'open',
    add column note text,
    add column events uuid[] not null default '{}',
    add column resolved_at timestamptz,
    add column times bigint not null default 1;
comment on column ops.reject.original is 'What was refused, sealed with the installation''s key.';
comment on column ops.reject.door is 'Where it came in: directory, api, github, gitlab, xapi, gharchive.';
comment on column ops.reject.shape is 'What the value looked like, without the value.';
comment on column ops.reject.rule is 'The rule it broke.';
comment on column ops.reject.state is 'open, replayed, waived, or ignored: a kind of event that we do not use.';
comment on column ops.reject.note is 'Why it was replayed or waived, in the operator''s words.';
comment on column ops.reject.events is 'Events that it became.';
comment on column ops.reject.resolved_at is 'When it was replayed or waived.';
comment on column ops.reject.times is 'How often it came.';
create index reject_state on ops.reject (programme, state);

create view mart.reject as
select event_id as reject, programme, door, source, code, field, shape, rule, reason, state, note, events, times, recorded_at,
       resolved_at
from ops.reject;
comment on view mart.reject is 'Everything refused, with the reason and what became of it; never the value.';
comment on column mart.reject.reject is 'Id of the reject.';
comment on column mart.reject.programme is 'Programme.';
comment on column mart.reject.door is 'Where it came in.';
comment on column mart.reject.source is 'File and line, or door.';
comment on column mart.reject.code is 'Reason code.';
comment on column mart.reject.field is 'Field at fault.';
comment on column mart.reject.shape is 'What the value looked like.';
comment on column mart.reject.rule is 'The rule it broke.';
comment on column mart.reject.reason is 'What, where, why, what to do.';
comment on column mart.reject.state is 'open, replayed, waived or ignored.';
comment on column mart.reject.note is 'Why it was replayed or waived.';
comment on column mart.reject.events is 'Events that it became.';
comment on column mart.reject.times is 'How often it came.';
comment on column mart.reject.recorded_at is 'When the warehouse took it first.';
comment on column mart.reject.resolved_at is 'When it was replayed or waived.';

create table core.source_gap (
    event_id uuid primary key,
    programme text not null,
    gap_in text not null,
    gap_from timestamptz,
    gap_until timestamptz,
    reason text not null,
    affected bigint not null,
    recorded_at timestamptz not null default now()
);
comment on table core.source_gap is 'Sources that could not be read, or not wholly: no data, which is not the same as no activity.';
comment on column core.source_gap.event_id is 'Event that says so.';
comment on column core.source_gap.programme is 'Programme.';
comment on column core.source_gap.gap_in is 'The source.';
comment on column core.source_gap.gap_from is 'From when; null = from its beginning.';
comment on column core.source_gap.gap_until is 'Until when; null = still.';
comment on column core.source_gap.reason is 'Why.';
comment on column core.source_gap.affected is 'How many commits or objects; 0 = not known.';
comment on column core.source_gap.recorded_at is 'When the warehouse took it.';

create table core.superseded (
    event_id uuid primary key
);
comment on table core.superseded is 'Reference facts that a later event replaced or took back.';
comment on column core.superseded.event_id is 'The fact no longer in force.';

create view mart.source_gap as
select g.programme, g.gap_in, g.gap_from, g.gap_until, g.reason, g.affected, g.recorded_at
from core.source_gap g
where not exists (select 1 from core.superseded s where s.event_id = g.event_id);
comment on view mart.source_gap is 'Where there is no data, as far as known today.';
comment on column mart.source_gap.programme is 'Programme.';
comment on column mart.source_gap.gap_in is 'The source.';
comment on column mart.source_gap.gap_from is 'From when; null = from its beginning.';
comment on column mart.source_gap.gap_until is 'Until when; null = still.';
comment on column mart.source_gap.reason is 'Why.';
comment on column mart.source_gap.affected is 'How many commits or objects; 0 = not known.';
comment on column mart.source_gap.recorded_at is 'When the warehouse took it.';

create table ops.delivery (
    spool uuid not null,
    topic text not null,
    partition int not null,
    last_sequence bigint not null,
    primary key (spool, topic, partition)
);
comment on table ops.delivery is 'How far each collector''s spool has been taken: what it sends again after a crash is taken once.';
comment on column ops.delivery.spool is 'The spool.';
comment on column ops.delivery.topic is 'Topic.';
comment on column ops.delivery.partition is 'Partition.';
comment on column ops.delivery.last_sequence is 'Last sequence number taken.';

alter table core.repository
    add column upstream text,
    add column upstream_commits bigint not null default 0,
    add column rewritten_commits bigint not null default 0;
comment on column core.repository.upstream is 'Repository that it is a fork of.';
comment on column core.repository.upstream_commits is 'Commits that the upstream has too.';
comment on column core.repository.rewritten_commits is 'Commits that the upstream has under another id.';

create or replace view mart.repository as
select r.programme, r.repository, r.owner, r.commits, r.commits_on_head, r.missing_objects, r.shallow, r.received_at,
       r.upstream, r.commits - r.upstream_commits - r.rewritten_commits as own_commits, r.upstream_commits,
       r.rewritten_commits
from core.repository r;
comment on column mart.repository.upstream is 'Repository that it is a fork of.';
comment on column mart.repository.own_commits is 'Commits of its own: those that the upstream has are subtracted.';
comment on column mart.repository.upstream_commits is 'Commits that the upstream has too.';
comment on column mart.repository.rewritten_commits is 'Commits that the upstream has under another id.';

create or replace view ops.participant_behind as
with fact as (
    select programme, participant from raw.event
    where participant is not null
    union all
    select e.programme, i.participant
    from raw.event e
    join core.identity i on i.programme = e.programme and i.identity = e.identity
    where e.participant is null
), known as (
    select programme, participant, count(*) as facts from fact group by programme, participant
)
select k.programme, k.participant, k.facts, coalesce(m.value, 0)::bigint as measured
from known k
left join core.measure m on m.programme = k.programme and m.participant = k.participant and m.measure = 'D1.events'
where coalesce(m.value, 0) <> k.facts and coalesce(m.withdrawn, false) = false
      and exists (select 1 from raw.event e where e.programme = k.programme and e.participant = k.participant
                                                and e.type = 'Enrolled');
