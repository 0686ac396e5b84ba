from threading import Barrier, Event, Thread

import pytest

from watchkeeper.errors import Conflict
from watchkeeper.store.catalog.group_commit import GroupCommit


def _submit_from_threads(group, jobs):
    outcomes = {}
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            outcomes[job] = group.submit(job)
        except Conflict as exc:
            outcomes[job] = exc

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def test_each_thread_gets_the_result_of_its_own_job():
    group = GroupCommit(lambda jobs: [job * 10 for job in jobs])

    outcomes = _submit_from_threads(group, list(range(8)))

    assert outcomes == {job: job * 10 for job in range(8)}


def test_jobs_that_come_during_a_commit_share_the_next():
    groups, first_is_in, let_go = [], Event(), Event()

    def commit(jobs):
        groups.append(list(jobs))
        if len(groups) == 1:
            first_is_in.set()
            let_go.wait(timeout=10)
        return jobs

    group = GroupCommit(commit)
    leader = Thread(target=group.submit, args=("first",))
    leader.start()
    first_is_in.wait(timeout=10)
    followers = [Thread(target=group.submit, args=(number,)) for number in range(7)]
    for thread in followers:
        thread.start()
    while len(group._waiting) < 7:
        pass
    let_go.set()
    for thread in (leader, *followers):
        thread.join(timeout=10)

    assert groups[0] == ["first"]
    assert sorted(groups[1]) == list(range(7))
    assert len(groups) == 2


def test_an_error_of_one_job_hits_its_thread_only():
    group = GroupCommit(lambda jobs: [Conflict("odd") if job % 2 else job for job in jobs])

    outcomes = _submit_from_threads(group, list(range(8)))

    assert [job for job, outcome in sorted(outcomes.items()) if isinstance(outcome, Conflict)] == [1, 3, 5, 7]


def test_a_failed_commit_hits_its_group_and_the_next_goes_on():
    calls = []

    def commit(jobs):
        calls.append(jobs)
        if len(calls) == 1:
            raise OSError("disk")
        return jobs

    group = GroupCommit(commit)

    with pytest.raises(OSError, match="disk"):
        group.submit(1)
    assert group.submit(2) == 2


def test_eight_threads_lose_nothing_over_many_rounds():
    stored = []

    def commit(jobs):
        stored.extend(jobs)
        return jobs

    group = GroupCommit(commit)
    threads = [
        Thread(target=lambda base=base: [group.submit(base * 1_000 + n) for n in range(300)])
        for base in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(stored) == sorted(base * 1_000 + n for base in range(8) for n in range(300))
