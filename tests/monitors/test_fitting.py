from dataclasses import replace
from datetime import timedelta

import pytest

from monitored import FITTING, MODEL
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import HOUR
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.starter_monitors import starter_monitors

DRIFT = Monitor("drift", "Drift", Question.INPUT, ("js_distance",), "drift", reference="recent")


@pytest.mark.parametrize("monitor", starter_monitors(MODEL, has_labels=False), ids=lambda one: one.name)
def test_every_starter_monitor_fits(monitor):
    assert FITTING.faults(monitor) == []


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"name": "My drift"}, "name", "1 to 100 of a-z"),
        ({"title": " "}, "title", "a title for people"),
        ({"min_rows": -1}, "min_rows", "from 0 to"),
        ({"metrics": ()}, "metrics", "at least one metric"),
        ({"metrics": ("js_distance", "js_distance")}, "metrics", "each may be there once"),
        ({"metrics": ("mae",), "reference": ""}, "metrics", "for models of task forecasting, regression"),
        ({"window": HOUR}, "metrics", "not measured over windows of 1h; these are: "),
        ({"window": timedelta(hours=2)}, "window", "windows of 1d or 1h; got 2h"),
        ({"columns": ("temp", "tmp")}, "columns", "'tmp'; did you mean 'temp'"),
        (
            {"metrics": ("log_loss",), "columns": ("temp",), "reference": ""},
            "columns",
            "tells of the model as a whole",
        ),
        ({"segments": ("syte=east",)}, "segments", "'syte'; did you mean 'site'"),
        ({"segments": ("temp",)}, "segments", "not told apart by 'temp'. Known: site, version"),
        ({"segments": ("site", "site")}, "segments", "each may be there once"),
        (
            {"metrics": ("estimated_accuracy",), "reference": "", "segments": ("site",)},
            "segments",
            "told of all rows together",
        ),
        (
            {"metrics": ("latency_p95",), "reference": "", "window": HOUR, "segments": ("site",)},
            "segments",
            "over windows of 1d alone",
        ),
        ({"reference": ""}, "reference", "compares with a reference"),
        ({"reference": "recnt"}, "reference", "did you mean 'recent'"),
        ({"metrics": ("missing_rate",)}, "reference", "leave it out"),
        ({"detector": "drfit"}, "detector", "did you mean 'drift'"),
        ({"settings": {"min_efect": 0.1}}, "settings.min_efect", "did you mean 'min_effect'"),
        ({"settings": {"min_effect": -1.0}}, "settings.min_effect", "lies between 0 and 100"),
        ({"detector": "threshold"}, "settings", "at least one of yellow, red"),
    ],
)
def test_what_does_not_fit_is_told_with_its_field_and_what_is_allowed(change, field, says):
    (fault,) = FITTING.faults(replace(DRIFT, **change))

    assert fault.field == field
    assert says in fault.what


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput, match=r"title: .*; detector: "):
        FITTING.check(replace(DRIFT, title="", detector="none"))


PARTS = starter_monitors(MODEL, has_labels=False)
AMONG = replace(FITTING, monitors=PARTS)
BOTH = Monitor(
    "both",
    "Both",
    Question.RIGHT,
    (),
    "composite",
    parts=("drift", "performance"),
    settings={"at_least": 2.0},
)


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"parts": ()}, "parts", "name the monitors that it combines: performance, "),
        ({"parts": ("drift", "both")}, "parts", "both cannot be a part of itself"),
        ({"parts": ("drift", "perfromance")}, "parts", "'perfromance'; did you mean 'performance'"),
        ({"parts": ("drift", "drift")}, "parts", "each may be there once"),
        ({"parts": ("drift", "errors")}, "parts", "errors looks at windows of 1h, not of 1d"),
        ({"settings": {"at_least": 3.0}}, "settings.at_least", "it combines 2 monitors"),
        ({"metrics": ("log_loss",)}, "metrics", "looks at no metric itself"),
        ({"detector": "relative", "settings": {}}, "detector", "has the detector composite"),
    ],
)
def test_what_cannot_be_combined_is_told_with_its_field_and_what_is_allowed(change, field, says):
    assert AMONG.faults(BOTH) == []

    (fault,) = AMONG.faults(replace(BOTH, **change))

    assert fault.field == field
    assert says in fault.what


def test_combinations_are_not_combined_again_so_none_is_a_part_of_itself():
    among = replace(FITTING, monitors=(*PARTS, BOTH))
    ring = replace(BOTH, name="ring", parts=("both", "traffic"))

    (fault,) = among.faults(ring)

    assert fault.what == "both combines monitors itself; name those instead: drift, performance"


def test_a_part_stays_what_it_is_a_part_as():
    among = replace(FITTING, monitors=(*PARTS, replace(BOTH, parts=("drift", "traffic"))))
    traffic = next(one for one in PARTS if one.name == "traffic")

    (fault,) = among.faults(replace(traffic, window=HOUR))

    assert fault.field == "window"
    assert fault.what == "both combines it, over windows of 1d; change that one first"
    with pytest.raises(BadInput, match="both combines traffic with others"):
        among.check_removal("traffic")
    among.check_removal("performance")
