-- The share not yet placed, day by day, with those at risk (Kaplan-Meier).
select arm, day, at_risk, placed, censored, round(not_yet_placed::numeric, 3) as not_yet_placed
from mart.placement_curve
where definition = 'strict'
order by arm, day;
