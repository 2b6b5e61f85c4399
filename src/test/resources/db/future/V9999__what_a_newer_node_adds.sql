-- As a release to come might have it: a node of this one serves the same database meanwhile.
alter table account add column newer bigint default 0 not null;
alter table session add column newer varchar(64);
create index session_newer on session (newer);
create table newer (
    id uuid not null primary key,
    account_id uuid not null references account (id) on delete cascade
);
