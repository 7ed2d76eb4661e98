-- Which key made the pseudonyms in here: another one would make a second person of everybody.

create table ops.pseudonym_key (
    one_row boolean primary key default true check (one_row),
    fingerprint bytea not null,
    recorded_at timestamptz not null default now()
);
comment on table ops.pseudonym_key is 'The key that makes pseudonyms, by its fingerprint: whoever brings another key is refused.';
comment on column ops.pseudonym_key.one_row is 'Always true: there is one key.';
comment on column ops.pseudonym_key.fingerprint is 'HMAC-SHA256 of a constant under the key; says nothing of the key.';
comment on column ops.pseudonym_key.recorded_at is 'When it was first seen.';
