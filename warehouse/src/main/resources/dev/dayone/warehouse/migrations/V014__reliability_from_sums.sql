-- Agreement of raters without asking all works again for each item: the spread between works comes from sums. The columns stay what they were.
create or replace view mart.checkpoint_reliability as
with work as (
    select programme, about as checkpoint, item, participant, count(*) as k, avg(value) as mean, var_pop(value) * count(*) as within
    from core.fact_known
    where kind = 'score' and rater is not null
    group by programme, about, item, participant
    having count(*) > 1
), item as (
    select programme, checkpoint, item, count(*) as works, sum(k)::bigint as ratings, sum(within) as within,
           sum(k * mean)::double precision as total, sum(k * mean * mean)::double precision as squares, sum(k * k)::double precision as sum_k
    from work
    group by programme, checkpoint, item
), means as (
    select *, greatest(squares - total * total / ratings, 0) / nullif(works - 1, 0) as msb, within / nullif(ratings - works, 0) as msw,
           (ratings - sum_k / ratings) / nullif(works - 1, 0) as k0
    from item
), raters as (
    select programme, about as checkpoint, item, count(*) as raters
    from (select programme, about, item, rater from core.fact_known where kind = 'score' and rater is not null
          group by programme, about, item, rater) each_rater
    group by programme, about, item
)
select m.programme, m.checkpoint, m.item, m.works, m.ratings, r.raters,
       (m.msb - m.msw) / nullif(m.msb + (m.k0 - 1) * m.msw, 0) as icc_single, (m.msb - m.msw) / nullif(m.msb, 0) as icc_mean
from means m
join raters r on r.programme = m.programme and r.checkpoint = m.checkpoint and r.item = m.item;
