"""The timeline: bars that do not hide one another, cells to scale, and an axis that ends where it ends."""

import re
from itertools import pairwise

import polars as pl
import pytest

from service import in_fahrenheit, service_days, without_load
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.replay import replay
from watchkeeper.report.timeline import draw_timeline


@pytest.fixture(scope="module")
def page():
    days = [
        service_days(0, 20),
        in_fahrenheit(service_days(20, 8)),
        without_load(service_days(28, 4)),
        service_days(32, 4),
    ]
    return replay(pl.concat(days), reference="14d", window="1d", segments=()).page


def test_bars_lie_where_their_incidents_do(page):
    bars = re.findall(
        r"left:min\(([\d.]+)%,[^)]*\);width:([\d.]+)%;top:(\d+)px", draw_timeline(page, Moments())
    )

    assert len(bars) == len(page.incidents) >= 1
    for (left, width, _), incident in zip(bars, page.incidents, strict=True):
        begin = 100.0 * (incident.since - page.start) / (page.end - page.start)
        end = 100.0 * ((incident.resolved_at or page.end) - page.start) / (page.end - page.start)
        assert float(left) == pytest.approx(begin, abs=0.2)
        assert float(left) + float(width) == pytest.approx(end, abs=0.4)


def test_bars_on_one_line_do_not_overlap(page):
    bars = re.findall(
        r"left:min\(([\d.]+)%,[^)]*\);width:([\d.]+)%;top:(\d+)px", draw_timeline(page, Moments())
    )
    by_line = {}
    for left, width, top in bars:
        by_line.setdefault(top, []).append((float(left), float(left) + float(width)))

    for spans in by_line.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_every_monitor_has_a_row_with_its_counts(page):
    picture = draw_timeline(page, Moments())

    assert picture.count('<svg class="lane"') == len(page.monitors)
    n_red = sum(status.value == "red" for status in page.monitors[0].statuses)
    assert f"{page.monitors[0].title}: of {len(page.monitors[0].starts)} windows" in picture
    assert (f"{n_red} red" in picture) is bool(n_red) or n_red == 0


def test_cells_fill_the_lane_from_the_reference_on(page):
    row = re.search(r'aria-label="Traffic.*?</svg>', draw_timeline(page, Moments()))[0]

    cells = re.findall(r'<rect class="(?:green|grey|yellow|red)" x="([\d.]+)" y="\d+" width="([\d.]+)"', row)
    past = float(re.search(r'class="past" x="0" y="0" width="([\d.]+)"', row)[1])
    assert float(cells[0][0]) == pytest.approx(past, abs=0.2)
    assert sum(float(width) for _, width in cells) == pytest.approx(1000.0 - past, abs=1.0)


def test_the_axis_begins_and_ends_with_the_story(page):
    ticks = re.findall(r'<span style="left:([\d.]+)%;[^"]*">([^<]*)</span>', draw_timeline(page, Moments()))

    assert [float(left) for left, _ in ticks] == [0.0, 25.0, 50.0, 75.0, 100.0]
    assert (ticks[0][1], ticks[-1][1]) == ("4 Mar", "9 Apr")
