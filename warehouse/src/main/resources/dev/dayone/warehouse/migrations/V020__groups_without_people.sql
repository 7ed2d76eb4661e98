-- What an evaluator may read of groups, without any row of one person: for those who may ask in SQL and may not look at participants. Each view reads as
-- dayone_groups, which has an evaluator's rights and nothing more, so programmes, looks and dayone.known_at bind as they do there.

create schema summary;
comment on schema summary is 'Groups only: views of mart in which no row speaks of one person.';

do $$
declare
    view text;
    comments text;
begin
    grant usage, create on schema summary to dayone_groups;
    foreach view in array array['attrition', 'checkpoint_reliability', 'cohort_comparison', 'format_standing', 'freshness', 'funnel', 'intake',
                                'measure_definition', 'outcome_accounting', 'source_gap', 'verdict'] loop
        execute format('create function summary.%1$s_rows() returns setof mart.%1$I language sql stable security definer
                        set search_path = pg_catalog, pg_temp set timezone = ''UTC'' as $f$ select * from mart.%1$I $f$', view);
        execute format('revoke execute on function summary.%s_rows() from public', view);
        execute format('grant execute on function summary.%s_rows() to dayone_summary, dayone_evaluator, dayone_programme', view);
        execute format('alter function summary.%s_rows() owner to dayone_groups', view);
        execute format('create view summary.%1$I with (security_invoker = true) as select * from summary.%1$s_rows()', view);
        execute format('grant select on summary.%I to dayone_summary, dayone_evaluator, dayone_programme', view);
        execute format('comment on view summary.%I is %L', view, obj_description(to_regclass('mart.' || view), 'pg_class'));
    end loop;
    revoke create on schema summary from dayone_groups;
    grant usage on schema summary to dayone_summary, dayone_evaluator, dayone_programme;
    grant usage on schema report to dayone_summary;
    grant select on report.release, report.cell, report.verdict to dayone_summary;
    grant execute on function privacy.smallest_cell(text) to dayone_summary;
end $$;
