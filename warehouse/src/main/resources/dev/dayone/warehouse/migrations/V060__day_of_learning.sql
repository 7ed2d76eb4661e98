-- When it held and when it was learned are two dates: a status says both.
alter table core.fact add column observed_on date;
-- Only the event itself says when: what is here already waits with -infinity until the same start reads it. Nothing is taken away meanwhile.
update core.fact set observed_on = '-infinity' where kind = 'placement';
comment on column core.fact.observed_on is 'Day on which somebody was asked or told, of a status; null = not said, then the day from which it holds.';

create or replace view core.fact_known as
select * from core.fact
where case when core.known_at() is null then superseded_at is null
           else recorded_at <= core.known_at() and (superseded_at is null or superseded_at > core.known_at()) end;
comment on view core.fact_known is 'Facts in force, or as known at dayone.known_at.';

create or replace view mart.fact as
select event_id, programme, participant, kind, about, valid_from, value, item, rater, status, evidence_tier, due_on, hours,
       blocked_hours, ta_minutes, ai_use, recorded_at, cast(null as timestamptz) as superseded_at, choices, title, employer, full_time,
       in_field, currency, observed_on
from core.fact_known;
comment on column mart.fact.observed_on is 'Day on which somebody was asked or told, of a status; null = not said, then the day from which it holds.';

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
do $$
declare
    relation regclass;
begin
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;
