-- The roles that a link gives to an account, where it does that.
alter table one_time_token add column roles varchar(255);
