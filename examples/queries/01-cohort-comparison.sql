-- How did the arms of each cohort do on measures on which formats may be compared?
select c.cohort, c.measure, c.arm, c.enrolled, c.n, round(c.mean::numeric, 3) as mean,
       round(c.standard_deviation::numeric, 3) as standard_deviation, c.missing
from mart.cohort_comparison c
join mart.measure_definition d on split_part(d.measure, '.', 1) = split_part(c.measure, '.', 1) and d.use = 'compare'
order by c.cohort, c.measure, c.arm;
