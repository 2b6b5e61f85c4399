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
