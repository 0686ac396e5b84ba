from datetime import timedelta
from itertools import count
from threading import Barrier, Thread

import pytest

from verdicts import day
from watchkeeper.api.kept_answers import MAX_AGE, KeptAnswers
from watchkeeper.clock import ManualClock
from watchkeeper.revision import Revision


@pytest.fixture
def revision():
    return Revision()


@pytest.fixture
def wall():
    return ManualClock(day(0))


@pytest.fixture
def kept(revision, wall):
    return KeptAnswers(revision, wall, max_answers=3)


@pytest.fixture
def load():
    numbers = count()
    return lambda: next(numbers)


def test_it_is_worked_out_once_and_again_after_a_change(kept, load, revision):
    assert [kept.get(load, "one"), kept.get(load, "one")] == [0, 0]

    revision.grow()

    assert [kept.get(load, "one"), kept.get(load, "one")] == [1, 1]


def test_a_change_of_one_model_leaves_the_answers_about_others(kept, load, revision):
    assert [kept.get(load, "one"), kept.get(load, "other")] == [0, 1]

    revision.grow(["one"])
    revision.grow([])

    assert [kept.get(load, "one"), kept.get(load, "other")] == [2, 1]


def test_answers_about_one_model_are_told_apart(kept, load):
    assert [kept.get(load, "one", day(0)), kept.get(load, "one", day(1)), kept.get(load, "one")] == [0, 1, 2]
    assert kept.get(load, "one", day(0)) == 0


def test_those_not_asked_for_of_late_are_forgotten(kept, load):
    for model in ("one", "two", "three", "one", "four"):
        kept.get(load, model)

    assert kept.get(load, "one") == 0
    assert kept.get(load, "two") == 4


def test_what_other_processes_changed_is_seen_within_seconds(kept, load, wall):
    assert kept.get(load, "one") == 0

    wall.set(day(0) + MAX_AGE + timedelta(microseconds=1))

    assert kept.get(load, "one") == 1


def test_what_was_worked_out_together_does_not_grow_old_together(wall, load, revision):
    kept = KeptAnswers(revision, wall, max_answers=100)
    models = [f"model-{number}" for number in range(16)]
    for model in models:
        kept.get(load, model)

    wall.set(day(0) + 0.75 * MAX_AGE)

    anew = [model for model in models if kept.get(load, model) >= len(models)]
    assert 0 < len(anew) < len(models)


def test_a_change_while_it_is_worked_out_makes_it_old(kept, revision):
    def change_meanwhile():
        revision.grow()
        return revision.number

    assert [kept.get(change_meanwhile, "one"), kept.get(change_meanwhile, "one")] == [1, 2]


def test_those_who_ask_at_once_share_one_answer(kept, load):
    start, told = Barrier(8), []

    def ask():
        start.wait()
        told.append(kept.get(load, "one"))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == [0] * 8


def test_one_that_fails_is_tried_again(kept):
    outcomes = iter([ValueError("the disk is full"), "answer"])

    def load():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with pytest.raises(ValueError, match="disk is full"):
        kept.get(load, "one")
    assert kept.get(load, "one") == "answer"
