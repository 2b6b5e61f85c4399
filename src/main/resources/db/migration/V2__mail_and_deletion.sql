-- What a link in a mail changes, where that is an address; and when someone asked for the link, where someone did.
alter table one_time_token add column email varchar(254);
alter table one_time_token add column asked_at timestamp(6) with time zone;

-- Someone asked for a link, by an address that may be nobody's. Gone as soon as it is answered.
create table link_request (
    id uuid not null primary key,
    purpose varchar(32) not null,
    email varchar(254) not null
);

-- A mail that waits. due_at is when it may be tried: at once, later after a failure, and, while someone is sending it,
-- the moment from which nobody believes that any more. The secret of its link is sealed.
create table mail_outbox (
    id uuid not null primary key,
    account_id uuid not null references account (id),
    letter varchar(32) not null,
    language varchar(8) not null,
    recipient varchar(254) not null,
    sealed varchar(1024),
    due_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    attempts integer not null
);
create index mail_outbox_due on mail_outbox (due_at);
create index mail_outbox_account on mail_outbox (account_id);

-- All that is left of the sessions of an account that was deleted, for as long as tokens of theirs may be about.
create table deleted_session (
    id uuid not null primary key,
    deleted_at timestamp(6) with time zone not null
);
create index deleted_session_deleted on deleted_session (deleted_at);
