-- Who is lost to each outcome, and does it differ between arms?
select cohort, measure, arm, enrolled, n, lost, round(100 * attrition::numeric, 1) as percent,
       round(100 * overall::numeric, 1) as overall, round(100 * differential::numeric, 1) as differential
from mart.attrition
where measure like 'S1.%' or measure like 'P1.%'
order by cohort, measure, arm;
