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
