-- Finds the few who have a role among the many who have none: whether there is an admin is asked at each start.
create index account_with_roles on account (id) where roles <> 'user';
