-- The key that a session's tokens are bound to: its thumbprint (RFC 7638). It never changes.
alter table session add column jkt varchar(43);
