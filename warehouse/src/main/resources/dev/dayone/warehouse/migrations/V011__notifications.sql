-- What subscribers are told, and what became of telling them.

create table ops.notification (
    notification uuid primary key default gen_random_uuid(),
    kind text not null,
    programme text not null,
    subject text not null,
    occurred_at timestamptz not null,
    detail jsonb not null,
    unique (kind, programme, subject)
);
comment on table ops.notification is 'Something that subscribers are told once: a look came due, a report was published.';
comment on column ops.notification.notification is 'Id.';
comment on column ops.notification.kind is 'look.due or report.published.';
comment on column ops.notification.programme is 'Programme.';
comment on column ops.notification.subject is 'Study and day, or release.';
comment on column ops.notification.occurred_at is 'When it happened.';
comment on column ops.notification.detail is 'What is told.';

create table ops.notification_delivery (
    notification uuid not null references ops.notification,
    target text not null,
    attempts int not null default 0,
    next_at timestamptz not null default now(),
    delivered_at timestamptz,
    error text,
    primary key (notification, target)
);
comment on table ops.notification_delivery is 'Attempts to tell one subscriber; given up after the last.';
comment on column ops.notification_delivery.notification is 'What is told.';
comment on column ops.notification_delivery.target is 'Whom: an address of e-mail or of a webhook.';
comment on column ops.notification_delivery.attempts is 'Attempts made.';
comment on column ops.notification_delivery.next_at is 'Not before then is the next.';
comment on column ops.notification_delivery.delivered_at is 'When it was taken; null = not yet.';
comment on column ops.notification_delivery.error is 'Why the last attempt failed; null = none did.';
