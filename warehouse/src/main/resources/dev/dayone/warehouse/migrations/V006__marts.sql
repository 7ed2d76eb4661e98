-- The evaluators' questions as views. Each answers as known at dayone.known_at, where that is set.

create view mart.cohort_comparison as
with live as (
    select programme, cohort, arm, measure, n, mean, case when n > 1 then sqrt(m2 / (n - 1)) end as standard_deviation, open
    from core.format_metric
    where core.known_at() is null and n + missing > 0
), back_then as (
    select programme, cohort, arm, measure, count(value) filter (where not censored) as n,
           coalesce(avg(value) filter (where not censored), 0) as mean,
           stddev_samp(value) filter (where not censored) as standard_deviation, count(*) filter (where censored) as open
    from core.measure_known
    where core.known_at() is not null and not withdrawn
    group by programme, cohort, arm, measure
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
comment on view mart.cohort_comparison is 'Each arm of each cohort on each measure: how many have a value, mean and standard deviation, how many have none. Whether formats may be compared on it: core.measure_definition.';
comment on column mart.cohort_comparison.programme is 'Programme.';
comment on column mart.cohort_comparison.cohort is 'Cohort.';
comment on column mart.cohort_comparison.arm is 'Format assigned.';
comment on column mart.cohort_comparison.measure is 'Measure id, see docs/metrics.md.';
comment on column mart.cohort_comparison.enrolled is 'Everyone enrolled in that arm of that cohort.';
comment on column mart.cohort_comparison.n is 'People with a value.';
comment on column mart.cohort_comparison.mean is 'Mean of their values; null = nobody has one.';
comment on column mart.cohort_comparison.standard_deviation is 'Standard deviation of their values; null below two.';
comment on column mart.cohort_comparison.missing is 'People without a value: n + missing is everyone enrolled.';
comment on column mart.cohort_comparison.open is 'Of those, people whose window is open still or who are censored.';

create view mart.person_outcome as
select p.programme, p.participant, p.cohort, p.assigned_arm as arm,
       case
           when not p.job_intent then 'excluded'
           when s.value is null then 'window open'
           when s.value = 1 then 'placed, strict'
           when b.value = 1 then 'placed, broad only'
           when h.value = 1 then 'hired by the programme'
           when r.value = 1 then 'not placed'
           else 'no answer'
       end as outcome
from mart.participant p
left join core.measure_known s on s.programme = p.programme and s.cohort = p.cohort and s.participant = p.participant
                                  and s.measure = 'P1.180' and not s.withdrawn
left join core.measure_known b on b.programme = p.programme and b.cohort = p.cohort and b.participant = p.participant
                                  and b.measure = 'P2.180' and not b.withdrawn
left join core.measure_known h on h.programme = p.programme and h.cohort = p.cohort and h.participant = p.participant
                                  and h.measure = 'P3.180' and not h.withdrawn
left join core.measure_known r on r.programme = p.programme and r.cohort = p.cohort and r.participant = p.participant
                                  and r.measure = 'P7.response.180' and not r.withdrawn;
comment on view mart.person_outcome is 'What became of everyone enrolled within 180 days of the index date: one outcome each.';
comment on column mart.person_outcome.programme is 'Programme.';
comment on column mart.person_outcome.participant is 'Pseudonym.';
comment on column mart.person_outcome.cohort is 'Cohort.';
comment on column mart.person_outcome.arm is 'Format assigned.';
comment on column mart.person_outcome.outcome is 'excluded (by the survey before assignment), window open, placed strict, placed broad only, hired by the programme, not placed (answered), no answer.';

create view mart.outcome_accounting as
select programme, cohort, arm, outcome, count(*) as people,
       sum(count(*)) over (partition by programme, cohort, arm)::bigint as enrolled,
       count(*)::double precision / sum(count(*)) over (partition by programme, cohort, arm)::double precision as share
from mart.person_outcome
group by programme, cohort, arm, outcome;
comment on view mart.outcome_accounting is 'Outcomes at 180 days that sum to everyone enrolled, by cohort and arm.';
comment on column mart.outcome_accounting.programme is 'Programme.';
comment on column mart.outcome_accounting.cohort is 'Cohort.';
comment on column mart.outcome_accounting.arm is 'Format assigned.';
comment on column mart.outcome_accounting.outcome is 'Outcome, see mart.person_outcome.';
comment on column mart.outcome_accounting.people is 'People with that outcome.';
comment on column mart.outcome_accounting.enrolled is 'Everyone enrolled in that arm of that cohort.';
comment on column mart.outcome_accounting.share is 'Share of everyone enrolled, in [0, 1].';

create view mart.time_to_placement as
select m.programme, m.cohort, m.arm, m.participant, case m.measure when 'P4.strict' then 'strict' else 'broad' end as definition,
       m.value as days, not m.censored as placed, m.observed_until
from mart.measure m
where m.measure in ('P4.strict', 'P4.broad') and m.value is not null;
comment on view mart.time_to_placement is 'Days from the index date to the first placement, one row a person and definition; censored where it had not happened.';
comment on column mart.time_to_placement.programme is 'Programme.';
comment on column mart.time_to_placement.cohort is 'Cohort.';
comment on column mart.time_to_placement.arm is 'Format assigned.';
comment on column mart.time_to_placement.participant is 'Pseudonym.';
comment on column mart.time_to_placement.definition is 'strict or broad, see docs/metrics.md P1 and P2.';
comment on column mart.time_to_placement.days is 'Days to the placement, or to the last answer where not placed.';
comment on column mart.time_to_placement.placed is 'False = censored: not placed when last heard of.';
comment on column mart.time_to_placement.observed_until is 'Last day of which answers speak.';

create view mart.placement_curve as
with days as (
    select programme, arm, definition, greatest(days, 0) as day, count(*) filter (where placed) as placed,
           count(*) filter (where not placed) as censored
    from mart.time_to_placement
    group by programme, arm, definition, greatest(days, 0)
), risk as (
    select *, sum(placed + censored) over (partition by programme, arm, definition order by day desc)::bigint as at_risk
    from days
)
select programme, arm, definition, day, at_risk, placed, censored,
       case when bool_or(placed = at_risk) over upto then 0
            else exp(sum(ln(1 - placed::double precision / nullif(at_risk, placed))) over upto) end as not_yet_placed
from risk
window upto as (partition by programme, arm, definition order by day);
comment on view mart.placement_curve is 'Kaplan-Meier estimate of the share not yet placed, by arm over all cohorts.';
comment on column mart.placement_curve.programme is 'Programme.';
comment on column mart.placement_curve.arm is 'Format assigned.';
comment on column mart.placement_curve.definition is 'strict or broad.';
comment on column mart.placement_curve.day is 'Days from the index date.';
comment on column mart.placement_curve.at_risk is 'People neither placed nor censored before that day.';
comment on column mart.placement_curve.placed is 'People placed on that day.';
comment on column mart.placement_curve.censored is 'People last heard of on that day, not placed.';
comment on column mart.placement_curve.not_yet_placed is 'Estimated share not placed by the end of that day, in [0, 1].';

create view mart.checkpoint_reliability as
with work as (
    select programme, about as checkpoint, item, participant, count(*) as k, avg(value) as mean, var_pop(value) * count(*) as within
    from core.fact_known
    where kind = 'score' and rater is not null
    group by programme, about, item, participant
    having count(*) > 1
), item as (
    select programme, checkpoint, item, count(*) as works, sum(k)::bigint as ratings, sum(within) as within,
           sum(k * mean) / sum(k)::double precision as grand_mean, sum(k * k)::double precision as sum_k
    from work
    group by programme, checkpoint, item
), squares as (
    select i.*, (select sum(w.k * (w.mean - i.grand_mean) ^ 2) from work w
                 where w.programme = i.programme and w.checkpoint = i.checkpoint and w.item = i.item) as between
    from item i
), means as (
    select *, between / nullif(works - 1, 0) as msb, within / nullif(ratings - works, 0) as msw,
           (ratings - sum_k / ratings) / nullif(works - 1, 0) as k0
    from squares
), raters as (
    select programme, about as checkpoint, item, count(*) as raters
    from (select distinct programme, about, item, rater from core.fact_known where kind = 'score' and rater is not null) each_rater
    group by programme, about, item
)
select m.programme, m.checkpoint, m.item, m.works, m.ratings, r.raters,
       (m.msb - m.msw) / nullif(m.msb + (m.k0 - 1) * m.msw, 0) as icc_single, (m.msb - m.msw) / nullif(m.msb, 0) as icc_mean
from means m
join raters r on r.programme = m.programme and r.checkpoint = m.checkpoint and r.item = m.item;
comment on view mart.checkpoint_reliability is 'How far raters agree: intraclass correlation, one-way random effects, of each item scored by two or more raters (Shrout and Fleiss 1979).';
comment on column mart.checkpoint_reliability.programme is 'Programme.';
comment on column mart.checkpoint_reliability.checkpoint is 'Checkpoint.';
comment on column mart.checkpoint_reliability.item is 'Item.';
comment on column mart.checkpoint_reliability.works is 'Works that two or more raters scored.';
comment on column mart.checkpoint_reliability.ratings is 'Scores of those works.';
comment on column mart.checkpoint_reliability.raters is 'Raters of that item.';
comment on column mart.checkpoint_reliability.icc_single is 'ICC(1,1): reliability of a single rater; null below two works.';
comment on column mart.checkpoint_reliability.icc_mean is 'ICC(1,k): reliability of the mean over raters.';

create view mart.funnel as
with person as (
    select p.programme, p.cohort, p.assigned_arm as arm, p.started, coalesce(p.completed, false) as completed,
           coalesce(r.value, 0) = 1 as answered, o.outcome = 'placed, strict' as placed
    from mart.participant p
    join mart.person_outcome o on o.programme = p.programme and o.cohort = p.cohort and o.participant = p.participant
    left join core.measure_known r on r.programme = p.programme and r.cohort = p.cohort and r.participant = p.participant
                                      and r.measure = 'P7.response.180' and not r.withdrawn
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
comment on view mart.funnel is 'How many were assigned, started, completed, answered and were placed, by cohort and arm.';
comment on column mart.funnel.programme is 'Programme.';
comment on column mart.funnel.cohort is 'Cohort.';
comment on column mart.funnel.arm is 'Format assigned.';
comment on column mart.funnel.step is 'Number of the step.';
comment on column mart.funnel.name is 'What people did.';
comment on column mart.funnel.people is 'How many.';
comment on column mart.funnel.share is 'Share of those assigned, in [0, 1].';

create view mart.attrition as
with lost as (
    select programme, cohort, measure, arm, enrolled, n, missing - open as lost, open from mart.cohort_comparison
)
select programme, cohort, measure, arm, enrolled, n, lost, open, lost::double precision / enrolled as attrition,
       sum(lost) over whole::double precision / sum(enrolled) over whole::double precision as overall,
       max(lost::double precision / enrolled) over whole - min(lost::double precision / enrolled) over whole as differential
from lost
window whole as (partition by programme, cohort, measure);
comment on view mart.attrition is 'Who is lost to each measure, by arm: overall and differential attrition (What Works Clearinghouse).';
comment on column mart.attrition.programme is 'Programme.';
comment on column mart.attrition.cohort is 'Cohort.';
comment on column mart.attrition.measure is 'Measure id.';
comment on column mart.attrition.arm is 'Format assigned.';
comment on column mart.attrition.enrolled is 'Everyone enrolled in that arm of that cohort.';
comment on column mart.attrition.n is 'Those with a value.';
comment on column mart.attrition.lost is 'Those without one, whose window has closed.';
comment on column mart.attrition.open is 'Those whose window is open still or who are censored.';
comment on column mart.attrition.attrition is 'Share lost of those enrolled, in [0, 1].';
comment on column mart.attrition.overall is 'Share lost over all arms of the cohort.';
comment on column mart.attrition.differential is 'Largest difference between arms.';

create view mart.freshness as
select programme, type, facts, last_occurred_at, last_received_at, last_recorded_at, now() - last_received_at as age
from ops.freshness;
comment on view mart.freshness is 'How fresh each kind of event is. It speaks of now, whatever dayone.known_at says.';
comment on column mart.freshness.programme is 'Programme.';
comment on column mart.freshness.type is 'Kind of event.';
comment on column mart.freshness.facts is 'Facts of that kind.';
comment on column mart.freshness.last_occurred_at is 'Latest, by the source''s clock.';
comment on column mart.freshness.last_received_at is 'When ingest read the latest.';
comment on column mart.freshness.last_recorded_at is 'When the warehouse took the latest.';
comment on column mart.freshness.age is 'Time since then.';

create view mart.measure_definition as
select measure, title, unit, definition, version, use, proviso from core.measure_definition;
comment on view mart.measure_definition is 'What each measure is and whether formats may be compared on it.';
comment on column mart.measure_definition.measure is 'Measure id; {..} stands for what varies.';
comment on column mart.measure_definition.title is 'Title.';
comment on column mart.measure_definition.unit is 'Unit.';
comment on column mart.measure_definition.definition is 'What it is.';
comment on column mart.measure_definition.version is 'Version of the definition.';
comment on column mart.measure_definition.use is 'compare, proviso or describe.';
comment on column mart.measure_definition.proviso is 'What must hold for formats to be compared on it.';

create view mart.fact as
select event_id, programme, participant, kind, about, valid_from, value, item, rater, status, evidence_tier, due_on, hours,
       blocked_hours, ta_minutes, ai_use, recorded_at, superseded_at
from core.fact_known;
comment on view mart.fact is 'Scores, submissions, placements, consents and tasks in force.';
comment on column mart.fact.event_id is 'The event.';
comment on column mart.fact.programme is 'Programme.';
comment on column mart.fact.participant is 'Pseudonym.';
comment on column mart.fact.kind is 'score, submission, placement, consent, format or task.';
comment on column mart.fact.about is 'Checkpoint, purpose of the consent, or format.';
comment on column mart.fact.valid_from is 'Day from which it holds.';
comment on column mart.fact.value is 'Points, pay per year, or 1 for yes and 0 for no.';
comment on column mart.fact.item is 'Item scored.';
comment on column mart.fact.rater is 'Pseudonym of the rater.';
comment on column mart.fact.status is 'Status on the job market.';
comment on column mart.fact.evidence_tier is 'Who vouches for the status.';
comment on column mart.fact.due_on is 'Day it was due.';
comment on column mart.fact.hours is 'Hours worked on it.';
comment on column mart.fact.blocked_hours is 'Of those, hours stuck.';
comment on column mart.fact.ta_minutes is 'Minutes of teaching assistants.';
comment on column mart.fact.ai_use is 'AI assistance as declared.';
comment on column mart.fact.recorded_at is 'From when it was known.';
comment on column mart.fact.superseded_at is 'Until when it was held to be true.';
