import base64
import hashlib
import hmac
import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.json_schema import problems
from channels.samples import (
    DIAGNOSED,
    INCIDENT,
    OPENED,
    REOPENED,
    RESOLVED,
    SNOOZED,
    WOKEN,
    WORSENED,
    with_texts,
)
from channels.servers import HOST, Hook, free_port, silent_server, web_server
from watchkeeper.channels.webhook import KIND, Webhook, payload
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import Dismissal
from watchkeeper.domain.notification import Occasion
from watchkeeper.errors import BadInput

KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
TOKEN = "t0ken-of-the-receiver"
CLOCK = ManualClock(datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC))
FORMATS = Path(__file__).parents[2] / "docs" / "formats"
SCHEMA = json.loads((FORMATS / "watchkeeper.incident.v1.schema.json").read_text(encoding="utf-8"))


def channel(url: str, **settings: object) -> Webhook:
    return Webhook("hook", url, clock=CLOCK, **{"timeout_s": 5.0, **settings})


@pytest.fixture
def hook():
    with web_server(Hook()) as hook:
        yield hook


def test_a_notification_is_posted_as_json(hook):
    delivery = channel(hook.url + "?a=b").send(OPENED)

    assert delivery.is_sent
    ((path, headers, body),) = hook.requests
    assert path == "/hook?a=b"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["User-Agent"].startswith("watchkeeper/")
    assert json.loads(body) == payload(OPENED)


def test_the_signature_is_that_of_standard_webhooks(hook):
    channel(hook.url, secret=SECRET).send(OPENED)

    ((_, headers, body),) = hook.requests
    assert headers["webhook-timestamp"] == str(int(CLOCK.now().timestamp()))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_check_in_the_docs_takes_the_genuine_only(hook, monkeypatch):
    source = (
        (FORMATS / "webhook.md").read_text(encoding="utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    )
    documented = {}
    exec(source, documented)
    monkeypatch.setattr(documented["time"], "time", lambda: CLOCK.now().timestamp())

    channel(hook.url, secret=SECRET).send(OPENED)

    ((_, headers, body),) = hook.requests
    is_genuine = documented["is_genuine"]
    assert is_genuine(SECRET, headers, body)
    assert not is_genuine(SECRET, headers, body + b" ")
    assert not is_genuine("whsec_" + base64.b64encode(KEY[::-1]).decode(), headers, body)
    assert not is_genuine(SECRET, headers | {"webhook-timestamp": "1"}, body)


def test_without_a_secret_nothing_is_signed(hook):
    channel(hook.url).send(OPENED)

    assert "webhook-signature" not in hook.requests[0][1]


def test_the_token_goes_into_the_authorization_header(hook):
    channel(hook.url, token=TOKEN).send(OPENED)

    assert hook.requests[0][1]["Authorization"] == f"Bearer {TOKEN}"


def test_a_repeat_carries_the_same_id_and_another_notification_another(hook):
    elsewhere = replace(OPENED, base_url="https://elsewhere.example.com")
    for notification in (OPENED, OPENED, RESOLVED, elsewhere):
        channel(hook.url).send(notification)

    ids = [headers["webhook-id"] for _, headers, _ in hook.requests]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "notification",
    [
        OPENED,
        WORSENED,
        SNOOZED,
        WOKEN,
        DIAGNOSED,
        RESOLVED,
        replace(
            RESOLVED,
            incident=replace(RESOLVED.incident, resolved_by="Grace", dismissal=Dismissal.SEASON),
        ),
        REOPENED,
        replace(OPENED, occasion=Occasion.TEST),
        replace(OPENED, incident=replace(INCIDENT, cause=None, cost=None), lines=()),
        replace(OPENED, incident=replace(INCIDENT, cost=replace(INCIDENT.cost, low=float("nan")))),
        with_texts("🛰️ Zürich\n\x00"),
    ],
)
def test_the_body_fits_its_schema(hook, notification):
    assert channel(hook.url).send(notification).is_sent

    assert problems(json.loads(hook.requests[0][2]), SCHEMA) == []


def test_the_schema_tells_every_field_and_notices_what_is_wrong():
    body = json.loads(json.dumps(payload(OPENED)))

    assert set(SCHEMA["properties"]["data"]["properties"]) == set(body["data"])
    for name, part in (
        ("incident", body["data"]["incident"]),
        ("cause", body["data"]["incident"]["cause"]),
        ("cost", body["data"]["incident"]["cost"]),
    ):
        assert set(SCHEMA["$defs"][name]["properties"]) == set(part)
    body["data"]["incident"]["severity"] = "purple"
    assert problems(body, SCHEMA) == [
        "$.data.incident.severity is none of ['green', 'yellow', 'red', 'grey']"
    ]


def test_the_example_in_the_docs_is_what_is_sent():
    text = (FORMATS / "webhook.md").read_text(encoding="utf-8")

    example = text.split("```json\n", 1)[1].split("```", 1)[0]

    assert json.loads(example) == payload(OPENED)


def test_an_answer_over_the_wire_is_judged(hook):
    hook.status = 503

    delivery = channel(hook.url).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert "503 Service Unavailable" in delivery.detail


def test_a_redirect_is_not_followed(hook):
    hook.status, hook.headers = 307, {"Location": hook.url}

    delivery = channel(hook.url).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, False)
    assert len(hook.requests) == 1


def test_a_server_that_is_down_is_tried_again():
    delivery = channel(f"http://{HOST}:{free_port()}/x").send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)


def test_a_server_that_never_answers_is_tried_again():
    with silent_server() as port:
        delivery = channel(f"http://{HOST}:{port}/x", timeout_s=0.05).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert "ReadTimeout" in delivery.detail


def test_https_needs_a_certificate_that_is_trusted(certificate):
    with web_server(Hook(), tls=certificate.server) as hook:
        refused = channel(hook.url).send(OPENED)
        taken = channel(hook.url, ca=certificate.pem).send(OPENED)

    assert (refused.is_sent, refused.is_retryable) == (False, True)
    assert taken.is_sent
    assert len(hook.requests) == 1


def test_neither_secret_nor_token_nor_path_is_shown(hook, caplog):
    caplog.set_level(logging.DEBUG)
    hook.status = 401
    webhook = channel(hook.url + "/path-t0ken?key=query-t0ken", secret=SECRET, token=TOKEN)

    refused = webhook.send(OPENED)
    down = replace(webhook, url=f"http://{HOST}:{free_port()}/path-t0ken").send(OPENED)

    shown = refused.detail + down.detail + repr(webhook) + caplog.text
    for hidden in ("t0ken", SECRET, SECRET.removeprefix("whsec_"), KEY.decode()):
        assert hidden not in shown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"url": "ftp://example.com"}, "url must be an http or https address. Try url ="),
        ({"url": "https://a..b/"}, "url must be an http or https address"),
        ({"url": "https://"}, "url must be an http or https address"),
        ({"url": "https://example.com:99999/"}, "url must be an http or https address"),
        ({"url": "https://exämple.com/"}, "url must be an http or https address"),
        ({"url": "https://me:pass@example.com/"}, "url must not carry a user or password"),
        ({"secret": "s3cret"}, "secret must be whsec_ followed by 24 to 64 bytes in base64"),
        ({"secret": "whsec_c2hvcnQ="}, "secret must be whsec_ followed"),
        ({"token": "tök3n"}, "token must be ASCII"),
        ({"token": "t0ken\r\nX: y"}, "token must be one line"),
        ({"url": "http://example.com/", "token": TOKEN}, "token would travel unencrypted"),
        ({"timeout_s": "nan"}, "timeout_s must be a number from 1 to 120; got 'nan'"),
    ],
)
def test_settings_are_checked(changes, message):
    with pytest.raises(BadInput, match=message) as caught:
        KIND.build("hook", {"url": "https://hooks.example.com/x"} | changes)

    for hidden in ("s3cret", "t0ken", "tök3n", "pass@"):
        assert hidden not in str(caught.value)
