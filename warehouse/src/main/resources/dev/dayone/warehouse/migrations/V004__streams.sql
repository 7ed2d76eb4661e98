-- What streams tell beside measures: people without a value, dead letters; and links that change hands.

alter table core.format_metric
    add column missing bigint not null default 0,
    add column open bigint not null default 0;
comment on column core.format_metric.missing is 'People without a value.';
comment on column core.format_metric.open is 'Of those, people whose window is open or who are censored.';

create or replace view mart.format_standing as
select programme, cohort, arm, measure, n, mean, case when n > 1 then sqrt(m2 / (n - 1)) end as standard_deviation,
       missing, open
from core.format_metric
where n + missing > 0;
comment on column mart.format_standing.missing is 'People without a value.';
comment on column mart.format_standing.open is 'Of those, people whose window is open or who are censored.';

comment on column core.measure.censored is 'The window is open still; for times: the event had not happened by then.';
comment on column core.measure_history.censored is 'The window is open still; for times: the event had not happened by then.';
comment on column mart.measure.censored is 'The window is open still; for times: the event had not happened by then.';

create or replace view ops.standing_behind as
with summed as (
    select programme, cohort, arm, measure, count(value) filter (where not censored) as n,
           coalesce(avg(value) filter (where not censored), 0) as mean
    from core.measure
    where not withdrawn
    group by programme, cohort, arm, measure
)
select s.programme, s.cohort, s.arm, s.measure, s.n, coalesce(f.n, 0) as standing_n, s.mean,
       coalesce(f.mean, 0) as standing_mean
from summed s
left join core.format_metric f using (programme, cohort, arm, measure)
where s.n <> coalesce(f.n, 0)
      or abs(s.mean - coalesce(f.mean, 0)) > 1e-6 * greatest(1, abs(s.mean));

create table ops.dead_letter (
    kafka_partition int not null,
    kafka_offset bigint not null,
    about_topic text not null,
    about_partition int not null,
    about_offset bigint not null,
    code text not null,
    processor text not null,
    error text not null,
    sha256 text not null,
    bytes int not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    primary key (kafka_partition, kafka_offset)
);
comment on table ops.dead_letter is 'Messages that streams could not use: where they are, never what they say.';
comment on column ops.dead_letter.kafka_partition is 'Partition of the dead letter.';
comment on column ops.dead_letter.kafka_offset is 'Offset of the dead letter.';
comment on column ops.dead_letter.about_topic is 'Topic of the message; empty where it is about a participant.';
comment on column ops.dead_letter.about_partition is 'Partition of the message.';
comment on column ops.dead_letter.about_offset is 'Offset of the message.';
comment on column ops.dead_letter.code is 'Why: UNDECODABLE, PROCESSING, MEASURING.';
comment on column ops.dead_letter.processor is 'Step that could not use it.';
comment on column ops.dead_letter.error is 'Kind of error.';
comment on column ops.dead_letter.sha256 is 'SHA-256 of the message.';
comment on column ops.dead_letter.bytes is 'Size of the message.';
comment on column ops.dead_letter.occurred_at is 'When it was found.';
comment on column ops.dead_letter.recorded_at is 'When the warehouse took it.';

create table core.identity_link (
    event_id uuid primary key,
    programme text not null,
    identity text not null,
    participant text not null,
    occurred_at timestamptz not null,
    voids boolean not null
);
create index on core.identity_link (programme, identity);
comment on table core.identity_link is 'Every link of an e-mail address or login to a participant, those taken back included.';
comment on column core.identity_link.event_id is 'The event.';
comment on column core.identity_link.programme is 'Programme.';
comment on column core.identity_link.identity is 'Pseudonym of the address or login.';
comment on column core.identity_link.participant is 'Pseudonym of the participant.';
comment on column core.identity_link.occurred_at is 'When it was made, by the source''s clock.';
comment on column core.identity_link.voids is 'It takes back and puts nothing in the place.';

insert into core.identity_link (event_id, programme, identity, participant, occurred_at, voids)
select event_id, programme, identity, participant, occurred_at, false
from raw.event
where type = 'IdentityLinked';

drop view ops.participant_behind;
drop view mart.unattributed_commit;
drop table core.identity;

create view core.identity as
select distinct on (l.programme, l.identity) l.programme, l.identity, l.participant
from core.identity_link l
where not l.voids and not exists (select 1 from core.superseded s where s.event_id = l.event_id)
order by l.programme, l.identity, l.occurred_at, l.event_id;
comment on view core.identity is 'Which participant an e-mail address or login belongs to: of several links in force the first.';
comment on column core.identity.programme is 'Programme.';
comment on column core.identity.identity is 'Pseudonym of the address or login.';
comment on column core.identity.participant is 'Pseudonym of the participant.';

create view mart.unattributed_commit as
select e.programme, e.identity, count(*) as commits, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at
from raw.event e
left join core.identity i on i.programme = e.programme and i.identity = e.identity
where e.type = 'CommitObserved' and e.participant is null and i.participant is null
group by e.programme, e.identity;
comment on view mart.unattributed_commit is 'Commits whose author is linked to nobody enrolled: parked until a link comes.';
comment on column mart.unattributed_commit.programme is 'Programme.';
comment on column mart.unattributed_commit.identity is 'Pseudonym of the author''s address.';
comment on column mart.unattributed_commit.commits is 'Commits.';
comment on column mart.unattributed_commit.first_at is 'First, by the author''s clock.';
comment on column mart.unattributed_commit.last_at is 'Last, by the author''s clock.';

create view ops.known_facts as
with fact as (
    select programme, participant from raw.event
    where participant is not null
    union all
    select e.programme, i.participant
    from raw.event e
    join core.identity i on i.programme = e.programme and i.identity = e.identity
    where e.participant is null
)
select f.programme, f.participant, count(*) as facts
from fact f
where exists (select 1 from raw.event e where e.programme = f.programme and e.participant = f.participant
                                            and e.type = 'Enrolled')
group by f.programme, f.participant;
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
