create table account (
    id uuid not null primary key,
    email varchar(254) not null,
    -- 100 characters: H2 counts UTF-16 code units, of which a character may have two
    name varchar(200),
    password_hash varchar(255) not null,
    password_changed_at timestamp(6) with time zone not null,
    roles varchar(255) not null,
    language varchar(8) not null,
    created_at timestamp(6) with time zone not null,
    verified_at timestamp(6) with time zone,
    disabled_at timestamp(6) with time zone,
    constraint account_email_unique unique (email)
);

create table one_time_token (
    hash varchar(64) not null primary key,
    purpose varchar(32) not null,
    account_id uuid not null references account (id),
    expires_at timestamp(6) with time zone not null,
    consumed_at timestamp(6) with time zone
);
create index one_time_token_account on one_time_token (account_id);

-- One row is one login and one family of refresh tokens. Nothing that a renewal changes (generation to
-- idle_expires_at) may ever be indexed.
create table session (
    id uuid not null primary key,
    account_id uuid not null references account (id),
    generation bigint not null,
    parent_generation bigint,
    idempotency_hash varchar(64),
    renewed_at timestamp(6) with time zone,
    idle_expires_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    ended_at timestamp(6) with time zone,
    end_reason varchar(32),
    created_at timestamp(6) with time zone not null,
    client_id varchar(64) not null,
    device varchar(200),
    ip varchar(45),
    user_agent varchar(512)
);
create index session_account on session (account_id);
create index session_ended on session (ended_at);

create table signing_key (
    kid varchar(64) not null primary key,
    key_use varchar(8) not null,
    position bigint not null,
    sealed varchar(8192) not null,
    created_at timestamp(6) with time zone not null,
    signs_from timestamp(6) with time zone not null,
    compromised_at timestamp(6) with time zone,
    constraint signing_key_position unique (key_use, position)
);

create table audit_event (
    id bigint generated always as identity primary key,
    at timestamp(6) with time zone not null,
    type varchar(32) not null,
    detail varchar(64),
    account_id uuid,
    session_id uuid,
    ip varchar(45),
    request_id varchar(36)
);
create index audit_event_account on audit_event (account_id);
