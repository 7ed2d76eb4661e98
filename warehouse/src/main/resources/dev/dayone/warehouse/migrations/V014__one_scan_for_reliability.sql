-- Agreement of raters from one pass over the facts: works and raters are grouped side by side, and the spread between works comes from sums.
-- The columns stay what they were.
create or replace view mart.checkpoint_reliability as
with grouped as (
    select programme, about as checkpoint, item, participant, rater, grouping(participant) = 0 as of_work, count(*) as k, avg(value) as mean,
           var_pop(value) * count(*) as within
    from core.fact_known
    where kind = 'score' and rater is not null
    group by grouping sets ((programme, about, item, participant), (programme, about, item, rater))
), item as (
    select programme, checkpoint, item,
           count(*) filter (where of_work and k > 1) as works,
           (sum(k) filter (where of_work and k > 1))::bigint as ratings,
           sum(within) filter (where of_work and k > 1) as within,
           (sum(k * mean) filter (where of_work and k > 1))::double precision as total,
           (sum(k * mean * mean) filter (where of_work and k > 1))::double precision as squares,
           (sum(k * k) filter (where of_work and k > 1))::double precision as sum_k,
           count(*) filter (where not of_work) as raters
    from grouped
    group by programme, checkpoint, item
), means as (
    select *, greatest(squares - total * total / ratings, 0) / nullif(works - 1, 0) as msb, within / nullif(ratings - works, 0) as msw,
           (ratings - sum_k / ratings) / nullif(works - 1, 0) as k0
    from item
    where works > 0
)
select programme, checkpoint, item, works, ratings, raters,
       (msb - msw) / nullif(msb + (k0 - 1) * msw, 0) as icc_single, (msb - msw) / nullif(msb, 0) as icc_mean
from means;
