-- What version 4 of the schema held after some logins. {PT...} is a time, counted from an hour before this is loaded.
-- master secret: the master secret of an old database
-- password: correct horse battery staple
-- access: eyJraWQiOiJ2X283a0JYa2hGTnl4S0hKYV8ydEg4M2NraGt4VGVVWEZMSEM2UXd4NkRFIiwidHlwIjoiSldUIiwiYWxnIjoiRVMyNTYifQ.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMGY2NS01NzM2LTc5ZjYtODA3Yi04OGQxMTM4NzVmM2UiLCJhdWQiOiJsYXRjaGtleSIsImdyb3VwcyI6WyJ1c2VyIl0sImNsaWVudF9pZCI6ImxhdGNoa2V5Iiwic2lkIjoiMDFhMjBmNjUtNTlhMy03ZTJhLWFhYWEtYzRlYTJjNTM2NjViIiwianRpIjoiMDFhMjBmNjUtNWFlZC03YTc0LWI2MzYtOTYwMjIwYzIxYmRjIiwiYXV0aF90aW1lIjoxNzk1NTU0NjMwLCJhbXIiOlsicHdkIl0sImFjciI6ImFhbDEiLCJpYXQiOjE3OTU1NTQ2MzAsImV4cCI6MjExMTAzOTM1Nn0._RlGntm33rBlysEj2qJqnWwce43i-wcFr3vh9PEI88uvCZKh_mNoP87VGvYpyHw9X_LASI9cWgQQzVxfD2wV6Q
-- refresh: eyJraWQiOiIwMWEyMGY2NS01MWM3LTc1MTctODljNS00ZTczNjdkNjgyMzkiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMGY2NS01NzM2LTc5ZjYtODA3Yi04OGQxMTM4NzVmM2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU1NTQ2MzAsImV4cCI6MTc5ODE0NjYzMCwiZ2VuIjoyLCJzaWQiOiIwMWEyMGY2NS01OWEzLTdlMmEtYWFhYS1jNGVhMmM1MzY2NWIifQ.li3TnFqt9b5pSRCJWReOgNOFtrW-LoWnvfPXDgi2X9c
-- refresh before: eyJraWQiOiIwMWEyMGY2NS01MWM3LTc1MTctODljNS00ZTczNjdkNjgyMzkiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMGY2NS01NzM2LTc5ZjYtODA3Yi04OGQxMTM4NzVmM2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU1NTQ2MzAsImV4cCI6MTc5ODE0NjYzMCwiZ2VuIjowLCJzaWQiOiIwMWEyMGY2NS01OWEzLTdlMmEtYWFhYS1jNGVhMmM1MzY2NWIifQ.kPFb_SdYug7IvEGXNOXHcr48xKYmG4LA4SVyn9K4X3A
-- ended: eyJraWQiOiIwMWEyMGY2NS01MWM3LTc1MTctODljNS00ZTczNjdkNjgyMzkiLCJ0eXAiOiJydCtqd3QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMGY2NS01NzM2LTc5ZjYtODA3Yi04OGQxMTM4NzVmM2UiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJpYXQiOjE3OTU1NTQ2MzAsImV4cCI6MTc5ODE0NjYzMCwiZ2VuIjowLCJzaWQiOiIwMWEyMGY2NS01YjI2LTdiNTQtYTI1Yi0yNmY2N2JlYmM1M2EifQ.fi1aK13s0HMJjXSVVEmJZqPFKWtKL1II-rLi5Pklc3U
-- recovery code: US4Y-WTBC-ROLS-DDSK
-- link: y3lNcUawPYY-9YeICECFErApQrif9Jl-mpDivMYnS5k

insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a20f65-5736-79f6-807b-88d113875f3e', 'ada@example.org', 'Ada', '$argon2id$v=19$m=1024,t=2,p=1$6H+X37PJAtpEgRfx8QJtdA$F/WHhc5Wfd2swPTfEE/yeIURtoOj6vHZjKEJolpCKcI', '{PT-4.387S}', 'user', 'KO', '{PT-4.387S}', '{PT-3.906S}');
insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a20f65-5b6a-77ec-bc67-3ed5103c7073', 'eve@example.org', null, '$argon2id$v=19$m=1024,t=2,p=1$KtuO5xl6qTPiYbBSmantgA$b0VA8mj0sZWImHPj0rcYWAjfR8KM0E/v1/eWWAm+TnY', '{PT-3.252S}', 'user', 'KO', '{PT-3.252S}', '{PT-3.220S}');
insert into account (id, email, name, password_hash, password_changed_at, roles, language, created_at, verified_at) values
    ('01a20f65-5f53-792a-92f7-0c963349242f', 'bob@example.org', null, '$argon2id$v=19$m=1024,t=2,p=1$w6BEQIu1NA0zQmVNyYrXHg$+YdofQCtiwvaWoduox/vicgai7oAcUVb+Pek/opfUxM', '{PT-2.251S}', 'user', 'KO', '{PT-2.251S}', null);

insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('2565574b34dcc79c72f980645044ad67ff74c92597519fe67843763d1195b613', 'VERIFY_EMAIL', '01a20f65-5b6a-77ec-bc67-3ed5103c7073', '{PT86396.748S}', '{PT-3.220S}');
insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('77b239eb4f1cdb1780fc9c271e47bc9601d0eb5528c5943a4fb9e5116cc7ce86', 'VERIFY_EMAIL', '01a20f65-5736-79f6-807b-88d113875f3e', '{PT86395.613S}', '{PT-3.906S}');
insert into one_time_token (hash, purpose, account_id, expires_at, consumed_at) values
    ('a984b0dfa16207f87c05f64526335677107a4376c32ba7a3763e3ffbae3cb06e', 'VERIFY_EMAIL', '01a20f65-5f53-792a-92f7-0c963349242f', '{PT86397.749S}', null);

insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr) values
    ('01a20f65-59a3-7e2a-aaaa-c4ea2c53665b', '01a20f65-5736-79f6-807b-88d113875f3e', 2, 1, '{PT-3.385S}', '{PT2591996.615S}', '{PT7775996.290S}', null, null, '{PT-3.710S}', 'latchkey', 'Ada''s phone', '127.0.0.1', 'Python-urllib/3.11', 'pwd');
insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr) values
    ('01a20f65-5b26-7b54-a25b-26f67bebc53a', '01a20f65-5736-79f6-807b-88d113875f3e', 0, null, null, '{PT2591996.674S}', '{PT7775996.674S}', '{PT-3.276S}', 'LOGGED_OUT', '{PT-3.326S}', 'latchkey', 'Ada''s laptop', '127.0.0.1', 'Python-urllib/3.11', 'pwd');
insert into session (id, account_id, generation, parent_generation, renewed_at, idle_expires_at, expires_at, ended_at, end_reason, created_at, client_id, device, ip, user_agent, amr) values
    ('01a20f65-5d2a-7390-8139-31346376160b', '01a20f65-5b6a-77ec-bc67-3ed5103c7073', 0, null, null, '{PT2591997.186S}', '{PT7775997.186S}', null, null, '{PT-2.814S}', 'latchkey', 'Python-urllib', '127.0.0.1', 'Python-urllib/3.11', 'pwd');

insert into signing_key (kid, key_use, position, sealed, created_at, signs_from) values
    ('01a20f65-51c7-7517-89c5-4e7367d68239', 'REFRESH', 0, 'eyJraWQiOiIwMWEyMGY2NS01MWM3LTc1MTctODljNS00ZTczNjdkNjgyMzkiLCJ1c2UiOiJSRUZSRVNIIiwiY3R5IjoiandrK2pzb24iLCJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..ablhMxDiy2lTCAGn.pz26gf2opyARGGwqbymAFm7LVHPYi8ZFwKFVrHh22N-9BziIb44Y6d9Yq9N8jAB_F96bBymJ0CzaM451qzFyraUNhlccP_2Ebf1DRXx8Bv6vQ8IToLryoIDho96M-IL0Jub6O3V5K-s0UmajnV8INt758u_H_MQ7g3Q.R0R6cY33KydYGE4W1ZyCyg', '{PT-5.717S}', '{PT-5.719S}');
insert into signing_key (kid, key_use, position, sealed, created_at, signs_from) values
    ('v_o7kBXkhFNyxKHJa_2tH83ckhkxTeUXFLHC6Qwx6DE', 'ACCESS', 0, 'eyJraWQiOiJ2X283a0JYa2hGTnl4S0hKYV8ydEg4M2NraGt4VGVVWEZMSEM2UXd4NkRFIiwidXNlIjoiQUNDRVNTIiwiY3R5IjoiandrK2pzb24iLCJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..ewmvUFBdSdyrcEHl.Lss5S5VGh4ne7VGaiIM74M1kiuZj05QXagDHdoJeiG3p6jo6bCyiy8zE7QZOidMh1q8hqUpLPK7nVkBqykQS1XRALqdb0Ru1wGUbBFWJ3IK7JTbA3lILi76ZMGOH6TDPzj10RjK8aah8yv0dpCIOimjdRvDb6Qk1Iks-Fb1Uc8OWZTg6mSCBptSBAEzDINjnckfgWeWAl7a9AKg687peKLmt-M_Ih0xU7X4WCvXxduRch8NDmWRJAP_GNJRP4rlS2BCfajgnkzjf2JYqJGiAIRrQ6VVzEVVsP7sI1i0IbhsWVRxkRqFkv9bQ0tIU9kLutQTxm_CBFVH0bTuerwA.HCW9r3ZtMphzZGUHlwqmLA', '{PT-5.765S}', '{PT-5.822S}');

insert into totp (account_id, sealed, last_step) values
    ('01a20f65-5b6a-77ec-bc67-3ed5103c7073', 'eyJraWQiOiIwMWEyMGY2NS01YjZhLTc3ZWMtYmM2Ny0zZWQ1MTAzYzcwNzMiLCJ1c2UiOiJ0b3RwIiwiY3R5IjoidGV4dC9wbGFpbiIsImFsZyI6ImRpciIsImVuYyI6IkEyNTZHQ00ifQ..Ao0Mhf5dZ8FcEAfw.dGq5QXhNdgQMuY1HFmsCOTuZtB6zbZfbtLTBAtqDeQU.1zAnfPio3mS1cZgx-ybDXA', 59851821);

insert into recovery_code (hash, account_id) values
    ('1ce4d5907b07248913eb4e8721cdc8957bafde57f39bdcb39180f3aa0ab1db16', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('5fa27a780a909509299f3822a61d6a00520eb25f4f9bf45673c8863dd753a4f3', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('691a8347e5d033964ed155f971b82f85607129819560d757f6ceefef840ebca9', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('7201f335f5293cd4f2aceb6e8ec5113bbc17358a590a6f3bed6a038807568dd9', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('72216bbcf0868252399c5d9337465d7a19e554ee522473ef939962006a027b7c', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('8fb25e80b0346d5e3ab49f99e5522a1b2241842035c5481c4446489439cc2219', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('9838245fceb1ff69e8c5614cf2207b838188868d2d07627f55b7fd99df7e38d7', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('b5e9d43d83254eddb710e0ce8efa64b6f32cab899670e0e7eeb89dfb26259dbf', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('d2dc46fbfc4fafed32c2388f4505f0e1f0d8e061a3a34845db7f63e06e06f9c2', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');
insert into recovery_code (hash, account_id) values
    ('e1bae19d4ec540c65cb75b00a10ebac6cddcbc2e5eb94e7b16251585bdf7ad40', '01a20f65-5b6a-77ec-bc67-3ed5103c7073');

insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-4.313S}', 'signed_up', null, '01a20f65-5736-79f6-807b-88d113875f3e', null, '127.0.0.1', '01a20f65-539b-76d9-af82-a3d49fe303bc');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.875S}', 'verified', null, '01a20f65-5736-79f6-807b-88d113875f3e', null, '127.0.0.1', '01a20f65-58d6-7bc2-b133-028ae5e9fede');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.702S}', 'opened', 'new_device', '01a20f65-5736-79f6-807b-88d113875f3e', '01a20f65-59a3-7e2a-aaaa-c4ea2c53665b', '127.0.0.1', '01a20f65-590d-746a-8734-2a771ed2b050');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.317S}', 'opened', 'new_device', '01a20f65-5736-79f6-807b-88d113875f3e', '01a20f65-5b26-7b54-a25b-26f67bebc53a', '127.0.0.1', '01a20f65-5af0-742a-8343-b45d8412c2b5');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.272S}', 'ended', 'logged_out', '01a20f65-5736-79f6-807b-88d113875f3e', '01a20f65-5b26-7b54-a25b-26f67bebc53a', '127.0.0.1', '01a20f65-5b4c-7b50-a74b-8a1c1cbc91c1');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.250S}', 'signed_up', null, '01a20f65-5b6a-77ec-bc67-3ed5103c7073', null, '127.0.0.1', '01a20f65-5b5c-74c0-80e0-74c5c6cdf00c');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-3.216S}', 'verified', null, '01a20f65-5b6a-77ec-bc67-3ed5103c7073', null, '127.0.0.1', '01a20f65-5b88-70b6-bfd6-fd43a204b2b8');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-2.801S}', 'opened', 'new_device', '01a20f65-5b6a-77ec-bc67-3ed5103c7073', '01a20f65-5d2a-7390-8139-31346376160b', '127.0.0.1', '01a20f65-5b94-7ac0-a76f-c9e5a2c21068');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-2.323S}', 'totp_enabled', null, '01a20f65-5b6a-77ec-bc67-3ed5103c7073', null, '127.0.0.1', '01a20f65-5ef7-7d0c-9178-86d50ffc9782');
insert into audit_event (at, type, detail, account_id, session_id, ip, request_id) values
    ('{PT-2.249S}', 'signed_up', null, '01a20f65-5f53-792a-92f7-0c963349242f', null, '127.0.0.1', '01a20f65-5f48-7e74-a472-efb6830b088f');
