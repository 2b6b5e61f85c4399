-- What a sign-up said, in the row of the link that was mailed because of it: opening the link brings that, and not what
-- somebody else has said since.
alter table one_time_token add column password_hash varchar(255);
alter table one_time_token add column name varchar(200);
alter table one_time_token add column language varchar(8);

-- When somebody last signed up, until the address is confirmed. Null where the account did not begin with a sign-up.
alter table account add column signed_up_at timestamp(6) with time zone;
create index account_signed_up_at on account (signed_up_at);
