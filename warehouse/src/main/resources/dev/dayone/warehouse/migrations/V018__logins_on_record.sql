-- Every connection of a login that DayOne made is an entry of the audit, where the server can tell of connections (Postgres 17 and later).

create function audit.login() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
    role text;
begin
    select min(r.rolname) into role
    from pg_auth_members g
    join pg_roles m on m.oid = g.member and m.rolname = session_user and not m.rolsuper
    join pg_roles r on r.oid = g.roleid and r.rolname like 'dayone\_%';
    -- The owner works for everyone, and a copy of the database can write nothing.
    if role is null or session_user = current_user or pg_is_in_recovery() then
        return;
    end if;
    if current_setting('transaction_read_only')::boolean then
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
comment on function audit.login is 'Writes down who connected, and makes readers read-only.';

create function audit.watch_logins() returns boolean language plpgsql set search_path = pg_catalog as $$
declare
    reader name;
begin
    if not exists (select 1 from pg_event_trigger where evtname = 'dayone_login') then
        if current_setting('server_version_num')::int < 170000 then
            return false;
        end if;
        begin
            create event trigger dayone_login on login execute function audit.login();
        exception when insufficient_privilege then
            return false;
        end;
    end if;
    -- A session that is read-only from its start could not be written down: the trigger makes it so afterwards.
    for reader in
        select distinct m.rolname
        from pg_auth_members g
        join pg_roles r on r.oid = g.roleid and r.rolname in ('dayone_evaluator', 'dayone_programme', 'dayone_report_reader')
        join pg_roles m on m.oid = g.member and m.rolcanlogin and not m.rolsuper and m.rolname <> current_user
        where 'default_transaction_read_only=on' = any (m.rolconfig)
    loop
        execute format('alter role %I reset default_transaction_read_only', reader);
    end loop;
    return true;
end $$;
comment on function audit.watch_logins is 'Has connections written down, where the server can; whether it does.';
revoke execute on function audit.watch_logins() from public;

select audit.watch_logins();
