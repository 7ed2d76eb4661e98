-- An event replaces or takes back facts of its own kind, programme and person alone. core.superseded holds what it may reach; what it names
-- and has not come yet waits here, until its kind and person can be compared.
create table core.correction (
    event_id uuid not null,
    corrected_by uuid not null,
    type text not null,
    programme text not null,
    participant text,
    identity text,
    recorded_at timestamptz not null,
    primary key (event_id, corrected_by)
);
comment on table core.correction is 'Corrections of facts that have not come yet.';
comment on column core.correction.event_id is 'The fact that the correction names.';
comment on column core.correction.corrected_by is 'The event that replaces it or takes it back.';
comment on column core.correction.type is 'Kind of the correcting event: it reaches a fact of the same kind alone.';
comment on column core.correction.programme is 'Programme of the correcting event.';
comment on column core.correction.participant is 'Pseudonym of its participant.';
comment on column core.correction.identity is 'Pseudonym of its address or login, where it names no participant.';
comment on column core.correction.recorded_at is 'When the warehouse took the correction.';
create index correction_by on core.correction (corrected_by);

-- What was taken before the rule: corrections whose fact has not come wait, those that reached too far are undone.
insert into core.correction (event_id, corrected_by, type, programme, participant, identity, recorded_at)
select s.event_id, s.superseded_by, b.type, b.programme, b.participant, b.identity, s.recorded_at
from core.superseded s
join raw.event_key kb on kb.event_id = s.superseded_by
join raw.event b on b.event_id = kb.event_id and b.received_at = kb.received_at
where not exists (select 1 from raw.event_key k where k.event_id = s.event_id);

delete from core.superseded s
where not exists (select 1 from raw.event_key kb
                  join raw.event b on b.event_id = kb.event_id and b.received_at = kb.received_at
                  join raw.event_key kf on kf.event_id = s.event_id
                  join raw.event f on f.event_id = kf.event_id and f.received_at = kf.received_at
                  where kb.event_id = s.superseded_by and b.type = f.type and b.programme = f.programme
                        and b.participant is not distinct from f.participant
                        and (b.participant is not null or b.identity is not distinct from f.identity));
update core.fact f set superseded_at = null
where f.superseded_at is not null and not exists (select 1 from core.superseded s where s.event_id = f.event_id);

grant select, insert, delete on core.correction to dayone_sink;
grant select, delete on core.correction to dayone_privacy;
