"""What every rendering of a comparison holds to: complete, escaped, self-contained, small."""

import json
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import watchkeeper as wk
from watchkeeper.domain.status import Status
from watchkeeper.report.html import N_DRAWN, N_OPEN
from watchkeeper.report.junit import render_junit
from watchkeeper.report.markdown import MAX_ROWS

EVIL = "<script>alert('|`x`')</script>"


def table(seed, n_columns, shift=0.0):
    rng = np.random.default_rng(seed)
    return {f"c{i}": rng.normal(shift, 1.0, 1_200) for i in range(n_columns)}


@pytest.fixture(scope="module")
def report():
    rng = np.random.default_rng(1)
    before = {EVIL: rng.choice(["a", EVIL], 800), "fine": rng.normal(size=800), "gone": rng.normal(size=800)}
    now = {EVIL: rng.choice([f"new{EVIL}", EVIL], 800), "fine": rng.normal(size=800)}
    return wk.compare(before, now)


def test_html_loads_nothing_and_runs_nothing(report):
    page = report.to_html()

    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=|https?://", page)
    assert page.count("&lt;script&gt;") >= 2


def test_html_tells_status_in_word_and_shape(report):
    page = report.to_html()

    assert re.search(r'<span class="mark red badge"><svg.*?</svg>red</span>', page)
    assert "The column is gone; the reference has it." in page


def foot(page):
    return re.search("<footer>(.*?)</footer>", page)[1]


def test_html_ends_with_what_columns_were_judged_by():
    before, now = table(1, 2), table(2, 2)
    by_default = foot(wk.compare(before, now).to_html())
    by_another = foot(wk.compare(before, now, measure="ks", min_effect=0.2).to_html())
    by_several = foot(wk.compare(before, now, measure={"c0": "wasserstein"}).to_html())

    assert "above 0.05," in by_default
    assert "Jensen-Shannon distance runs from 0" in by_default
    assert "above 0.2," in by_another
    assert "Jensen-Shannon" not in by_another
    assert "above what is allowed for it" in by_several


def test_html_of_two_hundred_columns_stays_small():
    page = wk.compare(table(1, 200), table(2, 200, shift=0.5)).to_html()

    assert len(page.encode()) < 2_000_000
    assert page.count("<details open>") == N_OPEN
    assert page.count("<details") == 200


def test_html_of_a_thousand_columns_draws_the_worst_only():
    page = wk.compare(table(1, 1_000), table(2, 1_000)).to_html()

    assert page.count("<details") == N_DRAWN
    assert page.count('class="row"') == 1_000
    assert len(page.encode()) < 2_000_000


def test_a_notebook_gets_the_page_in_a_frame_of_its_own(report):
    shown = report._repr_html_()

    assert shown.startswith("<iframe")
    assert "<script" not in shown
    assert "sandbox" in shown


def test_json_holds_every_finding(report):
    told = json.loads(report.to_json())

    assert (told["status"], told["version"]) == ("red", 1)
    assert [one["column"] for one in told["drift"]] == report.drift["column"].to_list()
    assert len(told["quality"]) == report.quality.height
    assert told["drift"][0]["judged"]["name"] == "js_distance"


def test_junit_counts_failures_from_the_chosen_status(report):
    red = ET.fromstring(report.to_junit())
    cases = red.findall(".//testcase")

    assert len(cases) == report.drift.height + report.quality.height
    n_failed = sum(int(suite.attrib["failures"]) for suite in red)
    assert n_failed == len(red.findall(".//failure")) >= 2
    yellow = ET.fromstring(render_junit(report.comparison, fail_on=Status.YELLOW))
    assert len(yellow.findall(".//failure")) >= n_failed


def test_junit_survives_characters_that_xml_forbids():
    text = wk.compare({"a\x00\x1b": [1.0] * 50}, {"a\x00\x1b": [2.0] * 50}).to_junit()

    assert ET.fromstring(text).find(".//testcase").attrib["classname"] == "a\ufffd\ufffd"


def test_markdown_keeps_its_table_whatever_the_names(report):
    rows = [line for line in report.to_markdown().splitlines() if line.startswith("| ")]

    assert len(rows) >= 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    assert "<script>" not in report.to_markdown()


def test_markdown_of_many_findings_is_cut_with_a_count():
    text = wk.compare(table(1, 80), table(2, 80, shift=1.0)).to_markdown()

    assert text.count("\n| ■") == MAX_ROWS
    assert re.search(r"And \d+ more\.", text)
