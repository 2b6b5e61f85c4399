#!/bin/sh
# Lets the service, whose command is given, do on a database of its own what it is for, and stops it.
set -eu

cd /tmp
/etc/init.d/postgresql start
su postgres -c "psql -q -c \"create role latchkey login password 'training'\" -c 'create database latchkey owner latchkey'"
export QUARKUS_DATASOURCE_PASSWORD=training LATCHKEY_MASTER_SECRET=for-this-run-and-never-for-another
export LATCHKEY_SESSION_DAMPING=PT0S QUARKUS_SHUTDOWN_DELAY=0S
"$@" > service.log 2>&1 &
SERVICE=$!

call() { curl -sS --fail --retry 300 --retry-delay 1 --retry-connrefused "http://127.0.0.1:8080$@"; }
json() { path=$1; body=$2; shift 2; call "$path" -H 'Content-Type: application/json' -d "$body" "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

json /register '{"email":"ada@example.org","password":"correct horse"}'
until grep -q 'verify?token=' service.log; do sleep 0.1; done
json /verify "{\"token\":\"$(sed -n 's/.*verify?token=//p' service.log)\"}"
TOKENS=$(json /login '{"email":"ada@example.org","password":"correct horse"}')
for renewal in $(seq 200); do
  TOKENS=$(json /refresh "{\"refresh_token\":\"$(echo "$TOKENS" | field refresh_token)\"}")
  call /profile -H "Authorization: Bearer $(echo "$TOKENS" | field access_token)" > profile.json
done
json /logout "{\"refresh_token\":\"$(echo "$TOKENS" | field refresh_token)\"}"

kill "$SERVICE"
# Stopped as asked, a JVM ends with 128 + SIGTERM.
wait "$SERVICE" || [ $? -eq 143 ] || cat service.log
