import logging
import sys
from base64 import b64decode
from dataclasses import replace

import pytest

from channels.samples import CHART, INCIDENT, OPENED, RESOLVED, WITH_CHART, WORSENED
from channels.servers import HOST, Hook, free_port, web_server
from watchkeeper.channels.apprise import KIND
from watchkeeper.channels.message import render
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput, MissingExtra

TOKEN = "t0ken-of-the-service"


def channel(hook):
    # Apprise's own JSON: a real service of its, on loopback.
    return KIND.build("any", {"url": f"json://user:{TOKEN}@{hook.base.removeprefix('http://')}/{TOKEN}"})


@pytest.mark.parametrize(
    ("notification", "type_"),
    [
        (OPENED, "failure"),
        (replace(OPENED, incident=replace(INCIDENT, severity=Status.YELLOW)), "warning"),
        (WORSENED, "failure"),
        (RESOLVED, "success"),
        (replace(OPENED, occasion=Occasion.TEST), "info"),
    ],
)
def test_apprise_hands_it_on_as_the_mail_says_it(notification, type_):
    with web_server(Hook(200)) as hook:
        delivery = channel(hook).send(notification)

    assert delivery.is_sent
    (told,) = hook.bodies
    assert told["title"] == render(notification).subject
    assert told["message"].strip() == render(notification).text.strip()
    assert told["type"] == type_


def test_the_chart_goes_along():
    with web_server(Hook(200)) as hook:
        delivery = channel(hook).send(WITH_CHART)

    assert delivery.is_sent
    ((attached,),) = [told["attachments"] for told in hook.bodies]
    assert (attached["filename"], attached["mimetype"]) == ("chart.png", "image/png")
    assert b64decode(attached["base64"]) == CHART.png


def test_a_service_that_takes_no_picture_gets_the_words_alone_once_more():
    with web_server(Hook(200)) as hook:
        channel(hook).send(OPENED)
        hook.max_bytes = len(hook.arrivals.get())
        delivery = channel(hook).send(WITH_CHART)

    assert delivery.is_sent
    assert [len(told["attachments"]) for told in hook.bodies] == [0, 1, 0]


@pytest.mark.parametrize("status", [400, 500])
def test_what_was_not_taken_is_tried_again_as_apprise_does_not_say_why(status):
    with web_server(Hook(status)) as hook:
        delivery = channel(hook).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert delivery.detail


def test_its_address_is_never_shown(caplog):
    caplog.set_level(logging.DEBUG)
    with web_server(Hook(200)) as hook:
        taking = channel(hook)
        hook.status = 500
        details = [taking.send(OPENED).detail]
    down = KIND.build("any", {"url": f"json://user:{TOKEN}@{HOST}:{free_port()}/{TOKEN}"})
    details.append(down.send(OPENED).detail)

    assert TOKEN not in "\n".join([*details, repr(taking), caplog.text])


@pytest.mark.parametrize("url", [f"nonsense://{TOKEN}", TOKEN])
def test_an_address_that_apprise_does_not_understand_is_refused_without_showing_it(url):
    with pytest.raises(BadInput, match="url is no address that Apprise understands") as caught:
        KIND.build("any", {"url": url})

    assert TOKEN not in str(caught.value)


def test_without_apprise_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(MissingExtra, match=r'pip install "watchkeeper\[apprise\]"'):
        KIND.build("any", {"url": "json://localhost"})
