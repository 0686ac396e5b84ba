from threading import Barrier, Thread

from threadpoolctl import threadpool_info

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
