-- Views: mart for evaluators, ops for the pipeline itself.

create view mart.participant as
select programme, participant, cohort, index_date, assigned_arm, coalesce(received_arm, assigned_arm) as received_arm,
       block, cluster, job_intent, started, completed, baseline
from core.enrolment
where enrolled;
comment on view mart.participant is 'Who was enrolled, in which arm, with what baseline.';
comment on column mart.participant.programme is 'Programme.';
comment on column mart.participant.participant is 'Pseudonym.';
comment on column mart.participant.cohort is 'Cohort.';
comment on column mart.participant.index_date is 'Last scheduled day of the cohort, t0.';
comment on column mart.participant.assigned_arm is 'Format assigned: analyses count people here.';
comment on column mart.participant.received_arm is 'Format in fact received.';
comment on column mart.participant.block is 'Stratum of assignment.';
comment on column mart.participant.cluster is 'Unit assigned as a whole.';
comment on column mart.participant.job_intent is 'False: no job was sought, by the survey before assignment.';
comment on column mart.participant.started is 'Attended at least one day.';
comment on column mart.participant.completed is 'Met the published criteria; null = not known.';
comment on column mart.participant.baseline is 'Covariates measured before assignment.';

create view mart.measure as
select m.programme, m.participant, m.cohort, m.arm, m.measure, m.value, m.censored, m.reason, m.matures_on,
       m.matures_on is null or m.matures_on <= current_date as mature, m.observed_until, m.definition, m.revision,
       m.lineage_count
from core.measure m
where not m.withdrawn;
comment on view mart.measure is 'Every current measure of every participant enrolled, with its arm, maturity and lineage.';
comment on column mart.measure.programme is 'Programme.';
comment on column mart.measure.participant is 'Pseudonym.';
comment on column mart.measure.cohort is 'Cohort.';
comment on column mart.measure.arm is 'Format assigned.';
comment on column mart.measure.measure is 'Measure id, see docs/metrics.md.';
comment on column mart.measure.value is 'The value; null = none, see reason.';
comment on column mart.measure.censored is 'For times: the event had not happened by then.';
comment on column mart.measure.reason is 'Why there is no value.';
comment on column mart.measure.matures_on is 'Day from which the value may be shown.';
comment on column mart.measure.mature is 'Whether that day has come.';
comment on column mart.measure.observed_until is 'Last day of which the facts speak.';
comment on column mart.measure.definition is 'Version of the definition.';
comment on column mart.measure.revision is 'Grows with each change.';
comment on column mart.measure.lineage_count is 'How many events are behind the value.';

create view mart.format_standing as
select programme, cohort, arm, measure, n, mean, case when n > 1 then sqrt(m2 / (n - 1)) end as standard_deviation
from core.format_metric
where n > 0;
comment on view mart.format_standing is 'The live standing: n, mean and standard deviation of each measure by cohort and arm, as streams keep them.';
comment on column mart.format_standing.programme is 'Programme.';
comment on column mart.format_standing.cohort is 'Cohort.';
comment on column mart.format_standing.arm is 'Format assigned.';
comment on column mart.format_standing.measure is 'Measure id.';
comment on column mart.format_standing.n is 'Values.';
comment on column mart.format_standing.mean is 'Their mean.';
comment on column mart.format_standing.standard_deviation is 'Their standard deviation; null below two.';

create view mart.verdict as
select distinct on (v.programme, v.study, v.outcome)
       v.programme, v.study, v.outcome, v.as_of, v.verdict, v.method, v.n_control, v.n_treatment, v.estimate, v.lower,
       v.upper, v.p_value, v.reason,
       coalesce((select bool_or(c.simulated) from core.cohort c where c.programme = v.programme), false) as simulated,
       v.code_version, v.computed_at
from study.verdict v
order by v.programme, v.study, v.outcome, v.computed_at desc;
comment on view mart.verdict is 'The latest verdict on each outcome of each study.';
comment on column mart.verdict.programme is 'Programme.';
comment on column mart.verdict.study is 'Study.';
comment on column mart.verdict.outcome is 'Outcome.';
comment on column mart.verdict.as_of is 'Follow-up counts up to this day.';
comment on column mart.verdict.verdict is 'Heading chosen by rule from the interval.';
comment on column mart.verdict.method is 'Method of the estimate.';
comment on column mart.verdict.n_control is 'People with the outcome, reference arm.';
comment on column mart.verdict.n_treatment is 'People with the outcome, treatment arm.';
comment on column mart.verdict.estimate is 'Treatment minus control.';
comment on column mart.verdict.lower is 'Lower limit of the 95 % interval.';
comment on column mart.verdict.upper is 'Upper limit of the 95 % interval.';
comment on column mart.verdict.p_value is 'Two-sided p-value.';
comment on column mart.verdict.reason is 'Why there is no estimate.';
comment on column mart.verdict.simulated is 'The programme''s data are simulated: nobody in it exists.';
comment on column mart.verdict.code_version is 'Version of DayOne.';
comment on column mart.verdict.computed_at is 'When it was computed.';

create view mart.intake as
select run_id, programme, source, accepted + rejected + duplicates + conflicts as sent, accepted, rejected, duplicates,
       conflicts, recorded_at
from ops.intake;
comment on view mart.intake is 'What became of everything each run sent.';
comment on column mart.intake.run_id is 'Ingest run.';
comment on column mart.intake.programme is 'Programme.';
comment on column mart.intake.source is 'File, or git.';
comment on column mart.intake.sent is 'All that the run sent.';
comment on column mart.intake.accepted is 'New facts.';
comment on column mart.intake.rejected is 'Refused with a reason.';
comment on column mart.intake.duplicates is 'Facts known already.';
comment on column mart.intake.conflicts is 'Known ids with other content.';
comment on column mart.intake.recorded_at is 'First record of the run.';

create view mart.repository as
select r.programme, r.repository, r.owner, r.commits, r.commits_on_head, r.missing_objects, r.shallow, r.received_at
from core.repository r;
comment on view mart.repository is 'Each repository: what its scan counted, and how many of its commits belong to someone enrolled.';
comment on column mart.repository.programme is 'Programme.';
comment on column mart.repository.repository is 'Repository as named in the programme directory.';
comment on column mart.repository.owner is 'Pseudonym of the participant, or team, that owns it.';
comment on column mart.repository.commits is 'Commits that all references reach.';
comment on column mart.repository.commits_on_head is 'Commits that HEAD reaches.';
comment on column mart.repository.missing_objects is 'Objects the clone lacks.';
comment on column mart.repository.shallow is 'The clone''s history is cut.';
comment on column mart.repository.received_at is 'When it was scanned.';

create view mart.unattributed_commit as
select e.programme, e.identity, count(*) as commits, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at
from raw.event e
left join core.identity i on i.programme = e.programme and i.identity = e.identity
where e.type = 'CommitObserved' and i.participant is null
group by e.programme, e.identity;
comment on view mart.unattributed_commit is 'Commits whose author is linked to nobody enrolled: parked until a link comes.';
comment on column mart.unattributed_commit.programme is 'Programme.';
comment on column mart.unattributed_commit.identity is 'Pseudonym of the author''s address.';
comment on column mart.unattributed_commit.commits is 'Commits.';
comment on column mart.unattributed_commit.first_at is 'First, by the author''s clock.';
comment on column mart.unattributed_commit.last_at is 'Last, by the author''s clock.';

create view ops.participant_behind as
with fact as (
    select programme, participant from raw.event
    where participant is not null
    union all
    select e.programme, i.participant
    from raw.event e
    join core.identity i on i.programme = e.programme and i.identity = e.identity
    where e.type = 'CommitObserved'
), known as (
    select programme, participant, count(*) as facts from fact group by programme, participant
)
select k.programme, k.participant, k.facts, coalesce(m.value, 0)::bigint as measured
from known k
left join core.measure m on m.programme = k.programme and m.participant = k.participant and m.measure = 'D1.events'
where coalesce(m.value, 0) <> k.facts and coalesce(m.withdrawn, false) = false;
comment on view ops.participant_behind is 'Participants whose measures do not yet speak of all their facts: empty when streams have caught up.';
comment on column ops.participant_behind.programme is 'Programme.';
comment on column ops.participant_behind.participant is 'Pseudonym.';
comment on column ops.participant_behind.facts is 'Facts in the warehouse.';
comment on column ops.participant_behind.measured is 'Facts behind the measures.';

create view ops.standing_behind as
with summed as (
    select programme, cohort, arm, measure, count(value) as n, coalesce(avg(value), 0) as mean
    from core.measure
    where not withdrawn
    group by programme, cohort, arm, measure
)
select s.programme, s.cohort, s.arm, s.measure, s.n, coalesce(f.n, 0) as standing_n, s.mean,
       coalesce(f.mean, 0) as standing_mean
from summed s
left join core.format_metric f using (programme, cohort, arm, measure)
where s.n <> coalesce(f.n, 0)
      or abs(s.mean - coalesce(f.mean, 0)) > 1e-6 * greatest(1, abs(s.mean));
comment on view ops.standing_behind is 'Standings that do not yet equal the measures they sum up: empty when streams have caught up.';
comment on column ops.standing_behind.programme is 'Programme.';
comment on column ops.standing_behind.cohort is 'Cohort.';
comment on column ops.standing_behind.arm is 'Format assigned.';
comment on column ops.standing_behind.measure is 'Measure id.';
comment on column ops.standing_behind.n is 'Values in the warehouse.';
comment on column ops.standing_behind.standing_n is 'Values in the standing.';
comment on column ops.standing_behind.mean is 'Mean in the warehouse.';
comment on column ops.standing_behind.standing_mean is 'Mean in the standing.';
