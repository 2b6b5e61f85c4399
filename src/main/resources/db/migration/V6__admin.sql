-- The roles that a link gives to an account, where it does that.
alter table one_time_token add column roles varchar(255);

-- Who did it, and whether it came about.
alter table audit_event add column actor_id uuid;
alter table audit_event add column outcome varchar(16);
create index audit_event_actor on audit_event (actor_id);
create index audit_event_session on audit_event (session_id);
create index audit_event_at on audit_event (at);
