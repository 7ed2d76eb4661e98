-- Do raters agree, item by item?
select checkpoint, item, works, raters, round(icc_single::numeric, 2) as icc_single, round(icc_mean::numeric, 2) as icc_mean
from mart.checkpoint_reliability
order by checkpoint, item;
