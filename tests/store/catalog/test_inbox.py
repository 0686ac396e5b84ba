from threading import Thread

import pytest

from watchkeeper.domain.model import Model
from watchkeeper.errors import Unavailable
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.testing.catalog.examples import NAME, T0, drain_all, put


@pytest.fixture(params=["sqlite", "memory"])
def small(request, tmp_path):
    """A catalog whose inbox holds 100 bytes."""
    is_memory = request.param == "memory"
    catalog = (
        MemoryCatalog(max_inbox_bytes=100)
        if is_memory
        else open_catalog(tmp_path / "catalog.db", max_inbox_bytes=100)
    )
    catalog.add_model(Model(NAME, T0))
    yield catalog
    catalog.close()


def test_a_full_inbox_refuses_and_says_when_to_come_again(small):
    put(small, "a", payload=b"x" * 60)

    with pytest.raises(Unavailable, match="full") as raised:
        put(small, "b", payload=b"x" * 60)

    assert raised.value.retry_after_s > 0
    assert small.depth().n_batches == 1


def test_a_refused_batch_is_taken_under_the_same_key_once_there_is_room(small):
    put(small, "a", payload=b"x" * 60)
    with pytest.raises(Unavailable):
        put(small, "b", payload=b"x" * 60)
    drain_all(small)

    assert not put(small, "b", payload=b"x" * 60).is_repeat


def test_a_repeat_is_answered_even_when_the_inbox_is_full(small):
    put(small, "a", payload=b"x" * 100)

    assert put(small, "a", payload=b"x" * 100).is_repeat


def test_a_batch_larger_than_the_inbox_is_taken_while_nothing_waits(small):
    assert put(small, "a", payload=b"x" * 500).n_accepted == 1


def test_threads_share_commits(tmp_path, monkeypatch):
    catalog = open_catalog(tmp_path / "catalog.db")
    catalog.add_model(Model(NAME, T0))
    sizes = []
    commit = catalog._group._commit
    monkeypatch.setattr(catalog._group, "_commit", lambda puts: [sizes.append(len(puts)), commit(puts)][1])
    threads = [
        Thread(target=lambda base=base: [put(catalog, f"{base}-{n}") for n in range(25)]) for base in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sizes) == 200
    assert len(sizes) < 200
    assert catalog.depth().n_batches == 200
    catalog.close()
