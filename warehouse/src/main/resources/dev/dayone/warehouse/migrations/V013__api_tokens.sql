-- Tokens by which programs ask the dashboard.

create table privacy.api_token (
    name text primary key,
    sha256 text not null unique,
    role text not null check (role in ('viewer', 'evaluator', 'publisher', 'operator')),
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    last_used_on date
);
comment on table privacy.api_token is 'Tokens by which programs ask the dashboard; the tokens themselves are nowhere.';
comment on column privacy.api_token.name is 'What it is for.';
comment on column privacy.api_token.sha256 is 'SHA-256 of the token.';
comment on column privacy.api_token.role is 'What whoever has it may do.';
comment on column privacy.api_token.made_at is 'When it was made.';
comment on column privacy.api_token.expires_at is 'Until when it is good.';
comment on column privacy.api_token.last_used_on is 'Day of its last use; null = never.';
