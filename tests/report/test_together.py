import json
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

import watchkeeper as wk


@pytest.fixture(scope="module")
def apart():
    rng = np.random.default_rng(0)
    rooms = rng.normal(size=3_000)
    price = 0.8 * rooms + 0.6 * rng.normal(size=3_000)
    return wk.compare({"rooms": rooms, "price": price}, {"rooms": rooms, "price": rng.permutation(price)})


def test_a_relation_that_broke_is_the_verdict_though_no_column_moved(apart):
    assert apart.status == "red"
    assert apart.sentence.startswith("The table needs attention: rooms and price used to rise together")
    assert {one.status.value for one in apart.comparison.drift} == {"green"}


def test_every_rendering_tells_it(apart):
    told = "rooms and price used to rise together"

    assert told in apart.to_html()
    assert told in apart.to_markdown()
    assert told in json.loads(apart.to_json())["joint"]["relations"][0]["reason"]
    suites = {suite.get("name"): suite for suite in fromstring(apart.to_junit())}
    assert suites["together"].get("failures") == "2"


def test_what_goes_together_as_before_is_told_in_one_line():
    table = {name: np.random.default_rng(i).normal(size=500) for i, name in enumerate("abc")}

    page = wk.compare(table, table).to_html()

    assert "3 columns go together as in the reference: none of 3 relations has changed." in page


def test_without_two_columns_of_numbers_there_is_no_such_section():
    assert "Columns together" not in wk.compare({"x": ["a"] * 99}, {"x": ["a"] * 99}).to_html()
