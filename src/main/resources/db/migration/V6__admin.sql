-- The roles that a link gives to an account, where it does that.
alter table one_time_token add column roles varchar(255);

-- Who did it, and whether it came about.
alter table audit_event add column actor_id uuid;
alter table audit_event add column outcome varchar(16);
create index audit_event_actor on audit_event (actor_id);
create index audit_event_session on audit_event (session_id);
create index audit_event_at on audit_event (at);

-- Where an event stands in the chain, once it is sealed: what makes the seal is in no table.
alter table audit_event add column position bigint;
alter table audit_event add column seal varchar(64);
alter table audit_event add column origin_seal varchar(64);
alter table audit_event add constraint audit_event_position unique (position);

-- The stretch of the chain that was sealed on a day, and what it goes on from.
create table audit_day (
    calendar_day date not null primary key,
    first_position bigint not null,
    last_position bigint not null,
    began_with varchar(64) not null,
    ended_with varchar(64) not null,
    seal varchar(64) not null
);

-- The end of the chain, one row. Whoever seals holds it.
create table audit_chain (
    id integer not null primary key,
    position bigint not null,
    seal varchar(64) not null
);
insert into audit_chain (id, position, seal) values (1, 0, '');

-- What makes the seals, itself sealed under the master secret.
create table audit_key (
    id varchar(16) not null primary key,
    sealed varchar(1024) not null
);

-- Clients that were made by an admin, beside those of the settings. While a secret is changed, two are good.
create table client (
    id varchar(64) not null primary key,
    method varchar(32) not null,
    secret_hash varchar(64),
    old_secret_hash varchar(64),
    scopes varchar(1024) not null,
    logins boolean not null,
    created_at timestamp(6) with time zone not null
);
