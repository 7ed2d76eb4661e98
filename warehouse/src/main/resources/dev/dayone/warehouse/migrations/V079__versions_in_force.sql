-- A cost, a survey or a plan may be changed and changed back. One row a version says what was in force last; asked for a time between, it gave the first version
-- for the second. Each time that a version comes into force has a row of its own.

create table core.version_in_force (
    programme text not null,
    kind text not null,
    about text not null,
    version uuid not null,
    first_received_at timestamptz not null,
    last_received_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    primary key (programme, kind, about, version, first_received_at)
);
comment on table core.version_in_force is 'When each version of a cost, a survey or a plan was in force; the latest received is.';
comment on column core.version_in_force.programme is 'Programme.';
comment on column core.version_in_force.kind is 'Of what: cost, survey or study.';
comment on column core.version_in_force.about is 'The cohort, survey or study.';
comment on column core.version_in_force.version is 'Version: follows from what it says.';
comment on column core.version_in_force.first_received_at is 'When ingest read it for the first time since another was in force.';
comment on column core.version_in_force.last_received_at is 'When ingest last read it before another came.';
comment on column core.version_in_force.recorded_at is 'When the warehouse first took it since another was in force.';

insert into core.version_in_force
select programme, 'cost', cohort, version, received_at, received_at, recorded_at from core.cohort_cost
union all
select programme, 'survey', survey, version, received_at, received_at, recorded_at from core.survey
union all
select programme, 'study', study, version, received_at, received_at, recorded_at from study.plan;

alter table core.version_in_force enable row level security;
create policy service on core.version_in_force to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true);
create policy reader on core.version_in_force for select to dayone_evaluator, dayone_programme
    using (programme = any ((select privacy.seen())::text[]) or '*' = any ((select privacy.seen())::text[]));
grant select, insert, update on core.version_in_force to dayone_sink;
grant select on core.version_in_force to dayone_evaluator, dayone_programme, dayone_admin;
