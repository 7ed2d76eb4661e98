-- The same questions as known at any time: set it once, and every view of mart answers as it did then.
set dayone.known_at = '2026-03-01';
select arm, outcome, people, enrolled from mart.outcome_accounting order by arm, outcome;
reset dayone.known_at;
