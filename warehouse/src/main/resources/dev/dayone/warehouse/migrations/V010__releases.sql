-- Reports as they were published, and what each let anyone count.

update privacy.setting set smallest_cell = 10 where smallest_cell = 5;

alter table privacy.programme_access add column smallest_cell int check (smallest_cell >= 3);
comment on column privacy.programme_access.smallest_cell is 'Fewest people that a figure for this login may speak of, where that is stricter than the setting; null = the setting.';

create function privacy.smallest_cell(programme text) returns int language sql stable security definer
set search_path = pg_catalog as $$
    select greatest(s.smallest_cell, coalesce((select max(a.smallest_cell) from privacy.programme_access a
                                               where a.login = session_user
                                                     and (a.programme = '*' or a.programme = smallest_cell.programme)), 0))
    from privacy.setting s
$$;
comment on function privacy.smallest_cell is 'Fewest people that a figure may speak of to whoever is logged in.';

create table study.release (
    release text primary key,
    programme text not null,
    study text not null,
    as_of date not null,
    known_at timestamptz not null,
    plan_version uuid,
    code_version text not null,
    threshold int not null check (threshold >= 3),
    withheld int not null,
    written_at timestamptz not null,
    published_at timestamptz not null default now(),
    published_by text not null,
    conduct jsonb,
    pdf bytea not null,
    html bytea not null,
    csv bytea not null,
    pdf_sha256 text not null,
    html_sha256 text not null,
    csv_sha256 text not null
);
comment on table study.release is 'Reports as published, frozen: the same release is made again to the byte from what the warehouse knew then.';
comment on column study.release.release is 'Id: follows from programme, study, day, data, plan and threshold.';
comment on column study.release.programme is 'Programme.';
comment on column study.release.study is 'Study; empty = the programme''s own report.';
comment on column study.release.as_of is 'Follow-up counts up to this day.';
comment on column study.release.known_at is 'What the warehouse knew by then was counted.';
comment on column study.release.plan_version is 'Version of the plan; null for a programme''s report.';
comment on column study.release.code_version is 'Version of DayOne.';
comment on column study.release.threshold is 'Fewest people that a figure speaks of.';
comment on column study.release.withheld is 'Figures that are withheld.';
comment on column study.release.written_at is 'Time written into the files.';
comment on column study.release.published_at is 'When it was published.';
comment on column study.release.published_by is 'By whom.';
comment on column study.release.conduct is 'How the study went as it was then seen; null for a programme''s report.';
comment on column study.release.pdf is 'The PDF.';
comment on column study.release.html is 'The page.';
comment on column study.release.csv is 'The tables.';
comment on column study.release.pdf_sha256 is 'SHA-256 of the PDF.';
comment on column study.release.html_sha256 is 'SHA-256 of the page.';
comment on column study.release.csv_sha256 is 'SHA-256 of the tables.';

create table study.released_count (
    release text not null references study.release,
    what text not null,
    arm text not null,
    cohorts text[] not null,
    people bigint not null,
    primary key (release, what, arm, cohorts)
);
comment on table study.released_count is 'Counts that a release shows, before rounding: a later one may not differ by fewer people than the threshold.';
comment on column study.released_count.release is 'Release.';
comment on column study.released_count.what is 'Which people; empty = everyone.';
comment on column study.released_count.arm is 'Format; empty = all.';
comment on column study.released_count.cohorts is 'Cohorts counted.';
comment on column study.released_count.people is 'How many.';

create table study.released_cell (
    release text not null references study.release,
    "table" text not null,
    line int not null,
    "column" text not null,
    value text not null,
    primary key (release, "table", line, "column")
);
comment on table study.released_cell is 'The tables of a release, cell by cell, as published.';
comment on column study.released_cell.release is 'Release.';
comment on column study.released_cell."table" is 'Table.';
comment on column study.released_cell.line is 'Line, from 1.';
comment on column study.released_cell."column" is 'Column.';
comment on column study.released_cell.value is 'Value; empty = withheld or none, see the column suppressed of the line.';

create function study.frozen() returns trigger language plpgsql as $$
begin
    raise exception 'a release is frozen' using errcode = '42501';
end $$;
comment on function study.frozen is 'Refuses what is not an insert.';
create trigger frozen before update or delete on study.release for each row execute function study.frozen();
create trigger frozen before update or delete on study.released_count for each row execute function study.frozen();
create trigger frozen before update or delete on study.released_cell for each row execute function study.frozen();

create view report.release with (security_barrier = true) as
select r.release, r.programme, nullif(r.study, '') as study, r.as_of, r.known_at, r.published_at, r.threshold, r.withheld,
       r.pdf_sha256, r.html_sha256, r.csv_sha256,
       (select s.release from study.release s
        where s.programme = r.programme and s.study = r.study and s.published_at > r.published_at
        order by s.published_at limit 1) as superseded_by
from study.release r
where privacy.sees(r.programme) and r.threshold >= privacy.smallest_cell(r.programme);
comment on view report.release is 'Published reports, those that keep to the threshold of whoever is logged in.';
comment on column report.release.release is 'Id.';
comment on column report.release.programme is 'Programme.';
comment on column report.release.study is 'Study; null = the programme''s own report.';
comment on column report.release.as_of is 'Follow-up counts up to this day.';
comment on column report.release.known_at is 'What the warehouse knew by then was counted.';
comment on column report.release.published_at is 'When it was published.';
comment on column report.release.threshold is 'Fewest people that a figure speaks of.';
comment on column report.release.withheld is 'Figures that are withheld.';
comment on column report.release.pdf_sha256 is 'SHA-256 of the PDF.';
comment on column report.release.html_sha256 is 'SHA-256 of the page.';
comment on column report.release.csv_sha256 is 'SHA-256 of the tables.';
comment on column report.release.superseded_by is 'The next release of the same report; null = this is the latest.';

create view report.cell with (security_barrier = true) as
select r.release, r.programme, r.study, c."table", c.line, c."column", c.value
from report.release r join study.released_cell c on c.release = r.release;
comment on view report.cell is 'Tables of published reports, cell by cell.';
comment on column report.cell.release is 'Release.';
comment on column report.cell.programme is 'Programme.';
comment on column report.cell.study is 'Study; null = the programme''s own report.';
comment on column report.cell."table" is 'Table.';
comment on column report.cell.line is 'Line, from 1.';
comment on column report.cell."column" is 'Column.';
comment on column report.cell.value is 'Value; empty = withheld or none, see the column suppressed of the line.';

create or replace view report.verdict with (security_barrier = true) as
with latest as (
    select distinct on (programme, study, outcome) *
    from study.verdict
    order by programme, study, outcome, computed_at desc
)
select v.programme, v.study, v.outcome, v.as_of, v.verdict, v.method, (5 * round(v.n_control / 5.0))::int as n_control,
       (5 * round(v.n_treatment / 5.0))::int as n_treatment,
       round(v.estimate)::double precision as estimate, round(v.lower)::double precision as lower, round(v.upper)::double precision as upper,
       coalesce((select bool_or(c.simulated) from core.cohort c where c.programme = v.programme), false) as simulated
from latest v
where least(v.n_control, v.n_treatment) >= privacy.smallest_cell(v.programme) and privacy.sees(v.programme);
comment on column report.verdict.n_control is 'People with the outcome, reference arm, to the nearest five.';
comment on column report.verdict.n_treatment is 'People with the outcome, treatment arm, to the nearest five.';
comment on column report.verdict.estimate is 'Treatment minus control, in whole units.';
comment on column report.verdict.lower is 'Lower limit of the 95 % interval, in whole units.';
comment on column report.verdict.upper is 'Upper limit of the 95 % interval, in whole units.';

grant select on report.release, report.cell to dayone_report_reader, dayone_evaluator, dayone_programme, dayone_admin;
grant execute on function privacy.smallest_cell(text) to dayone_report_reader, dayone_evaluator, dayone_programme, dayone_admin;
