"""What every catalog must do with references."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

from watchkeeper.domain.measurement import Measurement, Reading
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Measured
from watchkeeper.testing.catalog.examples import (
    A_SELECTION,
    AN_EXPECTED_ERROR,
    AUC,
    NAME,
    T0,
    a_day,
    a_performance,
    a_profile,
    a_reference,
    an_hour,
    bytes_of,
    keys_of,
    put_reference,
)
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class ReferencesContract(WithCatalog):
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
        assert bytes_of(store.reference_profile(NAME)) == a_profile(1).to_bytes()
        assert bytes_of(store.reference_performance(NAME)) == a_performance().to_bytes()
        assert store.reference_selection(NAME) == A_SELECTION
        expected = store.reference_expected_error(NAME)
        assert expected is not None
        assert expected.to_json() == AN_EXPECTED_ERROR.to_json()
        assert store.benchmarks(NAME) == {AUC: Reading(0.9, 0.8, 1.0, 100)}
        assert keys_of(store.profiles(NAME, a_day(0), length=HOUR)) == [
            an_hour(0, version="1", is_reference=True)
        ]
        assert keys_of(store.performances(NAME, a_day(0), length=HOUR)) == [
            an_hour(0, version="1", is_reference=True)
        ]
        assert [each.reading.value for each in store.history(NAME, AUC, a_day(0))] == [0.9]

    def test_more_can_be_measured_of_it_later_on(self, store: Catalog) -> None:
        put_reference(store, "1", T0)
        east = replace(AUC, segment="site=east")
        now = Reading(0.7, 0.6, 0.8, 40)

        store.extend_reference(NAME, benchmarks=[(east, now)], history=[Measurement(east, T0, now)])
        store.extend_reference(NAME, benchmarks=[(AUC, now)], history=[])

        assert store.benchmarks(NAME) == {AUC: now, east: now}
        assert [each.reading for each in store.history(NAME, east, a_day(0))] == [now]
        assert [each.reading.value for each in store.history(NAME, AUC, a_day(0))] == [0.9]

        put_reference(store, "1", T0 + DAY)

        assert store.history(NAME, east, a_day(0)) == []
        assert store.benchmarks(NAME) == {AUC: Reading(0.9, 0.8, 1.0, 100)}

    def test_without_one_there_is_nothing_to_measure_more_of(self, store: Catalog) -> None:
        store.extend_reference(
            NAME, benchmarks=[(AUC, Reading(0.7))], history=[Measurement(AUC, T0, Reading(0.7))]
        )

        assert store.benchmarks(NAME) == {}
        assert store.history(NAME, AUC, a_day(0)) == []

    def test_the_latest_made_counts_whatever_its_version(self, store: Catalog) -> None:
        put_reference(store, "2", T0 + DAY)
        put_reference(store, "1", T0)

        assert store.reference(NAME) == replace(a_reference("2", T0 + DAY))

    def test_one_of_the_same_version_takes_the_place_of_all_that_the_earlier_left(
        self, store: Catalog
    ) -> None:
        put_reference(store, "1", T0)
        put_reference(store, "1", T0 + DAY, day=3)

        assert store.profiles(NAME, a_day(0), length=HOUR) == []
        assert store.performances(NAME, a_day(0), length=HOUR) == []
        assert store.history(NAME, AUC, a_day(0)) == []
        assert len(store.history(NAME, AUC, a_day(3))) == 1

    def test_it_never_replaces_what_was_measured_live(self, store: Catalog) -> None:
        live = Measurement(AUC, T0, Reading(0.5, n_rows=9))
        store.commit_measured(Measured(NAME, [live], [], None, []))

        put_reference(store, "1", T0)

        assert store.history(NAME, AUC, a_day(0)) == [live]
