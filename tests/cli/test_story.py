"""The story in the terminal, of a model that is served as of one that is replayed."""

import pytest

from service import NAME, START, in_fahrenheit, live, service_days, train
from watchkeeper.app import assemble
from watchkeeper.cli.story import print_story
from watchkeeper.clock import ManualClock
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake


@pytest.fixture
def watch(tmp_path):
    return assemble(Settings(tmp_path), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))


def test_the_story_of_a_served_model_is_told(watch, capsys):
    train(watch)
    live(watch, service_days(14, 5))
    live(watch, in_fahrenheit(service_days(19, 3)))

    print_story(watch.source, NAME)

    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("One incident in 8 days: temp looks converted from Celsius to Fahrenheit")
    assert "since Sat 23 Mar 2024, still open at the end; told after 2 days" in said
    assert "late-trains ■ red 2,400 predictions, 1 incident (1 open), 0 rows quarantined" in said


def test_the_story_of_a_model_that_has_only_been_trained_is_short(watch, capsys):
    train(watch)

    print_story(watch.source, NAME)

    said = " ".join(capsys.readouterr().out.split())
    assert "0 predictions, 0 incidents (0 open)" in said
