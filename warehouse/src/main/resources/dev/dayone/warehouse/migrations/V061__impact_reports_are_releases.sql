-- Impact reports are published like all others, and their counts stand in the same ledger, beside whom they are for.

alter table study.release add column kind text not null default 'report' check (kind in ('report', 'impact-own', 'impact-funders'));
comment on column study.release.kind is 'report = of a study or programme, for funders; impact-own, impact-funders = a programme''s impact report, by its audience.';

-- Logins read what was published for funders. What a programme publishes about its own people has exact counts.
create or replace view report.release with (security_barrier = true) as
select r.release, r.programme, nullif(r.study, '') as study, r.as_of, r.known_at, r.published_at, r.threshold, r.withheld,
       r.pdf_sha256, r.html_sha256, r.csv_sha256,
       (select s.release from study.release s
        where s.programme = r.programme and s.study = r.study and s.kind = r.kind and s.published_at > r.published_at
        order by s.published_at limit 1) as superseded_by,
       case when r.kind = 'report' then 'report' else 'impact' end as kind
from study.release r
where privacy.sees(r.programme) and r.threshold >= privacy.smallest_cell(r.programme) and r.kind <> 'impact-own';
comment on column report.release.study is 'Study; null = a report of the programme.';
comment on column report.release.kind is 'report, or impact: a programme''s impact report for funders.';
