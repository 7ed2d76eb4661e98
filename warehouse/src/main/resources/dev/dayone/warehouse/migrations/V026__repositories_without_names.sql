-- The path of a clone may be called after its owner, so events call it by a keyed pseudonym now. What was taken before is renamed by a salt that
-- nobody keeps; the rows of now come again, under their pseudonyms, with the next scan.
create temporary table renamed on commit drop as
select programme, name, 'd-' || substr(encode(sha256(convert_to(salt || programme || chr(10) || name, 'UTF8')), 'hex'), 1, 24) as pseudonym
from (select programme, repository as name from core.repository
      union select programme, repository from core.repository_history
      union select programme, upstream from core.repository where upstream is not null
      union select programme, upstream from core.repository_history where upstream is not null
      union select programme, gap_in from core.source_gap
      union select programme, substr(source, 5) from ops.intake where source like 'git:%') names,
     (select gen_random_uuid()::text as salt) once
where name !~ '^[dgh]-[A-Za-z0-9_-]{10,}$' and name <> 'collector';
delete from core.repository r using renamed n where r.programme = n.programme and r.repository = n.name;
update core.repository r set upstream = n.pseudonym from renamed n where r.programme = n.programme and r.upstream = n.name;
update core.repository_history r set repository = n.pseudonym from renamed n where r.programme = n.programme and r.repository = n.name;
update core.repository_history r set upstream = n.pseudonym from renamed n where r.programme = n.programme and r.upstream = n.name;
update core.source_gap g set gap_in = n.pseudonym from renamed n where g.programme = n.programme and g.gap_in = n.name;
update ops.intake i set source = 'git:' || n.pseudonym from renamed n where i.programme = n.programme and i.source = 'git:' || n.name;
comment on column core.repository.repository is 'Pseudonym of the repository.';
comment on column core.repository_history.repository is 'Pseudonym of the repository.';
comment on column mart.repository.repository is 'Pseudonym of the repository.';
