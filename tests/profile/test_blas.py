from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

from threadpoolctl import ThreadpoolController, threadpool_info

from watchkeeper.profile.blas import calling_thread_only


def limits():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_products_stay_on_the_thread_until_the_last_has_left_and_then_as_before():
    before = limits()
    inside, seen = Barrier(2), []

    def work():
        with calling_thread_only():
            inside.wait()
            seen.append(limits())
            inside.wait()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [{1}, {1}]
    assert limits() == before


def test_the_limit_goes_when_the_last_to_leave_is_not_the_first_that_came():
    before = limits()
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as last:
        outer, inner = calling_thread_only(), calling_thread_only()
        first.submit(outer.__enter__).result()
        last.submit(inner.__enter__).result()
        first.submit(outer.__exit__, None, None, None).result()
        within = limits()
        last.submit(inner.__exit__, None, None, None).result()

        assert within == {1}
        assert limits() == before


def test_a_limit_that_another_thread_set_and_took_back_is_not_in_the_way():
    ThreadpoolController().limit(limits=1, user_api="blas").restore_original_limits()

    with ThreadPoolExecutor(1) as other:
        gate = calling_thread_only()
        other.submit(gate.__enter__).result()
        within = limits()
        other.submit(gate.__exit__, None, None, None).result()

    assert within == {1}
