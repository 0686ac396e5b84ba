import io
import sys

import pytest

from channels.samples import OPENED, with_texts
from watchkeeper.channels.console import KIND, Console


def printed(notification) -> str:
    stream = io.StringIO()
    assert Console("terminal", stream=stream).send(notification).is_sent
    return stream.getvalue()


def test_everything_that_matters_is_printed():
    text = printed(OPENED)

    for expected in (
        "RED",
        "late-flights",
        OPENED.incident.title,
        "Monday 28 October 2013",
        "Likely cause",
        "cost_usd is 4,200 a day",
    ):
        assert expected in text
    assert "\x1b" not in text


def test_names_are_not_read_as_markup_nor_control_the_terminal():
    text = printed(with_texts("[red]x[/red] \x1b[2J [/]"))

    assert "[red]x[/red] [2J [/]" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("stream", ["stderr", "stdout"])
def test_the_stream_is_looked_up_when_printing(monkeypatch, stream):
    channel = KIND.build("terminal", {"stream": stream})
    replaced = io.StringIO()
    monkeypatch.setattr(sys, stream, replaced)

    channel.send(OPENED)

    assert "late-flights" in replaced.getvalue()


class FullDisk(io.StringIO):
    def write(self, _text):
        raise OSError(28, "No space left on device")


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def ascii_only() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii")


@pytest.mark.parametrize(("make", "is_retryable"), [(FullDisk, True), (closed, False)])
def test_a_stream_that_cannot_be_printed_to_is_told(make, is_retryable):
    delivery = Console("terminal", stream=make()).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    assert "could not be printed to" in delivery.detail
