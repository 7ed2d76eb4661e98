-- What became of everyone enrolled, 180 days after the end? Sums to all enrolled.
select cohort, arm, outcome, people, enrolled, round(100 * share::numeric, 1) as percent
from mart.outcome_accounting
order by cohort, arm, people desc;
