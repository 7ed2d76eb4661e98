-- Run by whoever connects, after the schema is up to date: takes from everybody what Postgres gives everybody and no reader needs. Each of these has
-- stopped a warehouse, filled a disk or told how many people there are. Who is no superuser cannot take all of it away; docs/operating.md says what remains.

select pg_advisory_xact_lock(hashtextextended('dayone.setup', 0));

-- Connections on record, where the server can.
select audit.watch_logins();

do $$
declare
    each record;
begin
    if exists (select 1 from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
               where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY') then
        execute format('revoke temporary on database %I from public', current_database());
    end if;
    if not has_database_privilege('dayone_sink', current_database(), 'temporary') then
        execute format('grant temporary on database %I to dayone_sink', current_database());
    end if;
    if exists (select 1 from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
               where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE') then
        revoke create on schema public from public;
    end if;
exception when insufficient_privilege then
    raise warning '%', sqlerrm;
end $$;

do $$
declare
    each record;
begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
        return;
    end if;
    -- A block of a programming language catches the signal that ends it, and runs on.
    if (select lanacl is null from pg_language where lanname = 'plpgsql') then
        revoke usage on language plpgsql from public;
        grant usage on language plpgsql to dayone_owner;
    end if;
    -- Large objects, locks of one's own making, the write-ahead log, other sessions, idle waiting, what counts rows.
    for each in
        select cast(p.oid as regprocedure) as name,
               p.proname ~ '^pg_(relation|table|total_relation|indexes|database)_size$' as size
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
              and (p.proname ~ '^(lo_|loread$|lowrite$|pg_advisory_|pg_try_advisory_|pg_logical_emit_message$|pg_sleep|pg_stat_get_|pg_notify$|pg_export_snapshot$)'
                   or p.proname ~ '^(pg_cancel_backend|pg_terminate_backend|pg_lock_status|query_to_xml|cursor_to_xml|table_to_xml|schema_to_xml|database_to_xml)'
                   or p.proname ~ '^pg_(relation|table|total_relation|indexes|database|tablespace)_size$')
              and exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
    loop
        execute format('revoke execute on function %s from public', each.name);
        execute format('grant execute on function %s to dayone_owner%s', each.name,
                       case when each.size then ', dayone_evaluator, dayone_programme, dayone_admin' else '' end);
    end loop;
    if has_column_privilege('dayone_report_reader', 'pg_catalog.pg_class', 'reltuples', 'select') then
        revoke select on pg_catalog.pg_class from public;
        execute (select format('grant select (%s) on pg_catalog.pg_class to public', string_agg(quote_ident(attname), ', '))
                 from pg_attribute
                 where attrelid = 'pg_catalog.pg_class'::regclass and not attisdropped
                       and attname not in ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
        grant select on pg_catalog.pg_class to dayone_owner, dayone_evaluator, dayone_programme, dayone_admin;
    end if;
    -- What keeps readers within their limits, and a place to connect from when they have taken all others.
    grant pg_signal_backend, pg_read_all_stats to dayone_owner;
    if to_regrole('pg_use_reserved_connections') is not null then
        grant pg_use_reserved_connections to dayone_owner;
    end if;
    if current_setting('server_version_num')::int >= 150000 then
        execute 'grant set on parameter temp_file_limit to dayone_owner';
    end if;
end $$;
