"""What every catalog must do with inbox."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from threading import Thread

import pytest

from watchkeeper.domain.batch import Kind, Receipt
from watchkeeper.domain.model import Model
from watchkeeper.errors import NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import InboxDepth
from watchkeeper.testing.catalog.examples import NAME, T0, a_row, drain_all, put
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class InboxContract(WithCatalog):
    """The inbox and its quarantine."""

    def test_a_batch_is_claimed_as_it_was_put(self, store: Catalog) -> None:
        receipt = put(store, "k1", payload=b"\x00rows", n_rows=3)

        drain = store.claim(NAME, max_rows=100)

        assert receipt == Receipt(3, 0)
        assert drain is not None
        assert (drain.model, drain.number, len(drain.batches)) == (NAME, 1, 1)
        batch = drain.batches[0]
        assert (batch.model, batch.kind, batch.key) == (NAME, Kind.PREDICTIONS, "k1")
        assert (batch.payload, batch.n_rows, batch.received_at) == (b"\x00rows", 3, T0)

    def test_an_unknown_model_has_no_inbox(self, catalog: Catalog) -> None:
        with pytest.raises(NotFound):
            put(catalog, "k1")
        with pytest.raises(NotFound):
            catalog.claim(NAME, max_rows=1)

    def test_a_known_key_stores_nothing_and_repeats_the_first_receipt(self, store: Catalog) -> None:
        put(store, "k1", n_rows=3, quarantined=[a_row(0)])

        repeat = put(store, "k1", n_rows=5)

        assert repeat == Receipt(3, 1, is_repeat=True)
        assert store.depth().n_batches == 1
        assert store.n_quarantined(NAME) == 1

    def test_a_key_is_known_even_after_its_batch_was_drained(self, store: Catalog) -> None:
        put(store, "k1", n_rows=3)
        drain_all(store)

        assert put(store, "k1", n_rows=3) == Receipt(3, 0, is_repeat=True)
        assert store.claim(NAME, max_rows=10) is None

    def test_each_model_has_keys_of_its_own(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        put(store, "k1")

        assert not put(store, "k1", model="other").is_repeat

    def test_an_unfinished_drain_is_handed_out_again_unchanged(self, store: Catalog) -> None:
        put(store, "k1")
        first = store.claim(NAME, max_rows=100)
        put(store, "k2")

        assert store.claim(NAME, max_rows=100) == first

    def test_drains_are_numbered_from_one_without_gaps(self, store: Catalog) -> None:
        numbers = []
        for key in ("a", "b", "c"):
            put(store, key)
            numbers.append(drain_all(store).number)

        assert numbers == [1, 2, 3]

    @pytest.mark.parametrize(
        ("max_rows", "expected"),
        [(1, ["a"]), (5, ["a"]), (9, ["a"]), (10, ["a", "b"]), (11, ["a", "b", "c"]), (99, ["a", "b", "c"])],
    )
    def test_a_drain_takes_whole_batches_in_order_up_to_its_limit(
        self, store: Catalog, max_rows: int, expected: list[str]
    ) -> None:
        for key, n_rows in (("a", 5), ("b", 5), ("c", 1)):
            put(store, key, n_rows=n_rows)

        drain = store.claim(NAME, max_rows=max_rows)

        assert drain is not None
        assert [batch.key for batch in drain.batches] == expected

    def test_what_waits_is_counted_until_it_is_drained(self, store: Catalog) -> None:
        put(store, "a", payload=b"123", n_rows=2)
        put(store, "b", payload=b"45", n_rows=1)
        store.claim(NAME, max_rows=1)

        assert store.depth() == InboxDepth(2, 3, 5)
        assert store.waiting_models() == [NAME]

        drain_all(store)
        drain_all(store)

        assert store.depth() == InboxDepth(0, 0, 0)
        assert store.waiting_models() == []

    def test_a_batch_without_good_rows_leaves_receipt_and_quarantine_only(self, store: Catalog) -> None:
        put(store, "a", n_rows=0, quarantined=[a_row(0), a_row(1)])

        assert store.claim(NAME, max_rows=10) is None
        assert store.waiting_models() == []
        assert put(store, "a", n_rows=0) == Receipt(0, 2, is_repeat=True)
        assert store.n_quarantined(NAME) == 2

    def test_quarantine_shows_the_newest_first(self, store: Catalog) -> None:
        put(store, "a", quarantined=[a_row(0), a_row(1)])
        put(store, "b", quarantined=[a_row(2)])

        assert store.quarantine(NAME, limit=2) == [(T0, a_row(2)), (T0, a_row(1))]

    def test_quarantine_keeps_the_newest_thousand_and_counts_all(self, store: Catalog) -> None:
        put(store, "a", quarantined=[a_row(number) for number in range(1_500)])
        put(store, "b", quarantined=[a_row(number) for number in range(10)])

        kept = store.quarantine(NAME, limit=5_000)
        assert len(kept) == 1_000
        assert [row.row for _, row in kept[:11]] == [*range(9, -1, -1), 1_499]
        assert store.n_quarantined(NAME) == 1_510

    def test_threads_that_put_together_each_get_their_own_receipt(self, store: Catalog) -> None:
        receipts: dict[int, Receipt] = {}

        def send(number: int) -> None:
            receipts[number] = put(store, f"k{number % 20}", n_rows=1 + number % 20)

        threads = [Thread(target=send, args=(number,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert all(receipts[number].n_accepted == 1 + number % 20 for number in range(40))
        assert sum(receipt.is_repeat for receipt in receipts.values()) == 20
        assert store.depth().n_batches == 20
