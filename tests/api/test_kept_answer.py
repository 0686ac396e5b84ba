from datetime import timedelta
from threading import Barrier, Thread

import pytest

from verdicts import day
from watchkeeper.api.kept_answer import MAX_AGE, KeptAnswer
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
    answers = iter(range(100))
    return KeptAnswer(lambda: next(answers), revision, wall)


def test_it_is_worked_out_once_and_again_after_a_change(kept, revision):
    assert [kept.get(), kept.get()] == [0, 0]

    revision.grow()

    assert [kept.get(), kept.get()] == [1, 1]


def test_what_other_processes_changed_is_seen_within_seconds(kept, wall):
    assert kept.get() == 0

    wall.set(day(0) + MAX_AGE + timedelta(microseconds=1))

    assert kept.get() == 1


def test_a_change_while_it_is_worked_out_makes_it_old(revision, wall):
    def change_meanwhile():
        revision.grow()
        return revision.number

    kept = KeptAnswer(change_meanwhile, revision, wall)

    assert [kept.get(), kept.get()] == [1, 2]


def test_those_who_ask_at_once_share_one_answer(kept):
    start, told = Barrier(8), []

    def ask():
        start.wait()
        told.append(kept.get())

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == [0] * 8


def test_one_that_fails_is_tried_again(revision, wall):
    outcomes = iter([ValueError("the disk is full"), "answer"])

    def load():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    kept = KeptAnswer(load, revision, wall)

    with pytest.raises(ValueError, match="disk is full"):
        kept.get()
    assert kept.get() == "answer"
