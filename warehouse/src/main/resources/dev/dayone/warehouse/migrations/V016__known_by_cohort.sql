-- Answers as known at a time, for one cohort of many: each person's state then is looked up by the person, not found among everyone's. The columns stay
-- what they were, and so do the answers.
create index measure_history_cohort on core.measure_history (programme, cohort, participant);

create or replace view mart.cohort_comparison as
with live as (
    select programme, cohort, arm, measure, n, mean, case when n > 1 then sqrt(m2 / (n - 1)) end as standard_deviation, open
    from core.format_metric
    where core.known_at() is null and n + missing > 0
), people as (
    select programme, cohort, participant
    from core.measure_history
    where core.known_at() is not null and recorded_at <= core.known_at()
    group by programme, cohort, participant
), back_then as (
    select p.programme, p.cohort, k.arm, k.measure, count(k.value) filter (where not k.censored) as n,
           coalesce(avg(k.value) filter (where not k.censored), 0) as mean,
           stddev_samp(k.value) filter (where not k.censored) as standard_deviation, count(*) filter (where k.censored) as open
    from people p
    join lateral (
        select distinct on (h.measure) h.measure, h.cohort, h.arm, h.value, h.censored, h.withdrawn
        from core.measure_history h
        where h.programme = p.programme and h.participant = p.participant and h.recorded_at <= core.known_at()
        order by h.measure, h.revision desc
    ) k on k.cohort = p.cohort and not k.withdrawn
    group by p.programme, p.cohort, k.arm, k.measure
), either as (
    select * from live union all select * from back_then
), enrolled as (
    select programme, cohort, assigned_arm as arm, count(*) as people
    from core.enrolment_known
    where enrolled
    group by programme, cohort, assigned_arm
)
select e.programme, e.cohort, e.arm, e.measure, a.people as enrolled, e.n, case when e.n > 0 then e.mean end as mean,
       e.standard_deviation, a.people - e.n as missing, e.open
from either e
join enrolled a on a.programme = e.programme and a.cohort = e.cohort and a.arm = e.arm;

create view core.placement_known as
select p.programme, p.participant, p.cohort, p.assigned_arm, p.job_intent, p.started, p.completed, s.value as strict, b.value as broad,
       h.value as hired, r.value as response
from core.enrolment p
left join core.measure s on s.programme = p.programme and s.cohort = p.cohort and s.participant = p.participant
                            and s.measure = 'P1.180' and not s.withdrawn
left join core.measure b on b.programme = p.programme and b.cohort = p.cohort and b.participant = p.participant
                            and b.measure = 'P2.180' and not b.withdrawn
left join core.measure h on h.programme = p.programme and h.cohort = p.cohort and h.participant = p.participant
                            and h.measure = 'P3.180' and not h.withdrawn
left join core.measure r on r.programme = p.programme and r.cohort = p.cohort and r.participant = p.participant
                            and r.measure = 'P7.response.180' and not r.withdrawn
where core.known_at() is null and p.enrolled
union all
select p.programme, p.participant, p.cohort, p.assigned_arm, p.job_intent, p.started, p.completed, k.strict, k.broad, k.hired, k.response
from core.enrolment_known p
left join lateral (
    select max(m.value) filter (where m.measure = 'P1.180') as strict, max(m.value) filter (where m.measure = 'P2.180') as broad,
           max(m.value) filter (where m.measure = 'P3.180') as hired, max(m.value) filter (where m.measure = 'P7.response.180') as response
    from (
        select distinct on (h.measure) h.measure, h.cohort, h.value, h.withdrawn
        from core.measure_history h
        where h.programme = p.programme and h.participant = p.participant and h.recorded_at <= core.known_at()
          and h.measure in ('P1.180', 'P2.180', 'P3.180', 'P7.response.180')
        order by h.measure, h.revision desc
    ) m
    where m.cohort = p.cohort and not m.withdrawn
) k on true
where core.known_at() is not null and p.enrolled;
comment on view core.placement_known is 'Everyone enrolled with what is known of their placement within 180 days, in force or as known at dayone.known_at.';
grant select on core.placement_known to dayone_evaluator, dayone_programme, dayone_admin;

create or replace view mart.person_outcome as
select programme, participant, cohort, assigned_arm as arm,
       case
           when not job_intent then 'excluded'
           when strict is null then 'window open'
           when strict = 1 then 'placed, strict'
           when broad = 1 then 'placed, broad only'
           when hired = 1 then 'hired by the programme'
           when response = 1 then 'not placed'
           else 'no answer'
       end as outcome
from core.placement_known;

create or replace view mart.funnel as
with person as (
    select programme, cohort, assigned_arm as arm, started, coalesce(completed, false) as completed,
           coalesce(response, 0) = 1 as answered, job_intent and coalesce(strict, 0) = 1 as placed
    from core.placement_known
), counted as (
    select programme, cohort, arm, count(*) as assigned, count(*) filter (where started) as started,
           count(*) filter (where started and completed) as completed, count(*) filter (where answered) as answered,
           count(*) filter (where placed) as placed
    from person
    group by programme, cohort, arm
)
select c.programme, c.cohort, c.arm, s.step, s.name, s.people, s.people::double precision / c.assigned as share
from counted c
cross join lateral (values (1, 'assigned', c.assigned), (2, 'started', c.started), (3, 'completed', c.completed),
                           (4, 'answered within 180 days', c.answered), (5, 'placed within 180 days, strict', c.placed))
    as s (step, name, people);

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
do $$
declare
    relation regclass;
begin
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;
