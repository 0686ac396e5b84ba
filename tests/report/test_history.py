"""Histories: drawn to scale, with gaps where nothing is known and a foot where something was wrong."""

import re
from dataclasses import replace

import pytest

from report.histories import START, view_of
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.metric import Unit
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.report.history import HEIGHT, WIDTH, draw_history, tell_latest


def drawn(view):
    span = Window(view.starts[0], view.starts[-1] + DAY) if view.starts else Window(START, START + DAY)
    return draw_history(view, span, START + DAY, Moments())


def line_of(picture):
    return re.search(r'<path class="line[^"]*" d="([^"]*)"', picture)[1]


def test_a_line_lies_where_its_values_do():
    points = re.findall(r"([\d.]+) ([\d.]+)", line_of(drawn(view_of([1.0, 2.0, 3.0, 4.0]))))

    xs, ys = zip(*[(float(x), float(y)) for x, y in points], strict=True)
    assert xs == (50.0, 150.0, 250.0, 350.0)
    steps = [round(ys[i] - ys[i + 1], 1) for i in range(3)]
    assert len(set(steps)) == 1
    assert steps[0] > 0


@pytest.mark.parametrize(
    ("view", "n_lines"),
    [
        (view_of([1.0, 2.0, 3.0]), 1),
        (view_of([1.0, None, 3.0]), 2),
        (view_of([1.0, 2.0, 3.0, 4.0], gap_after=1), 2),
        (view_of([None, None]), 0),
        (view_of([]), 0),
    ],
)
def test_what_is_not_known_is_not_drawn(view, n_lines):
    assert line_of(drawn(view)).count("M") == n_lines


def test_runs_of_bad_windows_have_a_ground_and_a_foot():
    red, yellow = Status.RED, Status.YELLOW
    picture = drawn(view_of([1.0] * 6, statuses=[None, red, red, None, yellow, red]))

    assert re.findall(r'class="foot (\w+)" x="([\d.]+)" width="([\d.]+)"', picture) == [
        ("red", "66.7", "133.3"),
        ("yellow", "266.7", "66.7"),
        ("red", "333.3", "66.7"),
    ]


def test_everything_drawn_lies_inside():
    picture = drawn(view_of([5.0, -3.0, 1e9, 0.0], benchmark=7.0))

    points = re.findall(r"[ML]([-\d.]+) ([-\d.]+)", picture)
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in points)


def test_a_history_that_does_not_move_is_drawn_in_the_middle():
    picture = drawn(view_of([0.5, 0.5]))

    assert {float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", line_of(picture))} == {50.0}
    assert re.findall(r'<span style="top:50%">', picture) == ['<span style="top:50%">']


def test_the_benchmark_is_a_line_but_for_totals():
    assert 'class="mean"' in drawn(view_of([1.0, 2.0], benchmark=1.5))
    assert 'class="mean"' not in drawn(view_of([1.0, 2.0], benchmark=1.5, name="volume"))


def test_the_ends_are_told_in_the_metrics_unit():
    picture = drawn(view_of([0.25, 0.5], unit=Unit.RATIO))

    assert re.findall(r"<span style=[^>]*>([^<]*)</span>", picture) == ["50 %", "25 %"]


def test_the_picture_is_told_in_words():
    picture = drawn(view_of([1.0, 3.0, 2.0], statuses=[None, Status.RED, None], benchmark=1.5))

    assert (
        'aria-label="Log loss: from 1 (Mon 1 Jan 2024) to 3 (Tue 2 Jan 2024), last 2; 1.5 in training; '
        '1 of 3 windows are in alert"'
    ) in picture


@pytest.mark.parametrize(
    ("values", "expected"), [([1.0, 2.0, None], "2"), ([None], "unknown"), ([], "unknown")]
)
def test_the_latest_value_is_the_last_that_is_known(values, expected):
    assert tell_latest(view_of(values)) == expected


def test_what_was_estimated_is_dashed_and_within_the_scale():
    told = view_of([1.0, 2.0, None, None])
    view = replace(told, estimate=view_of([None, None, 3.0, 5.0]))

    picture = drawn(view)

    dashed = re.search(r'<path class="line estimated" d="([^"]*)"', picture)[1]
    heights = [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", dashed)]
    assert heights[0] > heights[1] >= 0.0
    assert picture.count('class="band"') == 2
    assert tell_latest(view) == "5 estimated"
    assert tell_latest(replace(view, values=[1.0, 2.0, 3.0, 4.0])) == "4"
