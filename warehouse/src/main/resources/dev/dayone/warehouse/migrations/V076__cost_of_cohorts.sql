-- What cohorts cost, so that reports tell the cost for each participant and each outcome; every version, so that an earlier report is made again with what was known then.

create table core.cohort_cost (
    programme text not null,
    cohort text not null,
    version uuid not null,
    received_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    cost double precision,
    currency text,
    primary key (programme, cohort, version)
);
comment on table core.cohort_cost is 'What whole cohorts cost, every version; the latest received is in force.';
comment on column core.cohort_cost.programme is 'Programme.';
comment on column core.cohort_cost.cohort is 'Cohort.';
comment on column core.cohort_cost.version is 'The event that told it.';
comment on column core.cohort_cost.received_at is 'When ingest last read this version.';
comment on column core.cohort_cost.recorded_at is 'When the warehouse first took this version.';
comment on column core.cohort_cost.cost is 'Cost of the whole cohort, all in; null = not told.';
comment on column core.cohort_cost.currency is 'Currency of the cost.';

alter table core.cohort_cost enable row level security;
create policy service on core.cohort_cost to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true);
create policy reader on core.cohort_cost for select to dayone_evaluator, dayone_programme
    using (programme = any ((select privacy.seen())::text[]) or '*' = any ((select privacy.seen())::text[]));
grant select, insert, update on core.cohort_cost to dayone_sink;
grant select on core.cohort_cost to dayone_evaluator, dayone_programme, dayone_admin;
comment on column core.consent_withheld.purpose is 'evaluation, funder_report, research, follow_up or exact_counts.';
