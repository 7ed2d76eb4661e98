-- A plan that hides outcomes between its looks hides them from readers with a login, too, not from its own pages alone.

alter table study.plan add column looks date[] not null default '{}', add column hidden_between_looks boolean not null default false,
    add column cohorts text[] not null default '{}';
comment on column study.plan.looks is 'Days on which outcomes are looked at; empty = once, at the end.';
comment on column study.plan.hidden_between_looks is 'Outcomes stay hidden but on those days, until the last.';
comment on column study.plan.cohorts is 'Cohorts of the study; empty = all of the programme.';

create function study.awaiting() returns text[] language sql stable security definer set search_path = pg_catalog as $$
    select coalesce(array_agg(p.programme || '/' || c.cohort), '{}')
    from (select distinct on (programme, study) * from study.plan order by programme, study, received_at desc, version) p,
         unnest(p.cohorts || '{""}'::text[] || case when p.cohorts = '{}' then '{"*"}'::text[] else '{}' end) as c(cohort)
    where p.hidden_between_looks and current_date <> all (p.looks) and current_date < any (p.looks)
$$;
comment on function study.awaiting is 'Programme and cohort, joined by a slash, of studies that wait for a look: * = every cohort; each programme also with no cohort.';
grant execute on function study.awaiting() to dayone_evaluator, dayone_programme;

do $$
declare
    relation regclass;
begin
    foreach relation in array array['core.measure', 'core.measure_history', 'core.format_metric']::regclass[] loop
        execute format('create policy looks on %s as restrictive for select to dayone_evaluator, dayone_programme
                        using (measure !~ ''^[SP]'' or not (programme || ''/'' || cohort = any ((select study.awaiting())::text[])
                                                         or programme || ''/*'' = any ((select study.awaiting())::text[])))', relation);
    end loop;
end $$;
create policy looks on core.fact as restrictive for select to dayone_evaluator, dayone_programme
    using (kind not in ('score', 'placement') or programme || '/' <> all ((select study.awaiting())::text[]));
