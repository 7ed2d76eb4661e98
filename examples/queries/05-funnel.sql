-- How many were assigned, started, completed, answered, were placed?
select cohort, arm, step, name, people, round(100 * share::numeric, 1) as percent
from mart.funnel
order by cohort, arm, step;
