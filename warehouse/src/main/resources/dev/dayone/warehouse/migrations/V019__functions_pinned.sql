-- A function that runs with its owner's rights must mean the same whoever calls it. Its names were looked up in the caller's temporary schema
-- before pg_catalog, and its days were those of the caller's time zone. Every such function now fixes both, and writes its types in full.

create or replace function raw.ensure_month(at timestamptz) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    first pg_catalog.date := cast(date_trunc('month', at at time zone 'UTC') as pg_catalog.date);
    name pg_catalog.text := 'event_' || to_char(first, 'YYYYMM');
begin
    if to_char(first, 'YYYY') not like '20__' or to_regclass('raw.' || name) is not null then
        return;
    end if;
    execute format('create table raw.%I partition of raw.event for values from (%L) to (%L)', name,
                   to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00',
                   to_char(first + '1 month'::pg_catalog.interval, 'YYYY-MM-DD') || ' 00:00:00+00');
end $$;

create or replace function privacy.sees(programme text) returns boolean language sql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select exists (select 1 from privacy.programme_access a
                   where a.login = session_user and (a.programme = '*' or a.programme = sees.programme))
$$;

create or replace function privacy.seen() returns text[] language sql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select coalesce(array_agg(a.programme), '{}') from privacy.programme_access a where a.login = session_user
$$;

create or replace function privacy.smallest_cell(programme text) returns int language sql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select greatest(s.smallest_cell, coalesce((select max(a.smallest_cell) from privacy.programme_access a
                                               where a.login = session_user
                                                     and (a.programme = '*' or a.programme = smallest_cell.programme)), 0))
    from privacy.setting s
$$;

create or replace function study.awaiting() returns text[] language sql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select coalesce(array_agg(p.programme || '/' || c.cohort), '{}')
    from (select distinct on (programme, study) * from study.plan order by programme, study, received_at desc, version) p,
         unnest(p.cohorts || array[''] || case when cardinality(p.cohorts) = 0 then array['*'] end) as c(cohort),
         (select cast(now() at time zone 'UTC' as pg_catalog.date) as today) d
    where p.hidden_between_looks and d.today <> all (p.looks) and d.today < any (p.looks)
$$;

create or replace function core.facts_known(of_programme text, of_identity text, out commits bigint, out first_at timestamptz, out last_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
    select count(*) filter (where e.type = 'CommitObserved'), min(e.occurred_at), max(e.occurred_at)
    from raw.event e
    where e.programme = of_programme and e.identity = of_identity and e.participant is null
          and e.recorded_at <= coalesce(core.known_at(), 'infinity')
          and (privacy.sees(of_programme) or pg_has_role(session_user, 'dayone_admin', 'member'))
$$;

-- The chain is held by the lock of a row that nobody but the function reaches. Anybody may take an advisory lock, and so stop everyone.
create table audit.chain (
    only_row boolean primary key default true check (only_row),
    seq bigint not null,
    hash bytea not null
);
comment on table audit.chain is 'The end of the chain: who appends holds this row, and a last entry that was cut off shows.';
comment on column audit.chain.only_row is 'There is one row.';
comment on column audit.chain.seq is 'Number of the last entry; 0 = none yet.';
comment on column audit.chain.hash is 'Hash of the last entry; 32 zero bytes = none yet.';
insert into audit.chain (seq, hash)
select coalesce(max(seq), 0), coalesce((select hash from audit.entry order by seq desc limit 1), decode(repeat('00', 32), 'hex'))
from audit.entry;

create or replace function audit.append(action text, subject text, detail jsonb) returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    number pg_catalog.int8;
    now_at pg_catalog.timestamptz;
    who pg_catalog.text := session_user || coalesce(' (' || nullif(current_setting('application_name'), '') || ')', '');
    before pg_catalog.bytea;
    own pg_catalog.bytea;
begin
    select c.seq + 1, c.hash into strict number, before from audit.chain c for update;
    now_at := clock_timestamp();
    own := audit.hash_of(before, number, now_at, who, action, subject, detail);
    insert into audit.entry values (number, now_at, who, action, subject, detail, before, own);
    update audit.chain set seq = number, hash = own;
    return number;
end $$;

create or replace view audit.broken as
select e.seq, e.at, e.action
from (select *, lag(hash) over (order by seq) as expected, lag(seq) over (order by seq) as earlier from audit.entry) e
where e.previous_hash <> coalesce(e.expected, decode(repeat('00', 32), 'hex')) or e.seq <> coalesce(e.earlier, 0) + 1
      or e.hash <> audit.hash_of(e.previous_hash, e.seq, e.at, e.actor, e.action, e.subject, e.detail)
union all
select c.seq, null, 'the last entry is gone'
from audit.chain c
where c.seq > 0 and not exists (select 1 from audit.entry e where e.seq = c.seq and e.hash = c.hash);
comment on view audit.broken is 'Entries that were changed, or whose predecessor or successor is gone: empty when the chain is whole.';

create or replace function audit.plan_registered() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
    perform audit.append('plan registered', new.programme || '/' || new.study, jsonb_build_object('version', new.version));
    return new;
end $$;

create or replace function audit.login() returns event_trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    role pg_catalog.text;
begin
    select min(r.rolname) into role
    from pg_auth_members g
    join pg_roles m on m.oid = g.member and m.rolname = session_user and not m.rolsuper
    join pg_roles r on r.oid = g.roleid and r.rolname like 'dayone\_%';
    -- The owner works for everyone, and a copy of the database can write nothing.
    if role is null or pg_is_in_recovery() or session_user = current_user
       or coalesce(pg_has_role(session_user, to_regrole('dayone_owner'), 'member'), false) then
        return;
    end if;
    if cast(current_setting('transaction_read_only') as pg_catalog.bool) then
        raise exception '% connects read-only from the start, and so its login cannot be written down', session_user
            using errcode = 'invalid_authorization_specification',
                  hint = 'Leave default_transaction_read_only out of the connection''s options: readers are made read-only once they are in.';
    end if;
    perform set_config('lock_timeout', '10s', true);
    perform audit.append('logged in', session_user,
                         jsonb_build_object('detail', concat_ws(' from ', role, host(inet_client_addr()))));
    if role in ('dayone_evaluator', 'dayone_programme', 'dayone_report_reader') then
        perform set_config('default_transaction_read_only', 'on', false);
    end if;
end $$;

-- Without a schema of their own for temporary things, readers can make nothing that a function might take for its own.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant temporary on database %I to dayone_sink, %I', current_database(), current_user);
end $$;
