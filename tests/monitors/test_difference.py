from dataclasses import replace

from monitored import FITTING, MODEL
from watchkeeper.domain.monitor import Persistence
from watchkeeper.monitors.difference import FieldChange, compare_monitors
from watchkeeper.pipeline.starter_monitors import starter_monitors

STARTERS = starter_monitors(MODEL, has_labels=True)


def compared(wanted, present=STARTERS):
    return compare_monitors(present, wanted, FITTING.detectors)


def test_what_is_added_changed_and_removed_is_told_apart():
    first, second, *others = STARTERS
    new = replace(first, name="another")

    difference = compared((replace(first, min_rows=77), new, *others))

    assert difference.added == (new,)
    assert [change.after.name for change in difference.changed] == [first.name]
    assert difference.removed == (second,)
    assert difference.sentence == f"1 added, 1 changed, 1 removed, {len(others)} unchanged."


def test_a_change_is_told_field_by_field_in_the_words_of_the_document():
    performance, *others = STARTERS
    changed = replace(
        performance, settings={"red_ratio": 0.3}, persistence=Persistence(4, 7, 5), is_paging=False
    )

    (change,) = compared((changed, *others)).changed

    assert change.fields == (
        FieldChange("settings.red_ratio", "0.15", "0.3"),
        FieldChange("persistence.bad", "5", "4"),
        FieldChange("is_paging", "true", "false"),
    )


def test_another_detector_brings_its_settings_and_takes_those_of_the_old_along():
    performance, *others = STARTERS

    (change,) = compared((replace(performance, detector="threshold", settings={"red": 0.7}), *others)).changed

    assert FieldChange("settings.red", "not set", "0.7") in change.fields
    assert FieldChange("settings.red_ratio", "0.15", "not set") in change.fields


def test_a_setting_written_at_its_default_and_another_order_are_no_change():
    performance, *others = STARTERS

    assert compared((*others, replace(performance, settings={"red_ratio": 0.15}))).is_none
