-- Answers to surveys and stages of applications are facts like scores and statuses; statuses say more of the job.

alter table core.fact add column choices text, add column title text, add column employer text, add column full_time boolean,
    add column in_field boolean, add column currency text;
comment on column core.fact.kind is 'score, submission, placement, consent, format, task, answer, application or completion.';
comment on column core.fact.about is 'Checkpoint, placement, purpose of the consent, format, survey, or cohort applied for.';
comment on column core.fact.value is 'Points, pay per year, the number answered, or 1 for yes and 0 for no; of an answer in words, 1 where it may be quoted.';
comment on column core.fact.item is 'Item scored, or question answered.';
comment on column core.fact.status is 'Status on the job market, see docs/metrics.md, or stage of an application.';
comment on column core.fact.choices is 'Options chosen, with blanks between them; where somebody heard of the programme.';
comment on column core.fact.title is 'Job title.';
comment on column core.fact.employer is 'Kind of employer: programme = the programme itself or its host.';
comment on column core.fact.full_time is 'Full time; null = as the status says.';
comment on column core.fact.in_field is 'In the field; null = as the status says.';
comment on column core.fact.currency is 'Currency of the pay; null = the programme''s.';

create or replace view core.fact_known as
select * from core.fact
where case when core.known_at() is null then superseded_at is null
           else recorded_at <= core.known_at() and (superseded_at is null or superseded_at > core.known_at()) end;
comment on view core.fact_known is 'Facts in force, or as known at dayone.known_at.';

create or replace view mart.fact as
select event_id, programme, participant, kind, about, valid_from, value, item, rater, status, evidence_tier, due_on, hours,
       blocked_hours, ta_minutes, ai_use, recorded_at, cast(null as timestamptz) as superseded_at, choices, title, employer, full_time,
       in_field, currency
from core.fact_known;
comment on column mart.fact.choices is 'Options chosen, with blanks between them; where somebody heard of the programme.';
comment on column mart.fact.title is 'Job title.';
comment on column mart.fact.employer is 'Kind of employer: programme = the programme itself or its host.';
comment on column mart.fact.full_time is 'Full time; null = as the status says.';
comment on column mart.fact.in_field is 'In the field; null = as the status says.';
comment on column mart.fact.currency is 'Currency of the pay; null = the programme''s.';

create table core.survey (
    programme text not null,
    survey text not null,
    version uuid not null,
    received_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    payload bytea not null,
    primary key (programme, survey, version)
);
comment on table core.survey is 'Every version of every survey; the latest received is in force.';
comment on column core.survey.programme is 'Programme.';
comment on column core.survey.survey is 'Survey.';
comment on column core.survey.version is 'Version: follows from what is asked.';
comment on column core.survey.received_at is 'When ingest last read this version.';
comment on column core.survey.recorded_at is 'When the warehouse first took this version.';
comment on column core.survey.payload is 'What is asked, Avro single-object encoding.';

alter table core.survey enable row level security;
create policy service on core.survey to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true);
create policy reader on core.survey for select to dayone_evaluator, dayone_programme
    using (programme = any ((select privacy.seen())::text[]) or '*' = any ((select privacy.seen())::text[]));
grant select, insert, update on core.survey to dayone_sink;
grant select on core.survey to dayone_evaluator, dayone_programme, dayone_admin;

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
do $$
declare
    relation regclass;
begin
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;
