"""What every rendering of a story holds to: complete, in words, escaped, self-contained, small."""

import json
import re

import polars as pl
import pytest

from service import START, in_fahrenheit, service_days
from watchkeeper.domain.window import DAY
from watchkeeper.replay import replay
from watchkeeper.report.story_words import tell_incident, tell_noticed

EVIL = "<script>alert('|`x`')</script>"
COLUMNS = {"time": "time", "prediction": "prediction", "score": "score", "label": "label", "id": "id"}


def told(frame, **changes):
    return replay(frame, **{**COLUMNS, "segments": ("site",), "reference": "14d", "window": "1d", **changes})


@pytest.fixture(scope="module")
def faulty():
    days = [service_days(0, 20), in_fahrenheit(service_days(20, 4)), service_days(24, 4)]
    frame = pl.concat(days).with_columns(pl.col("site").replace("west", EVIL), pl.col("load").alias(EVIL))
    return told(frame, ignore=["load"])


@pytest.fixture(scope="module")
def quiet():
    return told(service_days(0, 28))


def test_html_loads_nothing_and_runs_nothing(faulty):
    page = faulty.to_html()

    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=|https?://", page)
    assert "&lt;script&gt;" in page


def test_html_is_whole(faulty):
    page = faulty.to_html()

    assert page.startswith("<!doctype html>")
    for tag in ("svg", "details", "table", "figure", "dl", "div"):
        assert page.count(f"<{tag}") == page.count(f"</{tag}>")
    assert page.count('class="incident"') == faulty.incidents.height
    assert all(f'href="#incident-{n}"' in page and f'id="incident-{n}"' in page for n in (1,))


def test_html_tells_status_in_word_and_shape(faulty):
    assert re.search(r'<span class="mark red badge"><svg.*?</svg>red</span>', faulty.to_html())


def test_html_shows_every_guess_with_its_reason_and_flag(faulty):
    page = faulty.to_html()

    assert all(f"<code>{flag}</code>" in page for flag in faulty.guesses["flag"])
    assert "as you said" in page


def test_html_of_a_quiet_story_says_so_and_has_no_list_of_incidents(quiet):
    page = quiet.to_html()

    assert "No incident in 14 days: Watchkeeper would have stayed quiet." in page
    assert "What happened" not in page
    assert '<span class="mark green badge">' in page


def test_html_stays_small(faulty):
    assert len(faulty.to_html().encode()) < 400_000


def test_every_picture_says_in_words_what_it_shows(faulty):
    page = faulty.to_html()

    labels = re.findall(r'<svg class="(?:history|lane)"[^>]*aria-label="([^"]*)"', page)
    assert len(labels) == page.count('<svg class="history"') + page.count('<svg class="lane"')
    assert all(labels)


def test_an_incident_is_told_as_what_when_where_why(faulty):
    (incident,) = faulty.page.incidents

    story = tell_incident(incident, faulty.moments, faulty.page.window)

    assert story.title.startswith("temp looks converted from Celsius to Fahrenheit")
    assert story.when.startswith("Sun 24 Mar 2024 to ")
    assert "told after 2 days" in story.when
    assert any("of rows converted from Celsius to Fahrenheit" in reason for reason in story.why)
    assert not any(reason.startswith(story.title) for reason in story.why)


def test_where_an_incident_lies_is_told():
    spoilt = service_days(20, 4).with_columns(
        pl.when(pl.col("site") == "west").then(pl.col("temp") * 1.8 + 32.0).otherwise("temp").alias("temp")
    )
    story = told(pl.concat([service_days(0, 20), spoilt]))

    (incident,) = story.page.incidents

    assert tell_incident(incident, story.moments, story.page.window).where == "only where site is west"


def test_an_incident_that_lasts_is_open_at_the_end():
    story = told(pl.concat([service_days(0, 20), in_fahrenheit(service_days(20, 6))]))

    (incident,) = story.page.incidents

    assert "still open at the end" in tell_incident(incident, story.moments, story.page.window).when
    assert 'class="bar red open"' in story.to_html()


def test_the_verdict_counts_incidents_and_names_the_worst(faulty):
    assert faulty.sentence == (
        f"One incident in 14 days: {faulty.incidents['title'][0]}, from Sun 24 Mar 2024."
    )


def test_what_was_noticed_is_told_with_its_days():
    moved = service_days(20, 8).with_columns(pl.col("load") + 12.0)
    story = told(pl.concat([service_days(0, 20), moved]))

    (noticed,) = story.page.noticed

    said = tell_noticed(noticed, story.moments, story.page.window)
    assert said.startswith("From Sun 24 Mar 2024 on: Drift (Jensen-Shannon distance) in load is")
    assert "Noticed, but no incident" in story.to_html()


def test_nothing_judged_is_not_nothing_wrong():
    story = told(service_days(0, 28, rows_a_day=10), segments=())

    assert story.sentence == "Nothing could be judged in 14 days: each window holds too few rows."
    assert "not judged" in story.to_html()
    assert any(
        remark.startswith("Data quality could not be judged in any window") for remark in story.remarks
    )


def test_json_has_no_number_that_json_does_not_know(faulty):
    said = json.loads(faulty.to_json(), parse_constant=pytest.fail)

    assert said["guesses"][0]["role"] == "time"
    assert said["window_s"] == 86_400.0
    assert said["live_from"] == (START + 14 * DAY).isoformat()
    assert {strip["name"] for strip in said["monitors"]} >= {
        "performance",
        "data-quality",
        "drift",
        "traffic",
    }
