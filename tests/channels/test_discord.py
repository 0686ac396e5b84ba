from dataclasses import replace

import pytest

from channels.samples import CHART, OPENED, RESOLVED, WITH_CHART, with_texts
from channels.servers import Hook, web_server
from watchkeeper.channels.discord import KIND, render_embed
from watchkeeper.channels.wording import word

# https://discord.com/developers/docs/resources/message#embed-object: of title, description, fields and footer together.
MAX_ALTOGETHER = 6000


def embed(notification):
    return render_embed(word(notification))


def test_the_embed_tells_what_since_when_how_sure_why_the_cost_and_where():
    told = embed(OPENED)

    facts = {one["name"]: one["value"] for one in told["fields"]}
    assert told["title"].startswith("RED · temp from origin=EWR looks converted")
    assert facts["Since"] == "Monday 28 October 2013, 00:00 UTC"
    assert facts["How sure"] == "2 alerts agree; 3 facts speak for the cause"
    assert facts["Cost"].startswith(r"cost\_usd is 4,200 a day above usual")
    assert "**Likely cause**\n• temp was converted" in told["description"]
    assert told["url"] == OPENED.link


def test_a_resolved_one_says_so():
    assert embed(RESOLVED)["title"].startswith("RESOLVED · ")


@pytest.mark.parametrize("text", ["x" * 5000, "*" * 5000, "🛰️" * 5000])
def test_no_embed_is_too_large(text):
    told = embed(replace(with_texts(text), lines=(text,) * 10))

    fields = sum(len(one["name"]) + len(one["value"]) for one in told["fields"])
    total = len(told["title"]) + len(told["description"]) + fields + len(told["footer"]["text"])
    assert total <= MAX_ALTOGETHER


def test_markup_from_the_data_is_shown_as_it_is():
    told = embed(with_texts("@everyone <@1> [x](https://y) **b** `c` ||d||"))

    assert r"\@everyone \<\@1\> \[x\](https://y) \*\*b\*\* \`c\` \|\|d\|\|" in told["title"]


def test_without_a_page_there_is_no_link():
    assert "url" not in embed(replace(OPENED, base_url=""))


def test_the_chart_comes_with_the_message_and_stands_in_its_embed():
    with web_server(Hook()) as hook:
        delivery = KIND.build("chat", {"url": hook.url}).send(WITH_CHART)

    assert delivery.is_sent
    (sent,) = hook.bodies
    message = sent["payload_json"]
    assert message["embeds"] == [{**embed(OPENED), "image": {"url": "attachment://chart.png"}}]
    assert message["attachments"] == [{"id": 0, "filename": "chart.png", "description": CHART.words}]
    assert sent["files[0]"] == {"filename": "chart.png", "kind": "png", "size": len(CHART.png)}


def test_a_message_that_is_refused_with_its_chart_goes_without():
    with web_server(Hook(max_bytes=3000)) as hook:
        large = replace(CHART, png=CHART.png + b"x" * 5000)
        delivery = KIND.build("chat", {"url": hook.url}).send(replace(WITH_CHART, chart=large))

    assert delivery.is_sent
    assert "204 No Content, without its chart: " in delivery.detail
    assert "413" in delivery.detail
    assert hook.bodies[1]["embeds"] == [embed(OPENED)]
