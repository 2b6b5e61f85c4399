-- Finds the few who have a role among the many who have none: who may administer is asked before each ban, and at a start
-- that names a first admin.
create index account_with_roles on account (id) where roles <> 'user';
