-- Raw events in months, every state with its history, dated facts, and all of it as known at any time.

drop view ops.participant_behind;
drop view ops.known_facts;
drop view mart.unattributed_commit;

alter table raw.event rename to event_before;
alter table raw.event_before rename constraint event_pkey to event_before_pkey;
alter index raw.event_participant rename to event_before_participant;
alter index raw.event_identity rename to event_before_identity;

create table raw.event_key (
    event_id uuid primary key,
    received_at timestamptz not null,
    content_hash bytea not null
);
comment on table raw.event_key is 'Every event id ever taken: what makes a fact be taken once, across all months.';
comment on column raw.event_key.event_id is 'Deterministic id of the fact.';
comment on column raw.event_key.received_at is 'When ingest read it: names the month that holds it.';
comment on column raw.event_key.content_hash is 'SHA-256 of what it says.';

create table raw.event (
    event_id uuid not null,
    type text not null,
    programme text not null,
    participant text,
    identity text,
    source text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    run_id text not null,
    payload bytea not null,
    kafka_topic text not null,
    kafka_partition int not null,
    kafka_offset bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (event_id, received_at)
) partition by range (received_at);
comment on table raw.event is 'Every event accepted, as it came: append-only, one partition a month.';
comment on column raw.event.event_id is 'Deterministic id of the fact.';
comment on column raw.event.type is 'Kind of event.';
comment on column raw.event.programme is 'Programme.';
comment on column raw.event.participant is 'Pseudonym of the participant, where the source knows it.';
comment on column raw.event.identity is 'Pseudonym of an e-mail address or login, where the source knows only that.';
comment on column raw.event.source is 'Where it was read: file and line, or repository.';
comment on column raw.event.occurred_at is 'When it happened, by the source.';
comment on column raw.event.received_at is 'When ingest read it.';
comment on column raw.event.run_id is 'The ingest run that sent it first.';
comment on column raw.event.payload is 'The event, Avro single-object encoding.';
comment on column raw.event.kafka_topic is 'Topic it came on.';
comment on column raw.event.kafka_partition is 'Partition it came on.';
comment on column raw.event.kafka_offset is 'Offset it came at.';
comment on column raw.event.recorded_at is 'When the warehouse took it.';
create index event_participant on raw.event (participant, programme);
create index event_identity on raw.event (identity, programme) where participant is null;
create table raw.event_other partition of raw.event default;
comment on table raw.event_other is 'Events whose month has no partition: clocks far off.';

-- The sink may not own tables, so months are made for it.
create function raw.ensure_month(at timestamptz) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
    first date := date_trunc('month', at at time zone 'UTC')::date;
    name text := 'event_' || to_char(first, 'YYYYMM');
begin
    if first < date '2000-01-01' or first > date '2099-12-01' or to_regclass('raw.' || name) is not null then
        return;
    end if;
    execute format('create table raw.%I partition of raw.event for values from (%L) to (%L)', name,
                   first::text || ' 00:00:00+00', (first + interval '1 month')::date::text || ' 00:00:00+00');
end $$;
comment on function raw.ensure_month is 'Makes the partition of the month, if there is none.';

select raw.ensure_month(m) from (select distinct date_trunc('month', received_at at time zone 'UTC') at time zone 'UTC' as m
                                 from raw.event_before) months;
insert into raw.event_key select event_id, received_at, content_hash from raw.event_before;
insert into raw.event
select event_id, type, programme, participant, identity, source, occurred_at, received_at, run_id, payload, kafka_topic,
       kafka_partition, kafka_offset, recorded_at
from raw.event_before;
drop table raw.event_before;

create table core.subject (
    programme text not null,
    subject text not null,
    by_identity boolean not null,
    facts bigint not null,
    commits bigint not null,
    enrolments bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    primary key (programme, subject, by_identity)
);
comment on table core.subject is 'How many facts there are of everyone: moved in the same transaction as the facts.';
comment on column core.subject.programme is 'Programme.';
comment on column core.subject.subject is 'Pseudonym of the participant, or of the address or login.';
comment on column core.subject.by_identity is 'The source knows only an address or login.';
comment on column core.subject.facts is 'Facts.';
comment on column core.subject.commits is 'Of those, commits.';
comment on column core.subject.enrolments is 'Of those, enrolments.';
comment on column core.subject.first_at is 'First, by the source''s clock.';
comment on column core.subject.last_at is 'Last, by the source''s clock.';
insert into core.subject
select programme, coalesce(participant, identity), participant is null, count(*),
       count(*) filter (where type = 'CommitObserved'), count(*) filter (where type = 'Enrolled'), min(occurred_at),
       max(occurred_at)
from raw.event
where coalesce(participant, identity) is not null
group by 1, 2, 3;

create view ops.known_facts as
with fact as (
    select programme, subject as participant, facts, enrolments from core.subject where not by_identity
    union all
    select s.programme, i.participant, s.facts, 0
    from core.subject s
    join core.identity i on i.programme = s.programme and i.identity = s.subject
    where s.by_identity
)
select programme, participant, sum(facts)::bigint as facts
from fact
group by programme, participant
having sum(enrolments) > 0;
comment on view ops.known_facts is 'How many facts the measures of everyone ever enrolled must speak of.';
comment on column ops.known_facts.programme is 'Programme.';
comment on column ops.known_facts.participant is 'Pseudonym.';
comment on column ops.known_facts.facts is 'Facts in the warehouse.';

create view ops.participant_behind as
select k.programme, k.participant, k.facts, coalesce(m.value, 0)::bigint as measured
from ops.known_facts k
left join core.measure m on m.programme = k.programme and m.participant = k.participant and m.measure = 'D1.events'
where coalesce(m.value, 0) <> k.facts and coalesce(m.withdrawn, false) = false;
comment on view ops.participant_behind is 'Participants whose measures do not yet speak of all their facts: empty when streams have caught up.';
comment on column ops.participant_behind.programme is 'Programme.';
comment on column ops.participant_behind.participant is 'Pseudonym.';
comment on column ops.participant_behind.facts is 'Facts in the warehouse.';
comment on column ops.participant_behind.measured is 'Facts behind the measures.';

create view mart.unattributed_commit as
select s.programme, s.subject as identity, s.commits, s.first_at, s.last_at
from core.subject s
left join core.identity i on i.programme = s.programme and i.identity = s.subject
where s.by_identity and s.commits > 0 and i.participant is null;
comment on view mart.unattributed_commit is 'Commits whose author is linked to nobody enrolled: parked until a link comes.';
comment on column mart.unattributed_commit.programme is 'Programme.';
comment on column mart.unattributed_commit.identity is 'Pseudonym of the author''s address.';
comment on column mart.unattributed_commit.commits is 'Commits.';
comment on column mart.unattributed_commit.first_at is 'First fact, by the author''s clock.';
comment on column mart.unattributed_commit.last_at is 'Last fact, by the author''s clock.';

alter table core.enrolment add column recorded_at timestamptz not null default now();
comment on column core.enrolment.recorded_at is 'When the warehouse took this revision.';
create table core.enrolment_history (like core.enrolment including defaults, primary key (programme, participant, revision));
insert into core.enrolment_history select * from core.enrolment;
comment on table core.enrolment_history is 'Every revision of every enrolment.';
comment on column core.enrolment_history.programme is 'Programme.';
comment on column core.enrolment_history.participant is 'Pseudonym.';
comment on column core.enrolment_history.revision is 'Grows with each change.';
comment on column core.enrolment_history.enrolled is 'False = taken back.';
comment on column core.enrolment_history.cohort is 'Cohort.';
comment on column core.enrolment_history.starts_on is 'First scheduled day of the cohort.';
comment on column core.enrolment_history.index_date is 'Last scheduled day of the cohort, t0.';
comment on column core.enrolment_history.assigned_arm is 'Format assigned.';
comment on column core.enrolment_history.received_arm is 'Format in fact received; null = as assigned.';
comment on column core.enrolment_history.block is 'Stratum of assignment.';
comment on column core.enrolment_history.cluster is 'Unit assigned as a whole.';
comment on column core.enrolment_history.job_intent is 'False: the survey before assignment said that no job was sought.';
comment on column core.enrolment_history.started is 'Attended at least one day.';
comment on column core.enrolment_history.completed is 'Met the published criteria; null = not known.';
comment on column core.enrolment_history.baseline is 'Covariates measured before assignment.';
comment on column core.enrolment_history.recorded_at is 'When the warehouse took this revision.';

-- The same commit that writes a fact says from when it was known; whoever replaces it says until when.
create table core.fact (
    event_id uuid primary key,
    programme text not null,
    participant text not null,
    kind text not null,
    about text not null,
    valid_from date not null,
    value double precision,
    minimum double precision,
    maximum double precision,
    weight double precision,
    item text,
    items int,
    rater text,
    status text,
    evidence_tier text,
    due_on date,
    hours double precision,
    blocked_hours double precision,
    ta_minutes double precision,
    ai_use text,
    arm_guess text,
    recorded_at timestamptz not null default now(),
    superseded_at timestamptz
);
comment on table core.fact is 'What events say of participants, bitemporal: from which day it holds, and from when until when it was known.';
comment on column core.fact.event_id is 'The event.';
comment on column core.fact.programme is 'Programme.';
comment on column core.fact.participant is 'Pseudonym.';
comment on column core.fact.kind is 'score, submission, placement, consent, format or task.';
comment on column core.fact.about is 'Checkpoint, placement, purpose of the consent, or format.';
comment on column core.fact.valid_from is 'Day from which it holds: handed in, status began, decided.';
comment on column core.fact.value is 'Points, pay per year, or 1 for yes and 0 for no.';
comment on column core.fact.minimum is 'Fewest points there can be.';
comment on column core.fact.maximum is 'Most points there can be.';
comment on column core.fact.weight is 'Weight of the item in the total.';
comment on column core.fact.item is 'Item scored.';
comment on column core.fact.items is 'Items that the checkpoint has.';
comment on column core.fact.rater is 'Pseudonym of the rater; null = by machine.';
comment on column core.fact.status is 'Status on the job market, see docs/metrics.md.';
comment on column core.fact.evidence_tier is 'Who vouches for the status: V0 weakest, V3 strongest.';
comment on column core.fact.due_on is 'Day it was due.';
comment on column core.fact.hours is 'Hours worked on it.';
comment on column core.fact.blocked_hours is 'Of those, hours stuck.';
comment on column core.fact.ta_minutes is 'Minutes of teaching assistants.';
comment on column core.fact.ai_use is 'AI assistance as declared.';
comment on column core.fact.arm_guess is 'Format that the rater guesses.';
comment on column core.fact.recorded_at is 'From when it was known.';
comment on column core.fact.superseded_at is 'Until when it was held to be true; null = still.';
create index fact_participant on core.fact (programme, participant, kind);
create index fact_about on core.fact (programme, kind, about);

-- Derived again, with its new columns, when the warehouse is opened next.
delete from core.superseded;
alter table core.superseded add column superseded_by uuid not null, add column recorded_at timestamptz not null default now();
comment on column core.superseded.superseded_by is 'The event that replaced it or took it back.';
comment on table core.superseded is 'Facts that a later event replaced or took back; it may come before the fact itself.';
comment on column core.superseded.recorded_at is 'When the warehouse learned so.';

alter table study.plan add column recorded_at timestamptz not null default now();
update study.plan set recorded_at = received_at;
comment on column study.plan.recorded_at is 'When the warehouse first took this version.';
alter table study.verdict add column known_at timestamptz, add column data_hash text;
comment on column study.verdict.known_at is 'What the warehouse knew by then was counted; null = all it knew when computed.';
comment on column study.verdict.data_hash is 'SHA-256 of the rows it was computed from.';

alter table ops.kafka_offset add column cluster_id text;
comment on column ops.kafka_offset.cluster_id is 'Kafka''s id of the cluster.';

-- As known at a time: set dayone.known_at = '2026-03-01' for a session, and every view of mart answers as it did then.
create function core.known_at() returns timestamptz language sql stable as
$$ select nullif(current_setting('dayone.known_at', true), '')::timestamptz $$;
comment on function core.known_at is 'The time as of which views answer, from the setting dayone.known_at; null = now.';

create index measure_history_known on core.measure_history (programme, measure, participant, recorded_at desc, revision desc);
create index enrolment_history_known on core.enrolment_history (programme, participant, recorded_at desc, revision desc);
create index measure_by_measure on core.measure (programme, measure, participant);
create index measure_by_cohort on core.measure (programme, cohort, measure);

create view core.measure_known as
select programme, participant, measure, cohort, arm, definition, revision, value, censored, reason, matures_on,
       observed_until, lineage, lineage_count, withdrawn, recorded_at
from core.measure
where core.known_at() is null
union all
(select distinct on (programme, measure, participant) programme, participant, measure, cohort, arm, definition, revision, value,
       censored, reason, matures_on, observed_until, lineage, lineage_count, withdrawn, recorded_at
from (select * from core.measure_history where core.known_at() is not null and recorded_at <= core.known_at()) h
order by programme, measure, participant, revision desc);
comment on view core.measure_known is 'Measures in force, or as known at dayone.known_at.';

create view core.enrolment_known as
select programme, participant, revision, enrolled, cohort, starts_on, index_date, assigned_arm, received_arm, block, cluster,
       job_intent, started, completed, baseline, recorded_at
from core.enrolment
where core.known_at() is null
union all
(select distinct on (programme, participant) programme, participant, revision, enrolled, cohort, starts_on, index_date,
       assigned_arm, received_arm, block, cluster, job_intent, started, completed, baseline, recorded_at
from (select * from core.enrolment_history where core.known_at() is not null and recorded_at <= core.known_at()) h
order by programme, participant, revision desc);
comment on view core.enrolment_known is 'Enrolments in force, or as known at dayone.known_at.';

create view core.fact_known as
select * from core.fact
where case when core.known_at() is null then superseded_at is null
           else recorded_at <= core.known_at() and (superseded_at is null or superseded_at > core.known_at()) end;
comment on view core.fact_known is 'Facts in force, or as known at dayone.known_at.';

create or replace view mart.participant as
select programme, participant, cohort, index_date, assigned_arm, coalesce(received_arm, assigned_arm) as received_arm,
       block, cluster, job_intent, started, completed, baseline
from core.enrolment_known
where enrolled;

create or replace view mart.measure as
select m.programme, m.participant, m.cohort, m.arm, m.measure, m.value, m.censored, m.reason, m.matures_on,
       m.matures_on is null or m.matures_on <= coalesce(core.known_at()::date, current_date) as mature, m.observed_until,
       m.definition, m.revision, m.lineage_count
from core.measure_known m
where not m.withdrawn;

create table ops.freshness (
    programme text not null,
    type text not null,
    facts bigint not null,
    last_occurred_at timestamptz not null,
    last_received_at timestamptz not null,
    last_recorded_at timestamptz not null default now(),
    primary key (programme, type)
);
comment on table ops.freshness is 'The latest of each kind of event: moved in the same transaction as the events.';
comment on column ops.freshness.programme is 'Programme.';
comment on column ops.freshness.type is 'Kind of event.';
comment on column ops.freshness.facts is 'Facts of that kind.';
comment on column ops.freshness.last_occurred_at is 'Latest, by the source''s clock.';
comment on column ops.freshness.last_received_at is 'When ingest read the latest.';
comment on column ops.freshness.last_recorded_at is 'When the warehouse took the latest.';
insert into ops.freshness
select programme, type, count(*), max(occurred_at), max(received_at), max(recorded_at) from raw.event group by 1, 2;

create table core.measure_definition (
    measure text primary key,
    title text not null,
    unit text not null,
    definition text not null,
    version int not null,
    use text not null,
    proviso text not null
);
comment on table core.measure_definition is 'The catalogue of measures, as the code prints it to docs/metrics.md.';
comment on column core.measure_definition.measure is 'Measure id; {..} stands for what varies.';
comment on column core.measure_definition.title is 'Title.';
comment on column core.measure_definition.unit is 'Unit.';
comment on column core.measure_definition.definition is 'What it is.';
comment on column core.measure_definition.version is 'Version of the definition.';
comment on column core.measure_definition.use is 'compare: formats may be compared on it; proviso: where the proviso holds; describe: never.';
comment on column core.measure_definition.proviso is 'What must hold for formats to be compared on it.';

create index enrolment_cohort on core.enrolment (programme, cohort);

create table ops.log_rebuild (
    cluster_id text primary key,
    begun_at timestamptz not null default now()
);
comment on table ops.log_rebuild is 'A log that is being written from the warehouse: there only until that is done.';
comment on column ops.log_rebuild.cluster_id is 'Kafka''s id of the cluster.';
comment on column ops.log_rebuild.begun_at is 'When it was begun.';
