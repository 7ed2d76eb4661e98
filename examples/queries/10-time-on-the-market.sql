-- Everyone's way to a job: days, or still looking when last heard of.
select arm, participant, definition, days, placed, observed_until
from mart.time_to_placement
order by definition, arm, days;
