-- Silence is missing, never an outcome: who did not answer has no placement, and what a programme does not record is not recorded.
create view core.placement_recorded as
select distinct e.programme, e.cohort
from core.fact_known f
join core.enrolment_known e on e.programme = f.programme and e.participant = f.participant and e.enrolled
where f.kind = 'placement';
comment on view core.placement_recorded is 'Cohorts in which somebody''s placement was asked for: some status is on record, be it that they do not report.';
grant select on core.placement_recorded to dayone_evaluator, dayone_programme, dayone_admin;

create or replace view core.placement_known as
select p.programme, p.participant, p.cohort, p.assigned_arm, p.job_intent, p.started, p.completed, s.value as strict, b.value as broad,
       h.value as hired, r.value as response, coalesce(s.censored, true) as open
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
select p.programme, p.participant, p.cohort, p.assigned_arm, p.job_intent, p.started, p.completed, k.strict, k.broad, k.hired, k.response,
       coalesce(k.open, true)
from core.enrolment_known p
left join lateral (
    select max(m.value) filter (where m.measure = 'P1.180') as strict, max(m.value) filter (where m.measure = 'P2.180') as broad,
           max(m.value) filter (where m.measure = 'P3.180') as hired, max(m.value) filter (where m.measure = 'P7.response.180') as response,
           bool_or(m.censored) filter (where m.measure = 'P1.180') as open
    from (
        select distinct on (h.measure) h.measure, h.cohort, h.value, h.censored, h.withdrawn
        from core.measure_history h
        where h.programme = p.programme and h.participant = p.participant and h.recorded_at <= core.known_at()
          and h.measure in ('P1.180', 'P2.180', 'P3.180', 'P7.response.180')
        order by h.measure, h.revision desc
    ) m
    where m.cohort = p.cohort and not m.withdrawn
) k on true
where core.known_at() is not null and p.enrolled;

create or replace view mart.person_outcome as
select p.programme, p.participant, p.cohort, p.assigned_arm as arm,
       case
           when not p.job_intent then 'excluded'
           when p.strict = 1 then 'placed, strict'
           when p.open and p.strict is null then 'window open'
           when p.broad = 1 then 'placed, broad only'
           when p.hired = 1 then 'hired by the programme'
           when p.response = 1 then 'not placed'
           when r.cohort is null then 'not recorded'
           else 'no answer'
       end as outcome
from core.placement_known p
left join core.placement_recorded r on r.programme = p.programme and r.cohort = p.cohort;
comment on column mart.person_outcome.outcome is 'excluded (by the survey before assignment), window open, placed strict, placed broad only, hired by the programme, not placed (answered), no answer, not recorded (nobody of the cohort was asked).';

create or replace view mart.funnel as
with person as (
    select p.programme, p.cohort, p.assigned_arm as arm, p.started, p.completed,
           case when r.cohort is not null then p.response end as answered,
           case when p.job_intent then p.strict end as placed
    from core.placement_known p
    left join core.placement_recorded r on r.programme = p.programme and r.cohort = p.cohort
), counted as (
    select programme, cohort, arm, count(*) as assigned, count(*) filter (where started) as started,
           count(*) filter (where started and completed) as completed,
           case when count(completed) > 0 then count(*) filter (where completed is not null or not started) else 0 end as completed_known,
           count(*) filter (where answered = 1) as answered, count(answered) as answered_known,
           count(*) filter (where placed = 1) as placed, count(placed) as placed_known
    from person
    group by programme, cohort, arm
)
select c.programme, c.cohort, c.arm, s.step, s.name, case when s.known > 0 then s.people end as people,
       s.people::double precision / nullif(s.known, 0) as share, s.known
from counted c
cross join lateral (values (1, 'assigned', c.assigned, c.assigned), (2, 'started', c.started, c.assigned),
                           (3, 'completed', c.completed, c.completed_known),
                           (4, 'answered within 180 days', c.answered, c.answered_known),
                           (5, 'placed within 180 days, strict', c.placed, c.placed_known))
    as s (step, name, people, known);
comment on column mart.funnel.people is 'How many; empty where it is recorded for nobody.';
comment on column mart.funnel.share is 'Share of those about whom it is known, in [0, 1]; empty where it is known of nobody.';
comment on column mart.funnel.known is 'People of whom it is known whether they did: who gave no answer is none of them.';

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
do $$
declare
    relation regclass;
begin
    for relation in select c.oid from pg_class c where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace) loop
        execute format('alter view %s set (security_invoker = true)', relation);
    end loop;
end $$;
