-- Commits that count for nobody are lost to whoever made them. Where more is lost in one arm, a comparison of work is biased: a study asks how many, by arm.
alter table core.repository add column people_commits bigint, add column credited_commits bigint;
comment on column core.repository.people_commits is 'Of its own commits, those that people made: without merges and services; null = scanned by an earlier version.';
comment on column core.repository.credited_commits is 'Of those, the ones that count for somebody of the roster.';
alter table core.repository_history add column people_commits bigint, add column credited_commits bigint;
comment on column core.repository_history.people_commits is 'Of its own commits, those that people made: without merges and services; null = scanned by an earlier version.';
comment on column core.repository_history.credited_commits is 'Of those, the ones that count for somebody of the roster.';

create or replace view mart.repository as
select r.programme, r.repository, k.owner, k.commits, k.commits_on_head, k.missing_objects, k.shallow, k.received_at, k.upstream,
       k.commits - k.upstream_commits - k.rewritten_commits as own_commits, k.upstream_commits, k.rewritten_commits,
       k.people_commits, k.credited_commits
from core.repository r
cross join lateral (
    select r.owner, r.commits, r.commits_on_head, r.missing_objects, r.shallow, r.received_at, r.upstream, r.upstream_commits,
           r.rewritten_commits, r.people_commits, r.credited_commits
    where core.known_at() is null
    union all
    (select h.owner, h.commits, h.commits_on_head, h.missing_objects, h.shallow, h.received_at, h.upstream, h.upstream_commits,
            h.rewritten_commits, h.people_commits, h.credited_commits
     from core.repository_history h
     where h.programme = r.programme and h.repository = r.repository and h.recorded_at <= core.known_at()
     order by h.recorded_at desc
     limit 1)
) k;
comment on column mart.repository.people_commits is 'Of its own commits, those that people made: without merges and services; null = scanned by an earlier version.';
comment on column mart.repository.credited_commits is 'Of those, the ones that count for somebody of the roster.';

-- A view that is replaced loses its options: without this one, readers would see rows of other programmes through it.
alter view mart.repository set (security_invoker = true);
