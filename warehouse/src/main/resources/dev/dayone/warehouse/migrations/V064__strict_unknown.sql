-- Unknown is not no. Who was placed broadly, and of whom nobody can tell whether strictly, is in a class of their own; so is who was found placed by a later answer, and of
-- whom nobody can tell whether the placement began within the window.
create or replace view mart.person_outcome as
select p.programme, p.participant, p.cohort, p.assigned_arm as arm,
       case
           when not p.job_intent then 'excluded'
           when p.strict = 1 then 'placed, strict'
           when p.open and p.strict is null then 'window open'
           when p.broad = 1 and p.strict is null then 'placed, strict unknown'
           when p.broad = 1 then 'placed, broad only'
           when p.hired = 1 then 'hired by the programme'
           when p.response = 1 and (p.strict is null or p.broad is null) then 'placed, when unknown'
           when p.response = 1 then 'not placed'
           when r.cohort is null then 'not recorded'
           else 'no answer'
       end as outcome
from core.placement_known p
left join core.placement_recorded r on r.programme = p.programme and r.cohort = p.cohort;
comment on column mart.person_outcome.outcome is 'excluded (by the survey before assignment), window open, placed strict, placed strict unknown (placed broadly, and no answer tells whether strictly), placed broad only (and not strictly), hired by the programme, placed when unknown (an answer after the window found it, and none tells whether it began within), not placed (answered), no answer, not recorded (nobody of the cohort was asked).';

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
alter view mart.person_outcome set (security_invoker = true);
