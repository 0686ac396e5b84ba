"""Comparisons of any two frames: none crashes, and each column of either is named in every rendering."""

import json
import warnings
from xml.etree import ElementTree as ET

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import watchkeeper as wk
from nasty_frames import column_of, nasty_frames
from watchkeeper.comparison.findings import TABLE

# Few names, so that most columns meet another under theirs.
SHARED = st.lists(st.sampled_from(["", "a", "a.b", "<b>", "日本"]), unique=True, max_size=4)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(nasty_frames(SHARED), nasty_frames(SHARED))
def test_any_two_frames_are_compared_and_each_column_is_named(first, second):
    (reference, _), (current, _) = first, second

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Polars and pandas warn of some of these types; so do we, by name.
        report = wk.compare(reference, current)
    columns = reference | current
    named = {one.column for one in (*report.comparison.drift, *report.comparison.quality)}

    assert {column_of(name, columns) for name in named - {TABLE}} == set(columns)
    told = json.loads(report.to_json())
    assert {one["column"] for one in (*told["drift"], *told["quality"])} == named
    ET.fromstring(report.to_junit())
    assert "</footer>" in report.to_html()
    assert f"{report.comparison.status.value.capitalize()}: " in report.to_markdown().splitlines()[0]
