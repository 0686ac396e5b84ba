"""Monitors as YAML: what is written is read back as it was, and a mistake is told with its line and its remedy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitored import FITTING, MODEL
from watchkeeper.detectors.settings import UNSET
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput
from watchkeeper.monitors.difference import compare_monitors
from watchkeeper.monitors.document import Document, write_monitors
from watchkeeper.monitors.fitting import COMPOSITE, REFERENCES
from watchkeeper.pipeline.starter_monitors import starter_monitors

HEAD = f"format: watchkeeper.monitors.v1\nmodel: {MODEL.name}\nmonitors:\n"
GOOD = """\
  - name: performance
    title: Performance
    question: right
    metrics: [log_loss]
    detector: relative
"""
BOTH = """\
  - name: both
    title: Both
    question: right
    detector: composite
    parts: [performance, drift]
"""


def read(text, source="m.yaml"):
    return Document.read(text, source=source).monitors(FITTING)


def numbers(setting):
    low, high = (-1e6, 1e6) if setting.high == UNSET else (setting.low, setting.high)
    return st.floats(low, high, allow_nan=False)


@st.composite
def persistences(draw):
    of = draw(st.integers(1, 99))
    return Persistence(draw(st.integers(1, of)), of, draw(st.integers(1, 99)))


@st.composite
def fitting_monitors(draw):
    """Monitors that fit the model, of every detector and with any title that a person could think of."""
    alone = [one for one in FITTING.detectors.values() if one.name != COMPOSITE]
    detector = draw(st.sampled_from(alone))
    window = draw(st.sampled_from((DAY, HOUR)))
    is_compared = window == DAY and draw(st.booleans())
    free = ("log_loss", "roc_auc", "missing_rate") if window == DAY else ("latency_p95", "error_rate")
    names = ("js_distance", "out_of_range_rate") if is_compared else free
    chosen = {one.name: draw(numbers(one)) for one in detector.settings if draw(st.booleans())}
    if any(one.default == UNSET for one in detector.settings):
        chosen["red"] = draw(st.floats(-1e6, 1e6))
    parts = st.one_of(
        st.just("site"), st.text(max_size=9).map(lambda value: f"site={value}"), st.just("version")
    )
    return Monitor(
        name=draw(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)),
        title=draw(st.text(min_size=1, max_size=30).filter(str.strip)),
        question=draw(st.sampled_from(Question)),
        metrics=tuple(draw(st.lists(st.sampled_from(names), min_size=1, unique=True))),
        detector=detector.name,
        columns=tuple(draw(st.lists(st.sampled_from(("temp", "load")), unique=True))) if is_compared else (),
        segments=tuple(draw(st.lists(parts, max_size=2, unique=True))) if window == DAY else (),
        settings=chosen,
        reference=draw(st.sampled_from(REFERENCES)) if is_compared else "",
        window=window,
        persistence=draw(persistences()),
        min_rows=draw(st.integers(0, 10_000)),
        is_paging=draw(st.booleans()),
        is_enabled=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(fitting_monitors(), max_size=3, unique_by=lambda one: one.name))
def test_what_was_exported_applies_as_no_change(monitors):
    text = write_monitors(MODEL.name, monitors)

    back = read(text)

    assert list(back) == monitors
    assert compare_monitors(monitors, back, FITTING.detectors).is_none
    assert write_monitors(MODEL.name, back) == text


def test_defaults_are_left_out_and_lengths_are_written_as_people_write_them():
    errors = next(one for one in starter_monitors(MODEL, has_labels=True) if one.name == "errors")

    text = write_monitors(MODEL.name, (errors,))

    assert text.split("monitors:\n")[1] == (
        "  - name: errors\n"
        "    title: Failed predictions\n"
        "    question: on_time\n"
        "    metrics: [error_rate]\n"
        "    detector: sure_limit\n"
        "    settings: {yellow: 0.01, red: 0.05}\n"
        "    window: 1h\n"
        "    min_rows: 20\n"
    )


def test_the_starter_monitors_come_back_as_they_were():
    starters = starter_monitors(MODEL, has_labels=True)

    assert read(write_monitors(MODEL.name, starters)) == starters


def test_what_combines_others_comes_back_as_it_was_before_or_after_them():
    starters = starter_monitors(MODEL, has_labels=True)
    both = Monitor(
        "both",
        "Drift that hurts",
        Question.RIGHT,
        (),
        COMPOSITE,
        parts=("drift", "performance"),
        settings={"at_least": 2.0},
    )

    text = write_monitors(MODEL.name, (both, *starters))

    assert read(text) == (both, *starters)
    assert text.split("\n\n")[1].splitlines()[1:] == [
        "  - name: both",
        "    title: Drift that hurts",
        "    question: right",
        "    parts: [drift, performance]",
        "    detector: composite",
        "    settings: {at_least: 2}",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "m.yaml is empty"),
        ("model: late-trains\nmonitors:\n", "m.yaml, line 1, column 1: 'format' is missing"),
        ("format: watchkeeper.monitors.v9\nmodel: a\nmonitors: []", "line 1, column 9: got 'watchkeeper.monitors.v9'"),
        ("format: watchkeeper.monitors.v1\nmodel: a\nmonitors: 3", "line 3, column 11: got '3'; allowed: a list"),
        (f"{HEAD}  - title: A\n", "line 4, column 5: this monitor lacks 'name'"),
        (f"{HEAD}{GOOD}    metric: [a]\n", "line 9, column 5: no field of a monitor is called 'metric'; did you mean"),
        (f"{HEAD}{GOOD}    min_rows: few\n", "line 9, column 15: got 'few'; allowed: a whole number"),
        (f"{HEAD}{GOOD}    window: soon\n", "line 9, column 13: got 'soon'; allowed: a length of time, such as 1h"),
        (f"{HEAD}{GOOD}    is_paging: 3\n", "line 9, column 16: got '3'; allowed: true or false"),
        (f"{HEAD}{GOOD}    persistence: {{bad: 3, of: 2}}\n", "line 9, column 18: persistence needs 1 <= bad <= of"),
        (f"{HEAD}{GOOD}    settings: {{red_ratio: no}}\n", "line 9, column 27: got 'no'; allowed: a number"),
        (f"{HEAD}{GOOD}    settings: {{red_rato: 1}}\n", "line 9, column 26: relative has no setting 'red_rato'; did you mean"),
        (f"{HEAD}{GOOD.replace('right', 'rigt')}", "line 6, column 15: no question is called 'rigt'; did you mean 'right'"),
        (f"{HEAD}{GOOD.replace('log_loss', 'log_los')}", "line 7, column 14: no metric is called 'log_los'; did you mean"),
        (f"{HEAD}{GOOD.replace('[log_loss]', 'log_loss')}", "line 7, column 14: got 'log_loss'; allowed: a list of names"),
        (f"{HEAD}{GOOD.replace('    metrics: [log_loss]', '')}", "line 4, column 5: name at least one metric to watch"),
        (f"{HEAD}{GOOD}{BOTH}", "line 13, column 12: no other monitor is called 'drift'"),
        (f"{HEAD}{GOOD}{GOOD}", "line 9, column 11: two monitors are called 'performance'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(text, says):
    with pytest.raises(BadInput) as told:
        read(text)

    assert says in str(told.value)
