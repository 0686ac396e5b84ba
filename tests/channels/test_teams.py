import json
from dataclasses import replace

import pytest

from channels.samples import OPENED, RESOLVED, with_texts
from watchkeeper.channels.http import as_json
from watchkeeper.channels.teams import render_message
from watchkeeper.channels.wording import word

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages: about 28 kB a message.
MAX_BYTES = 28 * 1024


def card(notification):
    return render_message(word(notification))["attachments"][0]["content"]


def texts(notification) -> list[str]:
    found = []

    def walk(element):
        if isinstance(element, dict):
            found.extend([element["text"]] if element.get("type") == "TextRun" else [])
            element = list(element.values())
        for inner in element if isinstance(element, list) else []:
            walk(inner)

    walk(card(notification)["body"])
    return found


def test_the_card_tells_what_since_when_how_sure_why_the_cost_and_where():
    said = texts(OPENED)

    assert said[:3] == ["RED", " · New incident · late-flights", OPENED.incident.title]
    assert said[said.index("Since: ") + 1] == "Monday 28 October 2013, 00:00 UTC"
    assert said[said.index("How sure: ") + 1] == "2 alerts agree; 3 facts speak for the cause"
    assert said[said.index("Cost: ") + 1].startswith("cost_usd is 4,200 a day above usual")
    assert said[said.index("Likely cause") + 1] == f"• {OPENED.incident.cause.statement}"
    assert card(OPENED)["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open the incident", "url": OPENED.link}
    ]


@pytest.mark.parametrize(("notification", "style"), [(OPENED, "attention"), (RESOLVED, "good")])
def test_colour_is_never_the_only_sign(notification, style):
    assert card(notification)["body"][0]["style"] == style
    assert texts(notification)[0] in {"RED", "RESOLVED"}


def test_markup_from_the_data_stands_in_text_runs_only_which_know_none():
    text = "[click](https://x) <at>all</at> **b**"

    rest = json.dumps(card(with_texts(text)))
    for shown in texts(with_texts(text)):
        rest = rest.replace(json.dumps(shown), "")
    assert "click" not in rest


@pytest.mark.parametrize("text", ["🛰️" * 5000, "°" * 5000, '"' * 5000])
def test_no_message_is_too_large(text):
    cause = replace(with_texts(text).incident.cause, evidence=with_texts(text).incident.cause.evidence * 40)
    incident = replace(with_texts(text).incident, cause=cause)
    largest = replace(with_texts(text), incident=incident, lines=(text,) * 40)

    assert len(as_json(render_message(word(largest)))) < MAX_BYTES


def test_without_a_page_there_is_no_button():
    assert "actions" not in card(replace(OPENED, base_url=""))
