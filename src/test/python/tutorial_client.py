"""The client of a tutorial on Flask, which knows nothing of Latchkey and keeps the first refresh token that it got."""
import json
import sys
import urllib.error
import urllib.request

base, email, password = sys.argv[1:]


def call(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(base + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def say(status, text):
    sys.stdout.buffer.write(f"{status} {text}\n".encode())


status, answer = call("POST", "/login", {"email": email, "password": "not " + password})
say(status, answer["error"])

status, answer = call("POST", "/login", {"email": email, "password": password})
access_token = answer["access_token"]
refresh_token = answer["refresh_token"]
say(status, "logged in")

status, answer = call("GET", "/profile", token=access_token)
say(status, answer["email"])

for _ in range(3):
    status, answer = call("POST", "/refresh", {"refresh_token": refresh_token})
    access_token = answer["access_token"]
    say(status, "renewed")

status, answer = call("GET", "/profile", token=access_token)
say(status, answer["email"])

status, answer = call("GET", "/profile", token=refresh_token)
say(status, answer["error"])

status, answer = call("POST", "/refresh", {"refresh_token": access_token})
say(status, answer["error"])
