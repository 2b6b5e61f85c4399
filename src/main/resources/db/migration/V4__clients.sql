-- What a client has signed to show who it is, until it is over: each is good once, on whichever node.
create table used_assertion (
    hash varchar(64) not null primary key,
    expires_at timestamp(6) with time zone not null
);
create index used_assertion_expires_at on used_assertion (expires_at);
