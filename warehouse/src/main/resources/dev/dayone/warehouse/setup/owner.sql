-- Run by whoever connects, before the schema is brought up to date: everything belongs to a role that nobody can log in as. An administrator's rights
-- are needed for nothing else. What was made by an earlier version, which let whoever connected own it, changes hands here.

-- One process at a time: rights of the same object cannot be changed by two at once.
select pg_advisory_xact_lock(hashtextextended('dayone.setup', 0));

do $$
declare
    role text;
    -- Since Postgres 16 who made a role may give it away, but must be given it to act in it.
    acts text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
    foreach role in array array['dayone_owner', 'dayone_ingest', 'dayone_sink', 'dayone_evaluator', 'dayone_report_reader', 'dayone_programme',
                                'dayone_privacy', 'dayone_admin', 'dayone_groups', 'dayone_summary'] loop
        if to_regrole(role) is null then
            execute format('create role %I nologin %s', role, case when role in ('dayone_owner', 'dayone_groups') then 'inherit' else 'noinherit' end);
        end if;
        if not pg_has_role(current_user, role, acts) then
            execute format('grant %I to %I', role, current_user);
        end if;
        if not pg_has_role('dayone_owner', role, 'member') then
            execute format('grant %I to dayone_owner', role);
        end if;
    end loop;
    if not pg_has_role('dayone_groups', 'dayone_evaluator', 'member') then
        grant dayone_evaluator to dayone_groups;
    end if;
exception when insufficient_privilege then
    raise exception 'DayOne needs roles on this server and % may not create or use them: %', current_user, sqlerrm
        using errcode = 'insufficient_privilege',
              hint = 'Give it CREATEROLE, or let an administrator create the roles dayone_owner, dayone_ingest, dayone_sink, dayone_evaluator, dayone_report_reader, dayone_programme, dayone_privacy, dayone_admin, dayone_groups and dayone_summary, grant dayone_evaluator to dayone_groups, and grant them to it with admin option.';
end $$;

do $$
declare
    database text := current_database();
begin
    if not has_database_privilege('dayone_owner', database, 'create') or not has_database_privilege('dayone_owner', database, 'temporary') then
        execute format('grant connect, create, temporary on database %I to dayone_owner', database);
    end if;
    if not has_schema_privilege('dayone_owner', 'public', 'create') then
        grant usage, create on schema public to dayone_owner;
    end if;
    if not has_database_privilege('dayone_owner', database, 'create') or not has_schema_privilege('dayone_owner', 'public', 'create') then
        raise insufficient_privilege;
    end if;
exception when insufficient_privilege then
    raise exception '% may not let dayone_owner create schemas in the database %', current_user, database
        using errcode = 'insufficient_privilege',
              hint = format('Let it own the database, or let an administrator run: grant connect, create, temporary on database %I to dayone_owner; grant usage, create on schema public to dayone_owner;', database);
end $$;

do $$
declare
    owner oid := to_regrole('dayone_owner');
    ours name[] := array['raw', 'core', 'mart', 'study', 'report', 'ops', 'privacy', 'audit'];
    each record;
begin
    for each in select n.nspname from pg_namespace n where n.nspname = any (ours) and n.nspowner <> owner loop
        execute format('alter schema %I owner to dayone_owner', each.nspname);
    end loop;
    for each in
        select cast(c.oid as regclass) as name,
               case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as kind
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relowner <> owner and c.relkind in ('r', 'p', 'v', 'm', 'S')
              and (n.nspname = any (ours) or n.nspname = 'public' and c.relname = 'dayone_schema_history')
              and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                                                              and c.relkind = 'S')
    loop
        execute format('alter %s %s owner to dayone_owner', each.kind, each.name);
    end loop;
    for each in
        select cast(p.oid as regprocedure) as name
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.proowner <> owner and n.nspname = any (ours)
    loop
        execute format('alter routine %s owner to dayone_owner', each.name);
    end loop;
    for each in
        select cast(t.oid as regtype) as name
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typowner <> owner and n.nspname = any (ours) and t.typrelid = 0 and t.typelem = 0
    loop
        execute format('alter type %s owner to dayone_owner', each.name);
    end loop;
end $$;
