-- Funders read verdicts as their latest published report has them, not as they are on record from day to day.
create or replace view report.verdict with (security_barrier = true) as
select r.programme, r.study, c.cells ->> 'outcome' as outcome, r.as_of, c.cells ->> 'verdict' as verdict, c.cells ->> 'method' as method,
       nullif(c.cells ->> 'control_people', '')::int as n_control, nullif(c.cells ->> 'treatment_people', '')::int as n_treatment,
       nullif(c.cells ->> 'difference', '')::double precision as estimate, nullif(c.cells ->> 'lower', '')::double precision as lower,
       nullif(c.cells ->> 'upper', '')::double precision as upper,
       coalesce((select bool_or(k.simulated) from core.cohort k where k.programme = r.programme), false) as simulated
from report.release r
join (select release, line, jsonb_object_agg("column", value) as cells from study.released_cell
      where "table" = 'outcomes.csv' group by release, line) c on c.release = r.release
where r.superseded_by is null and r.study is not null;
comment on view report.verdict is 'The verdict on each outcome of each study, as its latest published report has it.';
comment on column report.verdict.n_control is 'People with the outcome, reference arm, to the nearest five; null = too few.';
comment on column report.verdict.n_treatment is 'People with the outcome, treatment arm, to the nearest five; null = too few.';
comment on column report.verdict.estimate is 'Treatment minus control, rounded as published; null = withheld.';
comment on column report.verdict.lower is 'Lower limit of the 95 % interval, rounded as published; null = withheld.';
comment on column report.verdict.upper is 'Upper limit of the 95 % interval, rounded as published; null = withheld.';
