-- Which values stand behind a mean, and how many events behind each?
select participant, cohort, arm, value, reason, lineage_count, observed_until
from mart.measure
where measure like 'S1.%' and measure not like 'S1.%.%'
order by arm, value desc nulls last;
