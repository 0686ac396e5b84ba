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
