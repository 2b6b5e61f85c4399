-- How often somebody tried something of late. The key is a hash, so that nobody's address stands here. Times and spans
-- are milliseconds, so that both databases reckon with them alike.
create table attempt_tally (
    id varchar(64) not null primary key,
    used bigint not null,
    ends_at bigint not null,
    pause bigint not null
);
create index attempt_tally_ends_at on attempt_tally (ends_at);
alter table session add column amr varchar(32);

-- A second factor: the sealed secret that is in force, and the one that waits to be confirmed. No code of last_step or
-- of an earlier time step is taken any more.
create table totp (
    account_id uuid not null primary key references account (id) on delete cascade,
    sealed varchar(1024),
    pending varchar(1024),
    last_step bigint not null
);

create table recovery_code (
    hash varchar(64) not null primary key,
    account_id uuid not null references account (id) on delete cascade,
    used_at timestamp(6) with time zone
);
create index recovery_code_account on recovery_code (account_id);
