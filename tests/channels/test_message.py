import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from channels.samples import OPENED, RESOLVED, WORSENED, with_texts
from watchkeeper.channels.message import MAX_SUBJECT, WIDTH, render
from watchkeeper.domain.status import Status

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "br", "img", "link"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.texts, self.links, self.tags = [], [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "background"}]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [], "every tag is closed"
    return reader


@pytest.mark.parametrize(
    ("name", "notification"), [("opened", OPENED), ("worsened", WORSENED), ("resolved", RESOLVED)]
)
@pytest.mark.parametrize("form", ["text", "html"])
def test_the_mail_reads_as_reviewed(name, notification, form):
    # To renew: WATCHKEEPER_RENEW_GOLDEN=1 pytest tests/channels/test_message.py
    path = GOLDEN / f"mail-{name}.{'txt' if form == 'text' else 'html'}"
    rendered = getattr(render(notification), form)
    if os.environ.get("WATCHKEEPER_RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


def test_plain_text_keeps_to_its_width_but_never_breaks_a_link():
    notification = replace(with_texts("some words " * 40), base_url="https://example.com/" + "x" * 100)

    lines = render(notification).text.splitlines()

    assert notification.link in lines
    assert all(len(line) <= WIDTH for line in lines if line != notification.link)


def test_html_fetches_nothing_and_links_only_to_the_incident():
    reader = read(render(OPENED).html)

    assert reader.links == [OPENED.link]
    assert not reader.tags & {"img", "script", "link", "iframe", "form"}


def test_html_shows_names_as_they_are():
    text = "<script>alert('1')</script> & \"x\" $colour </td>"

    reader = read(render(with_texts(text)).html)

    assert "script" not in reader.tags
    assert reader.texts.count(text) >= 4


@pytest.mark.parametrize(
    ("notification", "word"),
    [
        (OPENED, "RED"),
        (replace(OPENED, incident=replace(OPENED.incident, severity=Status.YELLOW)), "YELLOW"),
        (RESOLVED, "RESOLVED"),
    ],
)
def test_status_is_a_word_in_both_parts(notification, word):
    message = render(notification)

    assert word in read(message.html).texts
    assert message.text.startswith(word)


def test_a_long_subject_is_cut():
    subject = render(with_texts("word " * 100)).subject

    assert len(subject) <= MAX_SUBJECT
    assert subject.endswith("…")


def test_what_is_missing_leaves_no_gap():
    bare = replace(OPENED.incident, cause=None, cost=None)

    message = render(replace(OPENED, incident=bare, lines=(), base_url=""))

    assert "\n\n\n" not in message.text
    for absent in ("Likely cause", "What is wrong", "Open the incident", "Cost"):
        assert absent not in message.text + message.html
