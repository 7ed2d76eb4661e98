-- Which facts were replaced or taken back is told to readers only of facts that they see: ids of other programmes, and when these were corrected, are none of theirs.

alter table core.superseded enable row level security;
create policy service on core.superseded to dayone_sink, dayone_ingest, dayone_privacy, dayone_admin using (true) with check (true);
create policy reader on core.superseded for select to dayone_evaluator, dayone_programme
    using (exists (select 1 from core.fact f where f.event_id = superseded.event_id)
           or exists (select 1 from core.identity_link l where l.event_id = superseded.event_id)
           or exists (select 1 from core.source_gap g where g.event_id = superseded.event_id));
