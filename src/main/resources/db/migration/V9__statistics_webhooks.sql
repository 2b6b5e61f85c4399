-- What one node counted in one hour, for the charts: whoever adds up the rows of an hour has what all nodes counted. A
-- node that starts again has rows of its own, so that nobody waits for a row.
create table hourly_count (
    id uuid not null primary key,
    begins_at timestamp(6) with time zone not null,
    logins bigint not null,
    renewals bigint not null,
    repeats bigint not null,
    replays bigint not null
);
create index hourly_count_begins_at on hourly_count (begins_at);

-- An event that waits to be sent to a webhook. due_at is what it is in mail_outbox.
create table webhook_outbox (
    id uuid not null primary key,
    webhook varchar(64) not null,
    body varchar(1024) not null,
    due_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    attempts integer not null
);
create index webhook_outbox_due on webhook_outbox (webhook, due_at);

-- How the last tries at a webhook went.
create table webhook_state (
    webhook varchar(64) not null primary key,
    succeeded_at timestamp(6) with time zone,
    failed_at timestamp(6) with time zone,
    failure varchar(64)
);

-- What a renewal does not write, because it changes nothing: added a little later, and in no index.
alter table session add column repeats bigint default 0 not null;
alter table session add column repeated_at timestamp(6) with time zone;
alter table session add column refusals bigint default 0 not null;
alter table session add column refused_at timestamp(6) with time zone;
