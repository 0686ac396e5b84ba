"""Drills of a model's own traffic: its monitors, its past, its labels; and what it alarms of by itself is no catch."""

import shutil
from dataclasses import replace

import polars as pl
import pytest

from drill.conftest import N_LIVE
from service import NAME, START, in_fahrenheit, live, open_watch, service_days, train
from watchkeeper.domain.batch import KNOWN_AT
from watchkeeper.domain.monitor import Persistence
from watchkeeper.domain.window import DAY, Window
from watchkeeper.drill.live import choose_faults, drill_traffic, list_faults
from watchkeeper.drill.rerun import rerun
from watchkeeper.drill.traffic import copy_traffic
from watchkeeper.errors import BadInput, NotEnoughData, UnknownName
from watchkeeper.replay_run import say_nothing

LAST = 14 + N_LIVE


@pytest.fixture(scope="module")
def traffic(app):
    return copy_traffic(app.source, NAME)


def drilled(traffic, fault, *, columns=("temp",), strongest=3):
    plants = choose_faults(traffic, [fault], columns)
    return drill_traffic(traffic, plants[-strongest:], ran_at=START, told=say_nothing)


def with_monitor(traffic, name, **changes):
    monitors = [replace(one, **changes) if one.name == name else one for one in traffic.past.monitors]
    return replace(traffic, past=replace(traffic.past, monitors=monitors))


def unchanged(traffic):
    return rerun(traffic, traffic.predictions, traffic.labels, traffic.outcomes)


def test_the_latest_windows_are_copied_with_the_labels_that_belong_to_them(traffic):
    assert traffic.span == Window(START + (LAST - 3) * DAY, START + LAST * DAY)
    rows = service_days(LAST - 3, 3)
    assert traffic.predictions["id"].to_list() == rows["id"].to_list()
    assert sorted(traffic.labels["id"]) == sorted(rows["id"])


def test_a_fault_is_told_from_some_strength_on_and_the_unchanged_traffic_stays_quiet(traffic):
    found = drilled(traffic, "nulls")

    weak, _, strong = found.faults[0].trials
    assert (weak.notices, weak.told_after_s) == ((), None)
    assert [notice.monitor for notice in strong.notices] == ["data-quality", "lasting-faults"]
    assert strong.told_after_s == 2 * DAY.total_seconds()
    assert found.disturbed == ()
    assert found.sentence == (
        "Told after 2 days by 2 monitors from 10 % on; at 2 % it goes unseen; the unchanged traffic stays quiet."
    )


def test_the_models_own_monitors_are_drilled_not_those_that_it_began_with(traffic):
    changed = with_monitor(traffic, "data-quality", is_enabled=False)
    changed = with_monitor(changed, "lasting-faults", is_enabled=False)

    found = drilled(changed, "nulls", strongest=1)

    assert not {"data-quality", "lasting-faults"} & found.titles.keys()
    assert found.faults[0].sentence == "Goes unseen, even at 50 %."


def test_who_waits_for_labels_is_told_when_they_have_come(traffic):
    quick = with_monitor(traffic, "performance", persistence=Persistence(1, 1, 1))

    def told_after(delay):
        known_at = (pl.col("prediction_time") + delay).alias(KNOWN_AT)
        delayed = replace(quick, labels=quick.labels.with_columns(known_at))
        return drilled(delayed, "labelflip", strongest=1).faults[0].trials[0].told_after_s

    assert told_after(0 * DAY) == DAY.total_seconds()
    assert told_after(2 * DAY) == 3 * DAY.total_seconds()


def test_only_faults_that_fit_are_offered_and_what_cannot_be_is_refused(traffic):
    offered = {one.name: one.columns for one in list_faults(traffic.past.model.schema, held=traffic.held)}
    assert offered["category"] == ("site",)
    assert offered["latency"] == ()
    assert "labelflip" not in {one.name for one in list_faults(traffic.past.model.schema, held=())}

    with pytest.raises(UnknownName, match="gremlins"):
        drilled(traffic, "gremlins")
    with pytest.raises(BadInput, match="there are: temp, load, site"):
        drilled(traffic, "nulls", columns=["tmp"])
    with pytest.raises(BadInput, match="none of these faults fits"):
        drilled(replace(traffic, labels=traffic.labels.clear()), "labelflip")


def test_without_a_past_there_is_nothing_to_drill(tmp_path):
    app = open_watch(tmp_path)
    train(app)
    with pytest.raises(NotEnoughData, match="has had no traffic yet"):
        copy_traffic(app.source, NAME)
    app.close()


def test_what_the_traffic_alarms_of_by_itself_is_seen_as_it_was_live_and_is_no_catch(app, home, tmp_path):
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    broken = open_watch(tmp_path, now=app.clock.now())
    live(broken, in_fahrenheit(service_days(LAST, 2)))
    traffic = copy_traffic(broken.source, NAME)
    stood = [one for one in broken.catalog.alerts(NAME) if one.status.is_bad]
    broken.close()

    seen = {(one.about, one.seen_at) for one in unchanged(traffic)}
    assert seen == {((one.monitor, one.symptom), one.opened_at) for one in stood}
    assert "data-quality" in {about[0] for about, _ in seen}

    found = drilled(traffic, "unit", strongest=1)

    assert "data-quality" in found.disturbed
    assert "already." in found.sentence
    assert not any(one.monitor == "data-quality" for trial in found.faults[0].trials for one in trial.notices)
