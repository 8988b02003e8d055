"""The clients for Python: what they sign is sent, and what the library signed is verified. Its argument is a JSON file."""

import http.client
import json
import sys
from datetime import datetime, timezone
from urllib.parse import urlparse

import httpx
import standardwebhooks
import svix

CLIENTS = {"svix": svix.Webhook, "standardwebhooks": standardwebhooks.Webhook}
NAMES = {"svix": "svix", "standardwebhooks": "webhook"}
LARGE = [9_000_000, 20_000_000]
TIMES = 5

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
url = given["url"]


def send(headers, body):
    """With `http.client`, which sends the whole body before it reads the response."""
    address = urlparse(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.request("POST", "/", body.encode() if isinstance(body, str) else body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def signed(client, identifier, body):
    now = datetime.now(timezone.utc)
    names = NAMES[client]
    return {
        "content-type": "application/json",
        f"{names}-id": identifier,
        f"{names}-timestamp": str(int(now.timestamp())),
        f"{names}-signature": CLIENTS[client](given["secret"]).sign(identifier, now, body),
    }


def verifies(client, secret, headers, body):
    names = NAMES[client]
    renamed = {f"{names}-{key}": headers[f"svix-{key}"] for key in ("id", "timestamp", "signature")}
    try:
        CLIENTS[client](secret).verify(body, renamed)
    except (svix.WebhookVerificationError, standardwebhooks.WebhookVerificationError):
        return False
    return True


accepted = {}
for client in CLIENTS:
    accepted[client] = 0
    for event, body in given["samples"]:
        identifier = f"{client}-{event}".replace(".", "_")
        status = send(signed(client, identifier, body), body)
        assert status == 200, f"{identifier}: {status}"
        accepted[client] += 1
    for request in given["webhooks"]:
        headers, body = request["headers"], request["body"]
        assert verifies(client, given["secret"], headers, body), f"{client} rejects what the library signed"
        assert not verifies(client, given["other"], headers, body), f"{client}: another secret"
        assert not verifies(client, given["secret"], headers, body + " "), f"{client}: another body"

for length in LARGE:
    for secret, expected in ((given["callbackSecret"], 413), ("another-secret-of-the-clients", 401)):
        headers, body = {"x-mb-secret": secret}, b" " * length
        for _ in range(TIMES):
            status = send(headers, body)
            assert status == expected, f"http.client, {length} bytes: {status} rather than {expected}"
            status = httpx.post(url, headers=headers, content=body, timeout=60).status_code
            assert status == expected, f"httpx, {length} bytes: {status} rather than {expected}"

json.dump({"accepted": accepted}, sys.stdout)
