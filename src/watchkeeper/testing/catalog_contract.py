"""What every catalog must do: subclass `CatalogContract`, and give it a fixture `catalog` that yields yours, empty."""

# Asserts are what tests are made of.
# ruff: noqa: S101

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.batch import Kind, QuarantinedRow, Receipt
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import (
    Alert,
    Cause,
    CauseKind,
    Cost,
    Dismissal,
    EventKind,
    Evidence,
    Incident,
    IncidentState,
    TimelineEvent,
)
from watchkeeper.domain.measurement import Measurement, Past, Reading, Series
from watchkeeper.domain.model import Model, Task, Version
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.notification import Delivery, Notification, Occasion, make_digest
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.route import Told
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.errors import Conflict, NotFound
from watchkeeper.profile.expected_error import ExpectedError, Input
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.oblivious_trees import ObliviousTrees
from watchkeeper.profile.performance import Performance, performance_of
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.value_bands import Bands
from watchkeeper.store.outline import outline, stretch_of
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import (
    Alerted,
    Dirty,
    Drain,
    Drained,
    InboxDepth,
    Judged,
    Measured,
    Outgoing,
    OutgoingState,
    ProfileKey,
)

T0 = datetime(2024, 3, 1, tzinfo=UTC)
NAME = "late-flights"
A_SELECTION = ExpectedSelection(
    "1", 0.4, (Bands("age", edges=(30.5,)),), ((0.1, -0.1, 0.0),), {"sex=F": 0.02}, {"sex=F": 9}
)
AN_EXPECTED_ERROR = ExpectedError(
    (
        Input(
            Bands("age", edges=(30.5,)),
            ColumnType.FLOAT,
            order=(0, 1, 2),
            is_usual=(True, True, False),
            low=18.0,
            high=90.0,
            tells_much=True,
        ),
    ),
    ObliviousTrees(2.0, columns=np.array([[0]]), bands=np.array([[1]]), leaves=np.array([[-0.5, 0.1]])),
)
AUC = Series("auc", window=DAY)
DRIFT = Series("js_distance", "age", "carrier=UA", "training", HOUR)


class _WithCatalog:
    """Gives each test a catalog with one model."""

    @pytest.fixture
    def store(self, catalog: Catalog) -> Catalog:
        """Return the catalog under test, with one model in it."""
        catalog.add_model(Model(NAME, T0))
        return catalog


class _ModelsContract(_WithCatalog):
    """Models, versions, references and monitors."""

    def test_a_model_comes_back_as_it_was_stored(self, catalog: Catalog) -> None:
        schema = Schema((Column("age", Role.FEATURE, ColumnType.INTEGER, "whole numbers"),))
        model = Model("a.b-c_1", T0, schema, Task.BINARY, "late", HOUR, timedelta(days=7), 0.5)

        catalog.add_model(model)

        assert catalog.model("a.b-c_1") == model

    def test_a_name_is_taken_once(self, store: Catalog) -> None:
        with pytest.raises(Conflict, match=NAME):
            store.add_model(Model(NAME, T0))

    def test_an_unknown_model_is_not_found_and_the_known_are_named(self, store: Catalog) -> None:
        with pytest.raises(NotFound, match=NAME):
            store.model("nope")

    def test_a_model_can_be_replaced(self, store: Catalog) -> None:
        store.put_model(Model(NAME, T0, task=Task.REGRESSION))

        assert store.model(NAME).task is Task.REGRESSION

    def test_only_a_stored_model_can_be_replaced(self, catalog: Catalog) -> None:
        with pytest.raises(NotFound):
            catalog.put_model(Model(NAME, T0))

    def test_models_are_listed_by_name(self, store: Catalog) -> None:
        store.add_model(Model("a", T0))
        store.add_model(Model("z", T0))

        assert [model.name for model in store.models()] == ["a", NAME, "z"]

    def test_versions_are_listed_oldest_first_and_can_be_replaced(self, store: Catalog) -> None:
        store.put_version(NAME, Version("2", T0 + DAY))
        store.put_version(NAME, Version("1", T0))
        store.put_version(NAME, Version("2", T0 + DAY, "abc123", "models:/x/2"))

        assert store.versions(NAME) == [Version("1", T0), Version("2", T0 + DAY, "abc123", "models:/x/2")]

    def test_monitors_keep_the_order_in_which_they_were_first_stored(self, store: Catalog) -> None:
        first = Monitor(
            "performance",
            "Performance against training",
            Question.RIGHT,
            ("auc", "accuracy"),
            "relative",
            columns=("age",),
            settings={"yellow": 0.1, "red": 0.15},
            reference="training",
            window=HOUR,
            persistence=Persistence(1, 2, 3),
            min_rows=7,
            is_paging=False,
        )
        second = Monitor("a", "A", Question.INPUT, (), "composite", parts=("performance", "drift"))
        store.put_monitor(NAME, first)
        store.put_monitor(NAME, second)
        store.put_monitor(NAME, replace(first, is_enabled=False))

        assert store.monitors(NAME) == [replace(first, is_enabled=False), second]

    def test_monitors_are_put_and_removed_together(self, store: Catalog) -> None:
        kept, gone, new = (
            Monitor(name, name.title(), Question.INPUT, ("volume",), "absence")
            for name in ("kept", "gone", "new")
        )
        store.change_monitors(NAME, put=(gone, kept))

        store.change_monitors(NAME, put=(new, replace(kept, min_rows=7)), remove=("gone", "never there"))

        assert store.monitors(NAME) == [replace(kept, min_rows=7), new]


class _ReferencesContract(_WithCatalog):
    """Training references."""

    def test_there_is_none_at_first(self, store: Catalog) -> None:
        assert store.reference(NAME) is None
        assert store.reference_profile(NAME) is None
        assert store.reference_performance(NAME) is None
        assert store.reference_selection(NAME) is None
        assert store.reference_expected_error(NAME) is None
        assert store.benchmarks(NAME) == {}

    def test_a_reference_is_stored_as_a_whole(self, store: Catalog) -> None:
        reference = put_reference(store, "1", T0)

        assert store.reference(NAME) == reference
        assert _bytes(store.reference_profile(NAME)) == a_profile(1).to_bytes()
        assert _bytes(store.reference_performance(NAME)) == a_performance().to_bytes()
        assert store.reference_selection(NAME) == A_SELECTION
        expected = store.reference_expected_error(NAME)
        assert expected is not None
        assert expected.to_json() == AN_EXPECTED_ERROR.to_json()
        assert store.benchmarks(NAME) == {AUC: Reading(0.9, 0.8, 1.0, 100)}
        assert _keys(store.profiles(NAME, _day(0), length=HOUR)) == [_key(0, version="1", is_reference=True)]
        assert _keys(store.performances(NAME, _day(0), length=HOUR)) == [
            _key(0, version="1", is_reference=True)
        ]
        assert [each.reading.value for each in store.history(NAME, AUC, _day(0))] == [0.9]

    def test_the_latest_made_counts_whatever_its_version(self, store: Catalog) -> None:
        put_reference(store, "2", T0 + DAY)
        put_reference(store, "1", T0)

        assert store.reference(NAME) == replace(_reference("2", T0 + DAY))

    def test_one_of_the_same_version_takes_the_place_of_all_that_the_earlier_left(
        self, store: Catalog
    ) -> None:
        put_reference(store, "1", T0)
        put_reference(store, "1", T0 + DAY, day=3)

        assert store.profiles(NAME, _day(0), length=HOUR) == []
        assert store.performances(NAME, _day(0), length=HOUR) == []
        assert store.history(NAME, AUC, _day(0)) == []
        assert len(store.history(NAME, AUC, _day(3))) == 1

    def test_it_never_replaces_what_was_measured_live(self, store: Catalog) -> None:
        live = Measurement(AUC, T0, Reading(0.5, n_rows=9))
        store.commit_measured(Measured(NAME, [live], [], None, []))

        put_reference(store, "1", T0)

        assert store.history(NAME, AUC, _day(0)) == [live]


class _DeclaredEventsContract(_WithCatalog):
    """What people say of spans of time."""

    def test_an_event_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        sale = DeclaredEvent("sale", T0, T0 + DAY, NAME, ("age", "fare"), ("volume",), is_muted=True)
        strike = DeclaredEvent("strike", T0 + HOUR, is_excluded=False)

        added = [store.add_declared_event(one) for one in (sale, strike)]

        assert [replace(one, id=0) for one in added] == [sale, strike]
        assert [store.declared_event(one.id) for one in added] == added
        assert len({0, *(one.id for one in added)}) == 1 + len(added)

    def test_events_of_a_model_are_its_own_and_those_of_all_earliest_first(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        for number, model in enumerate(["", NAME, "other", ""]):
            store.add_declared_event(DeclaredEvent(f"{number}", T0 - number * DAY, model=model))

        assert [one.name for one in store.declared_events(NAME)] == ["3", "1", "0"]
        assert [one.name for one in store.declared_events()] == ["3", "2", "1", "0"]
        with pytest.raises(NotFound):
            store.declared_events("nope")

    def test_an_event_is_replaced_and_removed(self, store: Catalog) -> None:
        strike = store.add_declared_event(DeclaredEvent("strike", T0, model=NAME))
        other = store.add_declared_event(DeclaredEvent("other", T0 + DAY))

        store.put_declared_event(replace(strike, end=T0 + DAY))
        assert store.declared_events(NAME) == [replace(strike, end=T0 + DAY), other]

        store.remove_declared_event(strike.id)
        assert store.declared_events(NAME) == [other]

    def test_an_unknown_event_or_model_is_not_found(self, store: Catalog) -> None:
        unknown = DeclaredEvent("sale", T0, id=98_765)

        for call in (
            lambda: store.put_declared_event(unknown),
            lambda: store.remove_declared_event(unknown.id),
            lambda: store.declared_event(unknown.id),
            lambda: store.add_declared_event(replace(unknown, model="nope")),
        ):
            with pytest.raises(NotFound):
                call()
        assert store.declared_events() == []


class _InboxContract(_WithCatalog):
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
        put(store, "k1", n_rows=3, quarantined=[_row(0)])

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
        put(store, "a", n_rows=0, quarantined=[_row(0), _row(1)])

        assert store.claim(NAME, max_rows=10) is None
        assert store.waiting_models() == []
        assert put(store, "a", n_rows=0) == Receipt(0, 2, is_repeat=True)
        assert store.n_quarantined(NAME) == 2

    def test_quarantine_shows_the_newest_first(self, store: Catalog) -> None:
        put(store, "a", quarantined=[_row(0), _row(1)])
        put(store, "b", quarantined=[_row(2)])

        assert store.quarantine(NAME, limit=2) == [(T0, _row(2)), (T0, _row(1))]

    def test_quarantine_keeps_the_newest_thousand_and_counts_all(self, store: Catalog) -> None:
        put(store, "a", quarantined=[_row(number) for number in range(1_500)])
        put(store, "b", quarantined=[_row(number) for number in range(10)])

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


class _ProfilesContract(_WithCatalog):
    """Profiles per window and segment, and dirty marks."""

    def test_profiles_of_one_key_are_merged(self, store: Catalog) -> None:
        drain_all(store, profiles=[(_key(0), a_profile(1))])
        drain_all(store, profiles=[(_key(0), a_profile(2)), (_key(1), a_profile(3))])

        (first, merged), (second, alone) = store.profiles(NAME, _day(0), length=HOUR)
        assert (first, second) == (_key(0), _key(1))
        assert merged.to_bytes() == a_profile(1).merge(a_profile(2)).to_bytes()
        assert alone.to_bytes() == a_profile(3).to_bytes()

    def test_committing_a_drain_twice_does_nothing_the_second_time(self, store: Catalog) -> None:
        put(store, "a")
        drain = store.claim(NAME, max_rows=10)
        assert drain is not None
        drained = Drained(drain, [(_key(0), a_profile(1))], [Dirty(T0, is_joined_anew=False)])

        store.commit_drained(drained)
        store.commit_measured(Measured(NAME, [], [], store.dirty(NAME)[0], []))
        put(store, "b")
        store.commit_drained(drained)

        assert store.profiles(NAME, _day(0), length=HOUR)[0][1].to_bytes() == a_profile(1).to_bytes()
        assert store.dirty(NAME) == []
        assert store.depth().n_batches == 1

    def test_profiles_are_told_apart_by_length_segment_version_and_reference(self, store: Catalog) -> None:
        keys = [
            _key(0),
            _key(0, version="2"),
            replace(_key(0), segment="carrier=UA"),
            replace(_key(0), length=DAY),
            replace(_key(0), is_reference=True),
        ]
        drain_all(store, profiles=[(key, a_profile(number)) for number, key in enumerate(keys)])

        assert _keys(store.profiles(NAME, _day(0), length=HOUR)) == [keys[0], keys[4], keys[1]]
        assert _keys(store.profiles(NAME, _day(0), length=HOUR, segment="carrier=UA")) == [keys[2]]
        assert _keys(store.profiles(NAME, _day(0), length=DAY)) == [keys[3]]

    def test_a_span_is_half_open(self, store: Catalog) -> None:
        drain_all(store, profiles=[(_key(hour), a_profile(hour)) for hour in (3, 0, 1, 2)])

        found = store.profiles(NAME, Window(T0 + HOUR, T0 + 3 * HOUR), length=HOUR)

        assert _keys(found) == [_key(1), _key(2)]

    def test_segments_are_those_inside_the_span(self, store: Catalog) -> None:
        segments = [(0, "b=1"), (0, "a=1"), (30, "c=1"), (0, "")]
        drain_all(
            store,
            profiles=[(replace(_key(hour), segment=segment), a_profile(1)) for hour, segment in segments],
        )

        assert store.segments(NAME, _day(0)) == ["a=1", "b=1"]

    def test_the_span_of_live_profiles_leaves_the_reference_out(self, store: Catalog) -> None:
        assert store.span(NAME) is None

        drain_all(
            store,
            profiles=[
                (_key(5), a_profile(1)),
                (replace(_key(0), length=DAY), a_profile(1)),
                (_key(40, is_reference=True), a_profile(1)),
            ],
        )

        assert store.span(NAME) == Window(T0, T0 + DAY)

    def test_a_mark_is_set_once_and_remembers_that_labels_came(self, store: Catalog) -> None:
        drain_all(store, dirty=[Dirty(T0 + DAY, is_joined_anew=True), Dirty(T0, is_joined_anew=False)])
        drain_all(store, dirty=[Dirty(T0 + DAY, is_joined_anew=False)])

        marks = store.dirty(NAME)

        assert [(mark.start, mark.is_joined_anew) for mark in marks] == [(T0, False), (T0 + DAY, True)]

    def test_a_mark_set_again_while_it_was_worked_off_stays(self, store: Catalog) -> None:
        drain_all(store, dirty=[Dirty(T0, is_joined_anew=False)])
        seen = store.dirty(NAME)[0]
        drain_all(store, dirty=[Dirty(T0, is_joined_anew=False)])

        store.commit_measured(Measured(NAME, [], [], seen, []))

        assert len(store.dirty(NAME)) == 1

    def test_a_mark_cleared_and_set_again_is_not_cleared_by_one_who_saw_the_first(
        self, store: Catalog
    ) -> None:
        drain_all(store, dirty=[Dirty(T0, is_joined_anew=False)])
        seen = store.dirty(NAME)[0]
        store.commit_measured(Measured(NAME, [], [], seen, []))
        drain_all(store, dirty=[Dirty(T0, is_joined_anew=False)])

        store.commit_measured(Measured(NAME, [], [], seen, []))

        assert len(store.dirty(NAME)) == 1

    def test_versions_met_in_the_data_do_not_overwrite_what_was_stated(self, store: Catalog) -> None:
        stated = Version("1", T0, "abc123")
        store.put_version(NAME, stated)

        drain_all(store, versions=[Version("1", T0 + DAY), Version("2", T0 + DAY)])

        assert store.versions(NAME) == [stated, Version("2", T0 + DAY)]

    def test_labels_that_came_before_their_prediction_are_counted(self, store: Catalog) -> None:
        assert store.n_waiting_labels(NAME) == 0

        drain_all(store, n_waiting_labels=3)
        drain_all(store)
        drain_all(store, n_waiting_labels=2)

        assert store.n_waiting_labels(NAME) == 5


class _MeasurementsContract(_WithCatalog):
    """Histories and the windows that wait to be judged."""

    def test_a_measurement_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        known = Measurement(AUC, T0, Reading(0.1 + 0.2, -1e-300, 1e300, 7))
        unknown = Measurement(DRIFT, T0 + HOUR, Reading(None, reason="no labels yet"))

        store.commit_measured(Measured(NAME, [known, unknown], [], None, []))

        assert store.history(NAME, AUC, _day(0)) == [known]
        assert store.history(NAME, DRIFT, _day(0)) == [unknown]
        assert set(store.series(NAME)) == {AUC, DRIFT}

    def test_measuring_again_replaces(self, store: Catalog) -> None:
        for value in (1.0, 2.0):
            again = Measurement(AUC, T0, Reading(value))
            store.commit_measured(Measured(NAME, [again], [], None, []))

        assert store.history(NAME, AUC, _day(0)) == [again]

    def test_a_history_is_the_half_open_span_oldest_first(self, store: Catalog) -> None:
        days = [Measurement(AUC, T0 + number * DAY, Reading(float(number))) for number in (4, 2, 0, 1, 3)]
        store.commit_measured(Measured(NAME, days, [], None, []))

        found = store.history(NAME, AUC, Window(T0 + DAY, T0 + 4 * DAY))

        assert [each.reading.value for each in found] == [1.0, 2.0, 3.0]

    def test_what_nobody_measured_has_no_history(self, store: Catalog) -> None:
        assert store.history(NAME, AUC, _day(0)) == []
        assert store.histories(NAME, _day(0), length=DAY) == {}
        assert store.series(NAME) == []

    def test_histories_can_be_chosen_by_length_metric_and_column(self, store: Catalog) -> None:
        wide = [AUC, Series("js_distance", "age"), Series("js_distance", "fare"), Series("missing", "age")]
        measurements = [Measurement(series, T0, Reading(1.0)) for series in (*wide, DRIFT)]
        store.commit_measured(Measured(NAME, measurements, [], None, []))

        def found(**choice: object) -> set[Series]:
            return set(store.histories(NAME, _day(0), length=DAY, **choice))  # type: ignore[arg-type]  # Chosen by name.

        assert found() == set(wide)
        assert found(metrics=["js_distance"]) == {wide[1], wide[2]}
        assert found(column="age") == {wide[1], wide[3]}
        assert found(metrics=["js_distance", "auc"], column="age") == {wide[1]}
        assert found(metrics=[]) == set()
        assert set(store.histories(NAME, _day(0), length=HOUR)) == {DRIFT}

    def test_the_past_is_what_is_known_of_trusted_windows_with_its_times(self, store: Catalog) -> None:
        values = {4: 4.0, 2: 2.0, 0: 0.0, 1: None, 3: 3.0, 5: 5.0}
        days = [Measurement(AUC, T0 + number * DAY, Reading(value)) for number, value in values.items()]
        store.commit_measured(Measured(NAME, days, [], None, []))

        found = store.past(
            NAME, Window(T0, T0 + 5 * DAY), length=DAY, metrics=[AUC.metric], without=[T0 + 3 * DAY]
        )

        assert found == {AUC: Past([T0, T0 + 2 * DAY, T0 + 4 * DAY], [0.0, 2.0, 4.0])}
        assert store.past(NAME, Window(T0, T0 + 5 * DAY), length=DAY, metrics=[]) == {}

    def test_the_past_may_be_asked_for_without_windows_of_few_rows(self, store: Catalog) -> None:
        rows = {0: 30, 1: 29, 2: 31}
        days = [
            Measurement(AUC, T0 + number * DAY, Reading(1.0, n_rows=n_rows))
            for number, n_rows in rows.items()
        ]
        store.commit_measured(Measured(NAME, days, [], None, []))

        found = store.past(NAME, Window(T0, T0 + 5 * DAY), length=DAY, metrics=[AUC.metric], min_rows=30)

        assert found == {AUC: Past([T0, T0 + 2 * DAY], [1.0, 1.0])}

    def test_an_outline_of_a_short_history_is_all_of_it(self, store: Catalog) -> None:
        readings = [Reading(2.0, 1.0, 3.0, 9), Reading(None, reason="none"), Reading(5.0, n_rows=7)]
        rows = [Measurement(AUC, T0 + number * DAY, reading) for number, reading in enumerate(readings)]
        store.commit_measured(Measured(NAME, rows, [], None, []))

        found = store.outlines(NAME, Window(T0, T0 + 4 * DAY), length=DAY, max_points=4)

        assert set(found) == {AUC}
        outline = found[AUC]
        assert list(outline.starts) == [T0, T0 + DAY, T0 + 2 * DAY]
        assert list(outline.values) == [2.0, None, 5.0]
        assert list(outline.lows) == [1.0, None, None]
        assert list(outline.highs) == [3.0, None, None]
        assert list(outline.n_rows) == [9, 0, 7]
        assert store.outlines(NAME, _day(9), length=DAY, max_points=4) == {}
        assert store.outlines(NAME, _day(0), length=DAY, max_points=4, metrics=[]) == {}

    def test_an_outline_of_a_long_history_keeps_what_stands_out_of_each_stretch(self, store: Catalog) -> None:
        values = [float(number * 37 % 101) for number in range(200)]
        known: list[float | None] = [*values]
        known[50] = 1_000.0
        known[70:90] = [None] * 20
        rows = [Measurement(DRIFT, T0 + number * HOUR, Reading(value)) for number, value in enumerate(known)]
        alone = [Measurement(replace(DRIFT, column="other"), T0 + 7 * HOUR, Reading(1.0))]
        store.commit_measured(Measured(NAME, [*rows, *alone], [], None, []))
        span, keep = Window(T0 + 5 * HOUR, T0 + 199 * HOUR), [T0 + 11 * HOUR, T0, T0 - HOUR]

        found = store.outlines(NAME, span, length=HOUR, max_points=20, keep=keep)

        inside = [row for row in rows if span.holds(row.start)]
        assert found[DRIFT] == outline(inside, stretch_of(span, HOUR, 20), keep)
        assert found[replace(DRIFT, column="other")] == outline(alone, None)
        starts = found[DRIFT].starts
        assert len(starts) <= 20 + 6
        assert T0 + 50 * HOUR in starts  # The spike.
        assert T0 + 11 * HOUR in starts  # What was asked for.
        assert T0 + 198 * HOUR in starts  # The latest.
        assert None in found[DRIFT].values  # The gap.

    def test_totals_and_days_are_counted_where_the_history_lies(self, store: Catalog) -> None:
        values = [3.0, None, 0.0, 4.0]
        rows = [Measurement(DRIFT, T0 + n * 12 * HOUR, Reading(value)) for n, value in enumerate(values)]
        store.commit_measured(Measured(NAME, rows, [], None, []))
        span = Window(T0, T0 + 3 * DAY)

        assert store.total(NAME, DRIFT, span) == 7.0
        assert store.total(NAME, DRIFT, Window(T0, T0 + 36 * HOUR)) == 3.0
        assert store.total(NAME, AUC, span) == 0.0
        assert store.days(NAME, DRIFT, span) == {T0, T0 + DAY}
        assert store.days(NAME, DRIFT, Window(T0, T0 + 36 * HOUR)) == {T0}
        assert store.days(NAME, AUC, span) == frozenset()

    def test_performance_of_a_window_is_replaced_not_merged(self, store: Catalog) -> None:
        for _ in range(2):
            store.commit_measured(Measured(NAME, [], [(_key(0), a_performance())], None, []))

        ((key, performance),) = store.performances(NAME, _day(0), length=HOUR)
        assert key == _key(0)
        assert performance.to_bytes() == a_performance().to_bytes()

    def test_performance_is_read_by_segment_or_of_all_at_once(self, store: Catalog) -> None:
        keys = [replace(_key(day), segment=segment) for day in (0, 1) for segment in ("", "sex=F", "sex=M")]
        store.commit_measured(
            Measured(NAME, [], [(key, a_performance()) for key in reversed(keys)], None, [])
        )
        both = Window(T0, T0 + 2 * DAY)

        assert _keys(store.performances(NAME, both, length=HOUR, segment=None)) == keys
        assert _keys(store.performances(NAME, both, length=HOUR, segment="sex=F")) == [keys[1], keys[4]]
        assert _keys(store.performances(NAME, both, length=HOUR)) == [keys[0], keys[3]]

    def test_windows_wait_once_until_they_are_judged(self, store: Catalog) -> None:
        later, earlier = _day(1), _day(0)
        for _ in range(2):
            store.commit_measured(Measured(NAME, [], [], None, [later, earlier]))
        assert store.pending(NAME) == [earlier, later]

        store.commit_judged(Judged(NAME, [earlier], []))

        assert store.pending(NAME) == [later]

    def test_models_do_not_see_each_other(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        store.commit_measured(Measured("other", [Measurement(AUC, T0, Reading(1.0))], [], None, [_day(0)]))

        assert store.series(NAME) == []
        assert store.history(NAME, AUC, _day(0)) == []
        assert store.pending(NAME) == []


class _VerdictsContract(_WithCatalog):
    """What monitors said."""

    def test_a_verdict_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        verdict = a_verdict(Status.RED)

        store.commit_judged(Judged(NAME, [_day(0)], [verdict]))

        assert store.verdicts(NAME, _day(0)) == [verdict]

    def test_verdicts_can_be_chosen_by_monitor_and_come_oldest_first(self, store: Catalog) -> None:
        for number in (1, 0):
            verdicts = [a_verdict(day=number), a_verdict(day=number, monitor="drift")]
            store.commit_judged(Judged(NAME, [_day(number)], verdicts))

        both_days = Window(T0, T0 + 2 * DAY)
        assert [each.start for each in store.verdicts(NAME, both_days)] == [T0, T0, T0 + DAY, T0 + DAY]
        assert store.verdicts(NAME, both_days, monitor="drift") == [
            a_verdict(day=0, monitor="drift"),
            a_verdict(day=1, monitor="drift"),
        ]

    def test_statuses_are_counted_by_monitor(self, store: Catalog) -> None:
        for number, status in enumerate((Status.RED, Status.GREEN, Status.GREEN)):
            store.commit_judged(Judged(NAME, [_day(number)], [a_verdict(status, day=number)]))

        assert store.verdict_counts(NAME) == {"performance": {Status.RED: 1, Status.GREEN: 2}}

    def test_a_verdict_waits_for_the_alert_stage_until_it_is_handled(self, store: Catalog) -> None:
        verdicts = [a_verdict(day=0), a_verdict(day=1)]
        for number, verdict in enumerate(verdicts):
            store.commit_judged(Judged(NAME, [_day(number)], [verdict]))
        assert store.unalerted(NAME) == verdicts

        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=verdicts[:1])

        assert store.unalerted(NAME) == verdicts[1:]

    def test_the_same_verdict_again_is_no_news_and_another_is(self, store: Catalog) -> None:
        green, red = a_verdict(Status.GREEN), a_verdict(Status.RED)
        store.commit_judged(Judged(NAME, [_day(0)], [green]))
        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=[green])

        store.commit_judged(Judged(NAME, [_day(0)], [green]))
        assert store.unalerted(NAME) == []

        store.commit_judged(Judged(NAME, [_day(0)], [red]))
        assert store.unalerted(NAME) == [red]
        assert store.verdicts(NAME, _day(0)) == [red]

    def test_a_verdict_revised_while_it_was_handled_still_waits(self, store: Catalog) -> None:
        green, red = a_verdict(Status.GREEN), a_verdict(Status.RED)
        store.commit_judged(Judged(NAME, [_day(0)], [green]))
        store.commit_judged(Judged(NAME, [_day(0)], [red]))

        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=[green])

        assert store.unalerted(NAME) == [red]


class _IncidentsContract(_WithCatalog):
    """Alerts, incidents, timelines and the outbox."""

    def test_new_ids_are_translated_wherever_they_stand(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])

        (incident,) = store.incidents(NAME)
        (alert,) = store.alerts(NAME)
        (event,) = store.timeline(incident.id)
        (outgoing,) = store.due(T0 + DAY)
        assert incident == replace(an_incident(), id=incident.id)
        assert alert == replace(an_alert(), id=alert.id, incident_id=incident.id)
        assert event == TimelineEvent(incident.id, T0 + DAY, EventKind.OPENED, "opened")
        assert outgoing.notification.incident == incident
        assert outgoing == replace(opening().outbox[0], id=outgoing.id, notification=outgoing.notification)
        assert min(incident.id, alert.id, outgoing.id) > 0

    def test_several_new_ones_are_told_apart(self, store: Catalog) -> None:
        incidents = [replace(an_incident(number), title=f"title {number}") for number in (-1, -2)]
        alerts = [replace(an_alert(), id=number, incident_id=number) for number in (-2, -1)]
        store.commit_alerted(Alerted(NAME, alerts, incidents, [], []), handled=[])

        titles = {incident.title: incident.id for incident in store.incidents()}
        assert set(titles) == {"title -1", "title -2"}
        for incident_id in titles.values():
            assert [a.incident_id for a in store.alerts(NAME, incident_id=incident_id)] == [incident_id]

    def test_known_ones_are_replaced(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(
            store.incidents()[0], severity=Status.RED, cause=None, cost=None, resolved_at=T0 + 3 * DAY
        )
        alert = replace(store.alerts(NAME)[0], closed_at=T0 + 3 * DAY)

        store.commit_alerted(Alerted(NAME, [alert], [incident], [], []), handled=[])

        assert store.incidents() == [incident]
        assert store.alerts(NAME) == [alert]

    def test_all_of_it_lands_or_none(self, store: Catalog) -> None:
        verdict = a_verdict()
        store.commit_judged(Judged(NAME, [_day(0)], [verdict]))
        alerts = [replace(an_alert(), id=987_654, incident_id=-1)]

        with pytest.raises(NotFound):
            store.commit_alerted(replace(opening(), alerts=alerts), handled=[verdict])

        assert store.incidents() == []
        assert store.alerts(NAME) == []
        assert store.due(T0 + DAY) == []
        assert store.unalerted(NAME) == [verdict]

    def test_incidents_come_newest_opened_first_and_can_be_chosen_by_model(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        for number in (1, 2):
            incident = replace(an_incident(), opened_at=T0 + number * DAY)
            store.commit_alerted(Alerted(NAME, [], [incident], [], []), handled=[])
        other = replace(an_incident(), model="other")
        store.commit_alerted(Alerted("other", [], [other], [], []), handled=[])

        assert [i.opened_at for i in store.incidents(NAME)] == [T0 + 2 * DAY, T0 + DAY]
        assert len(store.incidents()) == 3

    def test_a_person_changes_an_incident_and_its_timeline_says_so(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(store.incidents()[0], state=IncidentState.ACKNOWLEDGED, owner="Ada")
        event = TimelineEvent(incident.id, T0, EventKind.ACKNOWLEDGED, "looking", "Ada")

        store.put_incident(incident, event)

        assert store.incident(incident.id) == incident
        assert store.timeline(incident.id)[-1] == event

    def test_who_is_told_of_a_persons_change_is_stored_with_it(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(store.incidents()[0], owner="Ada")
        event = TimelineEvent(incident.id, T0, EventKind.ACKNOWLEDGED, "looking", "Ada")
        (opened,) = store.due(T0)
        notification = replace(opened.notification, occasion=Occasion.ACKNOWLEDGED, incident=incident)

        store.put_incident(incident, event, outbox=[Outgoing("console", notification, T0)])

        stored = [record.outgoing.notification for record in store.deliveries()]
        assert stored == [notification, opened.notification]

    def test_what_people_did_about_it_is_kept(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        snoozed = replace(
            store.incidents()[0], state=IncidentState.SNOOZED, state_since=T0, snoozed_until=T0 + DAY
        )
        store.put_incident(snoozed, TimelineEvent(snoozed.id, T0, EventKind.SNOOZED, "later", "Ada"))
        assert store.incidents() == [snoozed]

        dismissed = replace(
            store.incident(snoozed.id).enter(IncidentState.RESOLVED, T0 + HOUR),
            resolved_by="Ada",
            dismissal=Dismissal.SEASON,
        )
        store.put_incident(dismissed, TimelineEvent(snoozed.id, T0, EventKind.DISMISSED, "season", "Ada"))

        assert store.incidents() == [dismissed]

    def test_alerts_and_monitors_that_a_person_changes_are_stored_with_it(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        (incident,), (alert,) = store.incidents(), store.alerts(NAME)
        settled = replace(alert, settled_at=T0 + 2 * DAY)
        event = TimelineEvent(incident.id, T0, EventKind.RESOLVED, "over", "Ada")

        store.put_incident(incident, event, alerts=[settled], monitors=[a_monitor(min_rows=7)])

        assert store.alerts(NAME) == [settled]
        assert store.monitors(NAME) == [a_monitor(min_rows=7)]

    def test_a_change_to_what_has_changed_meanwhile_is_refused_as_a_whole(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        (stale,), (alert,) = store.incidents(), store.alerts(NAME)
        event = TimelineEvent(stale.id, T0, EventKind.COMMENT, "first", "Ada")
        store.put_incident(stale, event)
        settled = replace(alert, settled_at=T0 + DAY)

        with pytest.raises(Conflict, match="changed meanwhile"):
            store.put_incident(stale, event, alerts=[settled], monitors=[a_monitor()])
        with pytest.raises(Conflict, match="changed meanwhile"):
            store.commit_alerted(Alerted(NAME, [settled], [stale], [event], []), handled=[])

        assert (store.alerts(NAME), store.monitors(NAME)) == ([alert], [])
        assert len(store.timeline(stale.id)) == 2

    def test_an_unknown_incident_is_not_found(self, store: Catalog) -> None:
        with pytest.raises(NotFound):
            store.incident(123)
        with pytest.raises(NotFound):
            store.put_incident(an_incident(123), TimelineEvent(123, T0, EventKind.COMMENT, "x"))
        assert store.timeline(123) == []


class _OutboxContract(_WithCatalog):
    """Notifications on their way out."""

    @pytest.fixture
    def waiting(self, store: Catalog) -> Outgoing:
        """Return one notification due at T0, stored."""
        store.commit_alerted(opening(), handled=[])
        return store.due(T0)[0]

    def test_nothing_is_due_before_its_time(self, store: Catalog, waiting: Outgoing) -> None:
        assert store.due(T0 - timedelta(microseconds=1)) == []
        assert store.due(T0) == [waiting]

    def test_what_was_sent_is_no_longer_due(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=True, detail="202"), next_due_at=None)

        assert store.due(T0 + DAY) == []
        (record,) = store.deliveries()
        assert (record.state, record.detail) == (OutgoingState.SENT, "202")
        assert record.outgoing == replace(waiting, n_attempts=1)

    def test_what_failed_is_tried_again_when_due(self, store: Catalog, waiting: Outgoing) -> None:
        failure = Delivery(is_sent=False, is_retryable=True, detail="503")
        store.record(waiting, failure, next_due_at=T0 + HOUR)

        assert store.due(T0) == []
        assert store.due(T0 + HOUR) == [replace(waiting, n_attempts=1, due_at=T0 + HOUR)]
        assert store.deliveries()[0].detail == "503"

    def test_what_is_given_up_stays_in_the_log(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=False, detail="404"), next_due_at=None)

        assert store.due(T0 + DAY) == []
        assert store.deliveries()[0].state is OutgoingState.GIVEN_UP

    def test_what_follows_waits_for_what_went_before(self, store: Catalog, waiting: Outgoing) -> None:
        ended = replace(waiting, notification=replace(waiting.notification, occasion=Occasion.RESOLVED))
        elsewhere = replace(ended, channel="sms")
        store.commit_alerted(Alerted(NAME, [], [], [], [ended, elsewhere]), handled=[])
        assert [out.channel for out in store.due(T0)] == ["console", "sms"]

        store.record(waiting, Delivery(is_sent=False, is_retryable=True), next_due_at=T0 + HOUR)
        assert [out.channel for out in store.due(T0)] == ["sms"]

        store.record(waiting, Delivery(is_sent=False), next_due_at=None)
        assert {(out.channel, out.notification.occasion) for out in store.due(T0)} == {
            ("console", Occasion.RESOLVED),
            ("sms", Occasion.RESOLVED),
        }

    def test_it_knows_who_was_told_of_an_incident(self, store: Catalog, waiting: Outgoing) -> None:
        store.commit_alerted(opening(), handled=[])
        sms = replace(opening(), outbox=[replace(opening().outbox[0], channel="sms")])
        store.commit_alerted(sms, handled=[])

        again = replace(waiting, due_at=T0 + HOUR)
        store.commit_alerted(Alerted(NAME, [], [], [], [again]), handled=[])

        assert store.told(waiting.notification.incident.id) == {"console": Told(T0, T0 + HOUR)}
        assert {frozenset(store.told(i.id)) for i in store.incidents()} == {
            frozenset({"console"}),
            frozenset({"sms"}),
        }
        assert store.told(98_765) == {}
        assert store.told(again.notification.incident.id, since=T0 + timedelta(minutes=1)) == {
            "console": Told(T0 + HOUR, T0 + HOUR)
        }

    def test_what_is_held_back_tells_nobody_until_it_is_released(
        self, store: Catalog, waiting: Outgoing
    ) -> None:
        incident_id = waiting.notification.incident.id

        store.hold([waiting.id])
        assert (store.due(T0 + DAY), store.told(incident_id)) == ([], {})
        assert [(one.outgoing, one.state) for one in store.unsent()] == [(waiting, OutgoingState.HELD)]

        store.release([waiting.id])
        assert store.due(T0) == [waiting]
        assert store.told(incident_id) == {"console": Told(T0, T0)}
        assert [one.state for one in store.unsent()] == [OutgoingState.WAITING]

    def test_what_is_held_back_can_be_withdrawn_and_nothing_else_can(
        self, store: Catalog, waiting: Outgoing
    ) -> None:
        store.withdraw([waiting.id])
        assert store.due(T0) == [waiting]

        store.hold([waiting.id])
        store.withdraw([waiting.id])
        assert (store.deliveries(), store.unsent()) == ([], [])

    def test_what_was_sent_is_not_held_back(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=True), next_due_at=None)

        store.hold([waiting.id])

        assert store.unsent() == []
        assert store.deliveries()[0].state is OutgoingState.SENT

    def test_what_is_about_no_incident_goes_out_too(self, store: Catalog) -> None:
        digest = make_digest("All is well", ("line",), about="fleet", at=T0, now=T0, base_url="http://x")
        store.put_outgoing([Outgoing("mail", digest, due_at=T0), Outgoing("chat", digest, due_at=T0 + HOUR)])

        (due,) = store.due(T0)
        assert (due.channel, due.notification) == ("mail", digest)
        assert store.told(0) == {"mail": Told(T0, T0), "chat": Told(T0 + HOUR, T0 + HOUR)}

    def test_a_channels_latest_thread_of_an_incident_is_kept(self, store: Catalog, waiting: Outgoing) -> None:
        incident_id = waiting.notification.incident.id
        assert store.thread("console", incident_id) == ""

        store.record(waiting, Delivery(is_sent=True, thread="C1 1.2"), next_due_at=None)
        store.commit_alerted(
            Alerted(NAME, [], [], [], [replace(waiting, due_at=T0 + HOUR), replace(waiting, channel="sms")]),
            handled=[],
        )
        later, other = sorted(store.due(T0 + DAY), key=lambda out: out.channel)
        store.record(later, Delivery(is_sent=True, thread="C1 3.4"), next_due_at=None)
        store.record(other, Delivery(is_sent=True), next_due_at=None)

        assert store.thread("console", incident_id) == "C1 3.4"
        assert store.thread("sms", incident_id) == ""
        assert store.thread("console", 98_765) == ""

    def test_an_unknown_notification_is_not_found(self, store: Catalog, waiting: Outgoing) -> None:
        with pytest.raises(NotFound):
            store.record(replace(waiting, id=98_765), Delivery(is_sent=True), next_due_at=None)

    def test_due_is_oldest_first_and_the_log_newest_first(self, store: Catalog) -> None:
        for number in (3, 1, 2):
            outgoing = replace(opening().outbox[0], due_at=T0 + number * HOUR)
            store.commit_alerted(replace(opening(), outbox=[outgoing]), handled=[])

        due = store.due(T0 + DAY, limit=2)
        assert [each.due_at for each in due] == [T0 + HOUR, T0 + 2 * HOUR]
        logged = store.deliveries(limit=2)
        assert [record.outgoing.due_at for record in logged] == [T0 + 2 * HOUR, T0 + HOUR]


class CatalogContract(
    _ModelsContract,
    _ReferencesContract,
    _DeclaredEventsContract,
    _InboxContract,
    _ProfilesContract,
    _MeasurementsContract,
    _VerdictsContract,
    _IncidentsContract,
    _OutboxContract,
):
    """Everything that a catalog must do; a subclass gives the fixture `catalog`, empty for each test."""

    @pytest.fixture
    def catalog(self) -> Iterator[Catalog]:
        """Yield an empty catalog; the subclass says which."""
        raise NotImplementedError


def put(
    catalog: Catalog,
    key: str,
    *,
    model: str = NAME,
    payload: bytes = b"rows",
    n_rows: int = 1,
    quarantined: list[QuarantinedRow] | None = None,
) -> Receipt:
    """Put a batch of predictions."""
    return catalog.put(
        model,
        Kind.PREDICTIONS,
        key=key,
        payload=payload,
        n_rows=n_rows,
        quarantined=quarantined or [],
        received_at=T0,
    )


def drain_all(
    catalog: Catalog,
    *,
    profiles: list[tuple[ProfileKey, Profile]] | None = None,
    dirty: list[Dirty] | None = None,
    versions: list[Version] | None = None,
    n_waiting_labels: int = 0,
) -> Drain:
    """Claim what waits (a new batch, where nothing does) and commit the drain."""
    drain = catalog.claim(NAME, max_rows=1_000)
    if drain is None:
        put(catalog, f"batch of drain {datetime.now(UTC).timestamp()}")
        drain = catalog.claim(NAME, max_rows=1_000)
    assert drain is not None  # A batch was put just now.
    catalog.commit_drained(
        Drained(drain, profiles or [], dirty or [], versions or [], n_waiting_labels=n_waiting_labels)
    )
    return drain


def put_reference(catalog: Catalog, version: str, created_at: datetime, *, day: int = 0) -> Reference:
    """Store a small training reference whose windows lie on that day."""
    reference = _reference(version, created_at)
    key = _key(24 * day, version=version, is_reference=True)
    catalog.put_reference(
        NAME,
        reference,
        whole=a_profile(1),
        performance=a_performance(),
        windows=[(key, a_profile(2))],
        performances=[(key, a_performance())],
        benchmarks=[(AUC, Reading(0.9, 0.8, 1.0, 100))],
        history=[Measurement(AUC, T0 + day * DAY, Reading(0.9))],
        selection=A_SELECTION,
        expected_error=AN_EXPECTED_ERROR,
    )
    return reference


def a_profile(seed: int) -> Profile:
    """Return a small profile that differs by seed."""
    frame = pl.DataFrame({"age": [seed, seed + 1, None], "carrier": ["UA", "AA", "UA"]})
    return profile_frame(frame, {"age": ColumnType.INTEGER, "carrier": ColumnType.CATEGORY})


def a_performance() -> Performance:
    """Return a small performance profile."""
    frame = pl.DataFrame({"prediction": ["1", "0"], "label": ["1", "1"], "score": [0.9, 0.4]})
    return performance_of(frame, task=Task.BINARY, positive="1")


def a_verdict(status: Status = Status.RED, *, day: int = 0, monitor: str = "performance") -> Verdict:
    """Return a verdict of one day with one finding."""
    finding = Finding(
        "auc", "age", status, Reading(0.5, 0.4, None, 90, "few"), 0.8, None, "0.5 < 0.8 — schlecht", 1.5
    )
    window = _day(day)
    return Verdict(monitor, window.start, window.end, status, (finding,), "AUC fell")


def a_monitor(*, min_rows: int = 30) -> Monitor:
    """Return a monitor of silence."""
    return Monitor("traffic", "Traffic", Question.INPUT, ("volume",), "absence", min_rows=min_rows)


def an_incident(incident_id: int = -1) -> Incident:
    """Return an incident with a cause and a cost."""
    cause = Cause(
        CauseKind.UNIT_CHANGE, "miles became km", "distance", "carrier=UA", (Evidence("x1.6", "distance"),)
    )
    return Incident(
        incident_id,
        NAME,
        "Performance fell",
        IncidentState.OPEN,
        Status.YELLOW,
        T0,
        T0 + DAY,
        None,
        cause,
        Cost("revenue", 12.5, 10.0, 15.0),
    )


def an_alert() -> Alert:
    """Return an open alert of the incident that `an_incident` gives."""
    return Alert(
        -7, NAME, "performance", T0, T0 + DAY, None, Status.RED, "auc", "age", "AUC fell", incident_id=-1
    )


def opening() -> Alerted:
    """Return what opening an incident changes."""
    notification = Notification(
        Occasion.OPENED, an_incident(), ("AUC fell",), T0 + DAY, T0, "http://127.0.0.1:8470"
    )
    return Alerted(
        NAME,
        [an_alert()],
        [an_incident()],
        [TimelineEvent(-1, T0 + DAY, EventKind.OPENED, "opened")],
        [Outgoing("console", notification, T0)],
    )


def _reference(version: str, created_at: datetime) -> Reference:
    return Reference(version, created_at, T0, None, 100, 90)


def _key(hour: int, *, version: str = "1", is_reference: bool = False) -> ProfileKey:
    return ProfileKey(T0 + hour * HOUR, HOUR, "", version, is_reference)


def _day(number: int) -> Window:
    return Window(T0 + number * DAY, T0 + (number + 1) * DAY)


def _row(number: int) -> QuarantinedRow:
    return QuarantinedRow(number, "age", "is not a number", '{"age": "x"}')


def _keys(found: object) -> list[ProfileKey]:
    return [key for key, _ in found]  # type: ignore[attr-defined]  # Pairs of key and profile.


def _bytes(profile: Profile | Performance | None) -> bytes | None:
    return None if profile is None else profile.to_bytes()
