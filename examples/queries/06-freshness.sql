-- How fresh is what we know?
select type, facts, last_occurred_at, last_received_at, age
from mart.freshness
order by type;
