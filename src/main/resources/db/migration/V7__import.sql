-- How far an import is, and the lines that did not come in.
create table import_run (
    id uuid not null primary key,
    started_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    finished_at timestamp(6) with time zone,
    interrupted boolean not null,
    created bigint not null,
    existing bigint not null,
    failed bigint not null
);

create table import_failure (
    id uuid not null primary key,
    import_id uuid not null references import_run (id),
    line bigint not null,
    reason varchar(32) not null
);
create index import_failure_import on import_failure (import_id);
