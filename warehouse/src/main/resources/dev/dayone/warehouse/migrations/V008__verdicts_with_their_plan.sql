-- A verdict is kept with the lock of its plan and with how secure it was.

alter table study.verdict add column plan_hash text, add column marks int, add column mark_reasons text[], add column rating text,
    add column look int, add column seed bigint;
comment on column study.verdict.plan_hash is 'SHA-256 of the locked plan in force; null = the plan was not locked.';
comment on column study.verdict.marks is 'Security mark, 0 to 5.';
comment on column study.verdict.mark_reasons is 'Why marks were lost.';
comment on column study.verdict.rating is 'Rating after the What Works Clearinghouse.';
comment on column study.verdict.look is 'Number of the planned look; 0 = none was due.';
comment on column study.verdict.seed is 'Seed of the draws behind the p-value; null = all assignments were listed, or none were needed.';
