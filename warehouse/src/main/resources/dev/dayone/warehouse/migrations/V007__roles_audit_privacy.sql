-- Who may see and do what; what was done, in a chain that shows when it was changed; what was erased.

create schema privacy;
comment on schema privacy is 'Who may see which programme, and receipts of what was erased.';
create schema audit;
comment on schema audit is 'What was done to the warehouse, by whom, in a chain of hashes.';
create schema report;
comment on schema report is 'Figures for funders: no cell speaks of fewer people than the threshold.';

-- Roles belong to the whole server: another database of DayOne may have made them. None can log in and none owns anything.
do $$
declare
    role text;
begin
    foreach role in array array['dayone_ingest', 'dayone_sink', 'dayone_evaluator', 'dayone_report_reader', 'dayone_programme',
                                'dayone_privacy', 'dayone_admin'] loop
        if not exists (select 1 from pg_roles where rolname = role) then
            execute format('create role %I nologin noinherit', role);
        end if;
        -- Who makes a role may give it away, but must be given it to act in it.
        begin
            execute format('grant %I to %I', role, current_user);
        exception when insufficient_privilege then
            if not pg_has_role(current_user, role, 'member') then
                raise;
            end if;
        end;
    end loop;
exception when insufficient_privilege then
    raise exception 'DayOne needs roles on this server and % may not create them', current_user
        using hint = 'Give it CREATEROLE, or let an administrator create the roles dayone_ingest, dayone_sink, dayone_evaluator, dayone_report_reader, dayone_programme, dayone_privacy and dayone_admin and grant them to it.';
end $$;

create table privacy.programme_access (
    login text not null,
    programme text not null,
    granted_at timestamptz not null default now(),
    primary key (login, programme)
);
comment on table privacy.programme_access is 'Which login may see which programme.';
comment on column privacy.programme_access.login is 'Login role.';
comment on column privacy.programme_access.programme is 'Programme; * = all.';
comment on column privacy.programme_access.granted_at is 'When it was granted.';

create function privacy.sees(programme text) returns boolean language sql stable security definer
set search_path = pg_catalog as $$
    select exists (select 1 from privacy.programme_access a
                   where a.login = session_user and (a.programme = '*' or a.programme = sees.programme))
$$;
comment on function privacy.sees is 'Whether whoever is logged in may see the programme.';
create function privacy.seen() returns text[] language sql stable security definer
set search_path = pg_catalog as $$
    select coalesce(array_agg(a.programme), '{}') from privacy.programme_access a where a.login = session_user
$$;
comment on function privacy.seen is 'Programmes that whoever is logged in may see; * = all.';

create table privacy.setting (
    only_row boolean primary key default true check (only_row),
    smallest_cell int not null check (smallest_cell >= 1)
);
comment on table privacy.setting is 'Limits of disclosure.';
comment on column privacy.setting.only_row is 'There is one row.';
comment on column privacy.setting.smallest_cell is 'Fewest people that a figure for funders may speak of.';
insert into privacy.setting (smallest_cell) values (5);

create table privacy.erasure (
    receipt uuid primary key,
    programme text not null,
    requested_at timestamptz not null,
    erased_at timestamptz not null default now(),
    removed jsonb not null
);
comment on table privacy.erasure is 'Receipts: that somebody was erased, and how much; not who.';
comment on column privacy.erasure.receipt is 'Number of the receipt: the event that asked for it.';
comment on column privacy.erasure.programme is 'Programme.';
comment on column privacy.erasure.requested_at is 'When it was asked for.';
comment on column privacy.erasure.erased_at is 'When it was done here.';
comment on column privacy.erasure.removed is 'Rows removed, by table.';

create table privacy.erased (
    hash bytea primary key,
    receipt uuid not null
);
comment on table privacy.erased is 'Whose facts are not taken again: hashes of pseudonyms, which nobody can turn back.';
comment on column privacy.erased.hash is 'SHA-256 of programme and pseudonym.';
comment on column privacy.erased.receipt is 'Receipt of the erasure.';

create table audit.entry (
    seq bigint primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
);
comment on table audit.entry is 'What was done, append-only: each entry holds the hash of the one before.';
comment on column audit.entry.seq is 'Number, without gaps.';
comment on column audit.entry.at is 'When.';
comment on column audit.entry.actor is 'Database user and application.';
comment on column audit.entry.action is 'What was done.';
comment on column audit.entry.subject is 'To what.';
comment on column audit.entry.detail is 'How.';
comment on column audit.entry.previous_hash is 'Hash of the entry before; 32 zero bytes at first.';
comment on column audit.entry.hash is 'SHA-256 of the entry before and all fields of this one.';

create function audit.hash_of(previous bytea, seq bigint, at timestamptz, actor text, action text, subject text, detail jsonb)
returns bytea language sql immutable parallel safe as $$
    select sha256(previous || convert_to(json_build_array(seq, extract(epoch from at)::text, actor, action, subject,
                                                          detail::text)::text, 'UTF8'))
$$;
comment on function audit.hash_of is 'Hash of an entry.';

create function audit.append(action text, subject text, detail jsonb) returns bigint language plpgsql security definer
set search_path = pg_catalog as $$
declare
    before record;
    number bigint;
    now_at timestamptz := clock_timestamp();
    who text := session_user || coalesce(' (' || nullif(current_setting('application_name'), '') || ')', '');
    held bytea;
begin
    perform pg_advisory_xact_lock(hashtextextended('dayone.audit', 0));
    select seq, hash into before from audit.entry order by seq desc limit 1;
    number := coalesce(before.seq, 0) + 1;
    held := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
    insert into audit.entry values (number, now_at, who, action, subject, detail, held,
                                    audit.hash_of(held, number, now_at, who, action, subject, detail));
    return number;
end $$;
comment on function audit.append is 'Adds an entry to the chain.';

create function audit.refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only' using errcode = '42501';
end $$;
comment on function audit.refuse is 'Refuses what is not an insert.';
create trigger append_only before update or delete on audit.entry for each row execute function audit.refuse();
create trigger never_emptied before truncate on audit.entry for each statement execute function audit.refuse();

create view audit.broken as
select e.seq, e.at, e.action
from (select *, lag(hash) over (order by seq) as expected, lag(seq) over (order by seq) as earlier from audit.entry) e
where e.previous_hash <> coalesce(e.expected, decode(repeat('00', 32), 'hex')) or e.seq <> coalesce(e.earlier, 0) + 1
      or e.hash <> audit.hash_of(e.previous_hash, e.seq, e.at, e.actor, e.action, e.subject, e.detail);
comment on view audit.broken is 'Entries that were changed, or whose predecessor is gone: empty when the chain is whole.';
comment on column audit.broken.seq is 'Number.';
comment on column audit.broken.at is 'When.';
comment on column audit.broken.action is 'What was done.';

create function audit.plan_registered() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
    perform audit.append('plan registered', new.programme || '/' || new.study, jsonb_build_object('version', new.version));
    return new;
end $$;
comment on function audit.plan_registered is 'Every new version of a plan is an entry of the audit.';
create trigger plan_registered after insert on study.plan for each row execute function audit.plan_registered();

-- Rows of other programmes are not there for readers.
do $$
declare
    relation regclass;
begin
    foreach relation in array array['core.cohort', 'core.enrolment', 'core.enrolment_history', 'core.measure', 'core.measure_history',
                                    'core.format_metric', 'core.repository', 'core.source_gap', 'core.identity_link', 'core.subject',
                                    'core.fact', 'study.plan', 'study.verdict', 'ops.intake', 'ops.reject', 'ops.freshness']::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('create policy service on %s to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true)',
                       relation);
        execute format('create policy reader on %s for select to dayone_evaluator, dayone_programme
                        using (programme = any ((select privacy.seen())::text[]) or ''*'' = any ((select privacy.seen())::text[]))',
                       relation);
    end loop;
end $$;

do $$
declare
    relation regclass;
begin
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;

create view report.verdict with (security_barrier = true) as
with latest as (
    select distinct on (programme, study, outcome) *
    from study.verdict
    order by programme, study, outcome, computed_at desc
)
select v.programme, v.study, v.outcome, v.as_of, v.verdict, v.method, v.n_control, v.n_treatment, v.estimate, v.lower, v.upper,
       coalesce((select bool_or(c.simulated) from core.cohort c where c.programme = v.programme), false) as simulated
from latest v, privacy.setting s
where v.n_control >= s.smallest_cell and v.n_treatment >= s.smallest_cell and privacy.sees(v.programme);
comment on view report.verdict is 'The latest verdict on each outcome of each study, where both arms have enough people.';
comment on column report.verdict.programme is 'Programme.';
comment on column report.verdict.study is 'Study.';
comment on column report.verdict.outcome is 'Outcome.';
comment on column report.verdict.as_of is 'Follow-up counts up to this day.';
comment on column report.verdict.verdict is 'Heading chosen by rule from the interval.';
comment on column report.verdict.method is 'Method of the estimate.';
comment on column report.verdict.n_control is 'People with the outcome, reference arm.';
comment on column report.verdict.n_treatment is 'People with the outcome, treatment arm.';
comment on column report.verdict.estimate is 'Treatment minus control.';
comment on column report.verdict.lower is 'Lower limit of the 95 % interval.';
comment on column report.verdict.upper is 'Upper limit of the 95 % interval.';
comment on column report.verdict.simulated is 'The programme''s data are simulated: nobody in it exists.';

-- Rights. Services first: each what its work takes and no more.
grant usage on schema raw, core, study, ops to dayone_sink, dayone_ingest, dayone_admin, dayone_privacy;
grant select, insert on raw.event, raw.event_key, core.measure_history, core.enrolment_history, core.superseded, core.identity_link,
    core.source_gap, ops.dead_letter, ops.quarantine to dayone_sink;
grant select, insert, update on core.cohort, core.enrolment, core.measure, core.format_metric, core.repository, core.subject, core.fact,
    study.plan, ops.kafka_offset, ops.intake, ops.reject, ops.freshness, ops.delivery to dayone_sink;
grant usage on schema privacy to dayone_sink;
grant select on privacy.erased to dayone_sink;
revoke execute on function raw.ensure_month(timestamptz) from public;
grant execute on function raw.ensure_month(timestamptz) to dayone_sink;

grant select on core.identity_link, core.superseded, core.identity, core.enrolment, core.repository, core.cohort, ops.intake, ops.reject
    to dayone_ingest;

-- Readers: the views, and under them only rows of their programmes.
grant usage on schema mart, core, study, ops to dayone_evaluator, dayone_programme;
grant select on all tables in schema mart to dayone_evaluator, dayone_programme, dayone_admin;
grant select on core.cohort, core.enrolment, core.enrolment_history, core.measure, core.measure_history, core.format_metric, core.repository,
    core.source_gap, core.superseded, core.subject, core.fact, core.measure_definition, core.identity_link, core.identity, core.measure_known,
    core.enrolment_known, core.fact_known, study.plan, study.verdict, ops.intake, ops.freshness
    to dayone_evaluator, dayone_programme;
-- Never the sealed original.
grant select (event_id, programme, source, code, field, reason, recorded_at, door, shape, rule, state, note, events, resolved_at, times)
    on ops.reject to dayone_evaluator, dayone_programme;
grant usage on schema report to dayone_report_reader, dayone_evaluator, dayone_programme, dayone_admin;
grant select on all tables in schema report to dayone_report_reader, dayone_evaluator, dayone_programme, dayone_admin;

-- Privacy: reads and removes what is known of one person, and writes the receipt.
grant usage on schema privacy, audit to dayone_privacy, dayone_admin;
grant select, delete on raw.event, raw.event_key, core.enrolment, core.enrolment_history, core.measure, core.measure_history, core.fact,
    core.subject, core.identity_link, core.superseded, ops.reject, ops.quarantine to dayone_privacy;
grant update on ops.reject to dayone_privacy;
grant select, insert on privacy.erasure, privacy.erased to dayone_privacy;
grant select, update on core.repository to dayone_privacy;
grant insert on core.subject to dayone_privacy;
grant select, insert, delete on ops.freshness to dayone_privacy;
grant select on audit.entry, audit.broken to dayone_privacy, dayone_admin;
grant execute on function audit.append(text, text, jsonb) to dayone_privacy, dayone_admin;
revoke execute on function audit.append(text, text, jsonb) from public;

-- Administration: operations, not people.
grant select on all tables in schema ops to dayone_admin;
grant select on core.cohort, core.repository, core.source_gap, core.format_metric, core.measure_definition, study.plan, study.verdict
    to dayone_admin;
grant select, insert, update, delete on privacy.programme_access to dayone_admin;
grant select, update on privacy.setting to dayone_admin;
