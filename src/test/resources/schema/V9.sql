-- What version 9 of the schema held after some logins. {PT...} is a time, counted from an hour before this is loaded.
-- master secret: the master secret of an old database
-- password: correct horse battery staple
-- access: eyJraWQiOiIyNHdKaHBBd2NkVVF0ZFhfTW1aRWdOVnBSTDZSRHJSVmJDci1qUG95RFFJIiwidHlwIjoiSldUIiwiYWxnIjoiRVMyNTYifQ.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMTZkNC03MTUwLTc5ODUtYWQ4My04ZTQyODZjYTIzN2UiLCJhdWQiOiJsYXRjaGtleSIsImdyb3VwcyI6WyJ1c2VyIl0sImNsaWVudF9pZCI6ImxhdGNoa2V5Iiwic2lkIjoiMDFhMjE2ZDQtODY2NS03MWNiLTk0ZGYtOTRjOTg2ZjUwNDdiIiwianRpIjoiMDFhMjE2ZDQtOTFmNC03MzA3LTgwNzAtYTEyNTg1OWFhYTA3IiwiYXV0aF90aW1lIjoxNzk1Njc5MzU2LCJhbXIiOlsicHdkIl0sImFjciI6ImFhbDEiLCJpYXQiOjE3OTU2NzkzNTksImV4cCI6MjExMTAzOTM1Nn0.TStFPsyF92NS5TAVyMfG_YEZC1zcBU_CI8NXTBROC2ewPDNYrmmakqHdcOtBB6pzqoMnwlJrrs5jz2syYZsNJA
-- refresh: eyJraWQiOiIwMWEyMTZkNC0yZWQzLTdhMzQtOGM5OC0zM2Y3ZGYyODBiMzEiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMTZkNC03MTUwLTc5ODUtYWQ4My04ZTQyODZjYTIzN2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU2NzkzNTksImV4cCI6MTc5ODI3MTM1OSwiZ2VuIjoyLCJzaWQiOiIwMWEyMTZkNC04NjY1LTcxY2ItOTRkZi05NGM5ODZmNTA0N2IifQ.yA0nqLuTs-NI1tPwbgTrUp7bGEu_M7GIQsRuIIiqHgs
-- refresh before: eyJraWQiOiIwMWEyMTZkNC0yZWQzLTdhMzQtOGM5OC0zM2Y3ZGYyODBiMzEiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMTZkNC03MTUwLTc5ODUtYWQ4My04ZTQyODZjYTIzN2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU2NzkzNTYsImV4cCI6MTc5ODI3MTM1NiwiZ2VuIjowLCJzaWQiOiIwMWEyMTZkNC04NjY1LTcxY2ItOTRkZi05NGM5ODZmNTA0N2IifQ.oLd9HPt6FavlzSpTD_WNr6vly8w0-DCEzyaO2Nppvzk
-- ended: eyJraWQiOiIwMWEyMTZkNC0yZWQzLTdhMzQtOGM5OC0zM2Y3ZGYyODBiMzEiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMTZkNC03MTUwLTc5ODUtYWQ4My04ZTQyODZjYTIzN2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU2NzkzNjAsImV4cCI6MTc5ODI3MTM2MCwiZ2VuIjowLCJzaWQiOiIwMWEyMTZkNC05NzY0LTc5ZjAtYjdhYi1hNDkxMTdmMWM3OWMifQ.qrrzl_3_Fdap8vaeoU_kciZbOIsNZ4hW_isgTKIDKj4
-- recovery code: VIWA-TOS2-HW65-37BH
-- link: vaIMfuqQ513M9w2dVItwzgSZFZoPk0yrZ8fYKTlfxEQ

insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a216d4-7150-7985-ad83-8e4286ca237e', 'ada@example.org', 'Ada', '$argon2id$v=19$m=1024,t=2,p=1$86k1RfjrsPKX0law0QEIWA$QbbvT8EeiWA7FngYD2XOoCO2y4uDC5L5bnjMcrVycRM', '{PT-25.064S}', 'user', 'KO', '{PT-25.064S}', '{PT-20.465S}');
insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a216d4-9d92-7168-9eb4-aa2f408b84dd', 'eve@example.org', null, '$argon2id$v=19$m=1024,t=2,p=1$UjYMQwXfBKtFNBaG0HSEYQ$Dzp/1+5W5RUXHdKz8q1ftGZWRSMeF8Y9swkSnYA2NPw', '{PT-13.262S}', 'user', 'KO', '{PT-13.262S}', '{PT-11.209S}');
insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a216d4-cd75-7b85-a230-01efd8ebba4b', 'bob@example.org', null, '$argon2id$v=19$m=1024,t=2,p=1$jxT2o3lzedUQvZ/HGeeaOw$0aJ27gRJ4Cv26z94YC/8bEN4jasaDr8parsmH3qW9MU', '{PT-1.003S}', 'user', 'KO', '{PT-1.003S}', null);

insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('594ea6b1bb6689662c5191372f8d75639dc955db1597144a0ab4dbafbeeec834', 'VERIFY_EMAIL', '01a216d4-7150-7985-ad83-8e4286ca237e', '{PT86374.936S}', '{PT-20.465S}');
insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('eb1295d830359c67d297019fb402fafa5c0a54bdbac23f062623abfd94e89e97', 'VERIFY_EMAIL', '01a216d4-9d92-7168-9eb4-aa2f408b84dd', '{PT86386.738S}', '{PT-11.209S}');
insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('9a0b10596135c73f3472fb1c41d2ad048b04aa040d7afd37e2d3768d06ac9607', 'VERIFY_EMAIL', '01a216d4-cd75-7b85-a230-01efd8ebba4b', '{PT86398.997S}', null);

insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr, repeats, refusals) values
    ('01a216d4-8665-71cb-94df-94c986f5047b', '01a216d4-7150-7985-ad83-8e4286ca237e', 2, 1, '{PT-16.542S}', '{PT2591983.458S}', '{PT315359980.790S}', null, null, '{PT-19.210S}', 'latchkey', 'Ada''s phone', '127.0.0.1', 'Python-urllib/3.11', 'pwd', 0, 0);
insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr, repeats, refusals) values
    ('01a216d4-9764-79f0-b7ab-a49117f1c79c', '01a216d4-7150-7985-ad83-8e4286ca237e', 0, null, null, '{PT2591984.993S}', '{PT315359984.993S}', '{PT-14.292S}', 'LOGGED_OUT', '{PT-15.007S}', 'latchkey', 'Ada''s laptop', '127.0.0.1', 'Python-urllib/3.11', 'pwd', 0, 0);
insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr, repeats, refusals) values
    ('01a216d4-b9bb-7953-911a-db03521f192f', '01a216d4-9d92-7168-9eb4-aa2f408b84dd', 0, null, null, '{PT2591993.860S}', '{PT315359993.860S}', null, null, '{PT-6.140S}', 'latchkey', 'Python-urllib', '127.0.0.1', 'Python-urllib/3.11', 'pwd', 0, 0);

insert into signing_key (kid, key_use, position, sealed, created_at, signs_from) values
    ('24wJhpAwcdUQtdX_MmZEgNVpRL6RDrRVbCr-jPoyDQI', 'ACCESS', 0, 'eyJraWQiOiIyNHdKaHBBd2NkVVF0ZFhfTW1aRWdOVnBSTDZSRHJSVmJDci1qUG95RFFJIiwidXNlIjoiQUNDRVNTIiwiY3R5IjoiandrK2pzb24iLCJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..Yb57MYVMvsywi67B.YwCsCzKZnzX9ZOXNoncoiCw1WQ6jh3om0ajpQG8JhzsY0yoJW0cc1TqIh50xeYLC0UPVdAPatTHP10aOje3VxgTcObyQS36aQRvjCo6MJT7Vkrt7Zfutk5dbAlFOb0roPFcWrs_Cf-WOOT2RnpvMinIP5i3dqiCpnVVY34WITJSyzIqe1q_H0adY01AMpXfuWNtFkGiAIiS10VTlxEJAB846_EOLSjodZ2jisoCVWe5kBVmOzxIlb4H8-mekaO1jIYURTzfqOh45bRVj9JtJcxDEFjeBGAcSxtoohfVRALAEok7uc1N_wh-7hV_wLVBkl-EKdP2Hh8W0YNhccFw.WXrB4yq1RwQbTcVimVNRdw', '{PT-43.351S}', '{PT-44.365S}');
insert into signing_key (kid, key_use, position, sealed, created_at, signs_from) values
    ('01a216d4-2ed3-7a34-8c98-33f7df280b31', 'REFRESH', 0, 'eyJraWQiOiIwMWEyMTZkNC0yZWQzLTdhMzQtOGM5OC0zM2Y3ZGYyODBiMzEiLCJ1c2UiOiJSRUZSRVNIIiwiY3R5IjoiandrK2pzb24iLCJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..KN7blo0S-fJgn8ed.aeLwnPcU_2CFw5pc4SaFe-TQoAy4PDDwzAgCdPKzfGSq_WMDyE8m6Lw_o4r3LEu3iViwGpDmX0BiPW6WPl7_c5zB_KxLEUJ-t3WGuHLxc_rRJiUh7OuvYwJEFlTRxudDDHwNKkOkO25G80GNzcPs3KhCRYFDVy5ZqHc.HzD8IYPIdxzXWW14fR9yHQ', '{PT-41.610S}', '{PT-41.612S}');

insert into totp (account_id, sealed, last_step) values
    ('01a216d4-9d92-7168-9eb4-aa2f408b84dd', 'eyJraWQiOiIwMWEyMTZkNC05ZDkyLTcxNjgtOWViNC1hYTJmNDA4Yjg0ZGQiLCJ1c2UiOiJ0b3RwIiwiY3R5IjoidGV4dC9wbGFpbiIsImFsZyI6ImRpciIsImVuYyI6IkEyNTZHQ00ifQ..UidWRlZgDmVMUdKO.QZ7PDoMCxzN41S_8t7-XYEAcPwwtFsjw9xyyw98LPgM.1Ma-TB3Rao3_SfZ4P6MW-A', 59855979);

insert into recovery_code (hash, account_id) values
    ('d2d8388ae299576b963eec6f777c3a6bd8bd49efd43a3a7917dafb25b57e4232', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('0581693649012cfb7e2733656129da6a9a8818445c5b430c5f51ffd0702068b4', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('79ffbe1f56697ce0f9a5c753abee9397974499e44a4b894a084c9927f08819a3', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('f340f7843e6b1abc0ecca19897131d51926b20ddba1d31603df3310d9cb2feeb', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('9702df2d0fd80f0ceff99399e284b81c78c7ba294fbf178ded88a789781368f8', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('c4866fae42682e3837668f90cd13d04ba79aa698bcf09a35737c53d2c96d1ea4', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('c041c2e0c5dfd8f09cb36692d7c37ef81a41091f55ead33e3097380ecacfcfbc', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('0898e31f610a85aee66c5cfedde46d3f7418150787b5838d3e9b5352aa7586eb', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('bb33c3b75ead54892afec7d06e858a6a972739c284fae16358751bd58cf9945e', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');
insert into recovery_code (hash, account_id) values
    ('55e7382593a0696a974777a70ebbe226f06040a243dfc06560c305c07d1308f9', '01a216d4-9d92-7168-9eb4-aa2f408b84dd');

insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-24.587S}', 'signed_up', null, '01a216d4-7150-7985-ad83-8e4286ca237e', null, '127.0.0.1', '01a216d4-5871-7929-8208-00b06189a9cf', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-20.362S}', 'verified', null, '01a216d4-7150-7985-ad83-8e4286ca237e', null, '127.0.0.1', '01a216d4-8158-77a5-abc0-427c9134d93e', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-19.070S}', 'opened', 'new_device', '01a216d4-7150-7985-ad83-8e4286ca237e', '01a216d4-8665-71cb-94df-94c986f5047b', '127.0.0.1', '01a216d4-824b-793c-9bd5-19d610d4bcb9', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-14.840S}', 'opened', 'new_device', '01a216d4-7150-7985-ad83-8e4286ca237e', '01a216d4-9764-79f0-b7ab-a49117f1c79c', '127.0.0.1', '01a216d4-92b8-7e1c-b571-57ee457ae596', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-14.251S}', 'ended', 'logged_out', '01a216d4-7150-7985-ad83-8e4286ca237e', '01a216d4-9764-79f0-b7ab-a49117f1c79c', '127.0.0.1', '01a216d4-9938-7857-9a26-3a01738e49ca', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-13.259S}', 'signed_up', null, '01a216d4-9d92-7168-9eb4-aa2f408b84dd', null, '127.0.0.1', '01a216d4-9b2c-7d5f-a0fd-78e234d091b3', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-10.841S}', 'verified', null, '01a216d4-9d92-7168-9eb4-aa2f408b84dd', null, '127.0.0.1', '01a216d4-a57c-7206-ad1b-61f2392ee9cc', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-6.006S}', 'opened', 'new_device', '01a216d4-9d92-7168-9eb4-aa2f408b84dd', '01a216d4-b9bb-7953-911a-db03521f192f', '127.0.0.1', '01a216d4-a81b-790e-9299-d639d2abfcd8', null, 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-1.857S}', 'totp_enabled', null, '01a216d4-9d92-7168-9eb4-aa2f408b84dd', null, '127.0.0.1', '01a216d4-c638-7d1f-91a1-8a10340eb761', '01a216d4-9d92-7168-9eb4-aa2f408b84dd', 'success');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id, actor_id, outcome) values
    ('{PT-1.000S}', 'signed_up', null, '01a216d4-cd75-7b85-a230-01efd8ebba4b', null, '127.0.0.1', '01a216d4-cd0c-711a-be51-2e50839b4294', null, 'success');

insert into audit_key (id, sealed) values
    ('chain', 'eyJraWQiOiJjaGFpbiIsInVzZSI6ImF1ZGl0IiwiY3R5IjoidGV4dC9wbGFpbiIsImFsZyI6ImRpciIsImVuYyI6IkEyNTZHQ00ifQ..POyFds0m6GOduSp1.hGTKfU60GglgkipXSdmkzeKxPO3iAXW-JoJ2hXwLJ3pXws4c2pa8yVBKCw.J7L1nhXe7Qz75Aamld2_xw');

insert into hourly_count (id, begins_at, logins, renewals, repeats, replays) values
    ('01a216d4-86fe-79f0-8d90-2a995e401cc9', '{PT-2975.710S}', 3, 2, 0, 0);
