"""What every catalog must do with measurements."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

from watchkeeper.domain.measurement import Measurement, Past, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.store.outline import outline, stretch_of
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Judged, Measured
from watchkeeper.testing.catalog.examples import AUC, DRIFT, NAME, T0, a_day, a_performance, an_hour, keys_of
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class MeasurementsContract(WithCatalog):
    """Histories and the windows that wait to be judged."""

    def test_a_measurement_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        known = Measurement(AUC, T0, Reading(0.1 + 0.2, -1e-300, 1e300, 7))
        unknown = Measurement(DRIFT, T0 + HOUR, Reading(None, reason="no labels yet"))

        store.commit_measured(Measured(NAME, [known, unknown], [], None, []))

        assert store.history(NAME, AUC, a_day(0)) == [known]
        assert store.history(NAME, DRIFT, a_day(0)) == [unknown]
        assert set(store.series(NAME)) == {AUC, DRIFT}

    def test_measuring_again_replaces(self, store: Catalog) -> None:
        for value in (1.0, 2.0):
            again = Measurement(AUC, T0, Reading(value))
            store.commit_measured(Measured(NAME, [again], [], None, []))

        assert store.history(NAME, AUC, a_day(0)) == [again]

    def test_a_history_is_the_half_open_span_oldest_first(self, store: Catalog) -> None:
        days = [Measurement(AUC, T0 + number * DAY, Reading(float(number))) for number in (4, 2, 0, 1, 3)]
        store.commit_measured(Measured(NAME, days, [], None, []))

        found = store.history(NAME, AUC, Window(T0 + DAY, T0 + 4 * DAY))

        assert [each.reading.value for each in found] == [1.0, 2.0, 3.0]

    def test_what_nobody_measured_has_no_history(self, store: Catalog) -> None:
        assert store.history(NAME, AUC, a_day(0)) == []
        assert store.histories(NAME, a_day(0), length=DAY) == {}
        assert store.series(NAME) == []

    def test_histories_can_be_chosen_by_length_metric_and_column(self, store: Catalog) -> None:
        wide = [AUC, Series("js_distance", "age"), Series("js_distance", "fare"), Series("missing", "age")]
        measurements = [Measurement(series, T0, Reading(1.0)) for series in (*wide, DRIFT)]
        store.commit_measured(Measured(NAME, measurements, [], None, []))

        def found(**choice: object) -> set[Series]:
            return set(store.histories(NAME, a_day(0), length=DAY, **choice))  # type: ignore[arg-type]  # Chosen by name.

        assert found() == set(wide)
        assert found(metrics=["js_distance"]) == {wide[1], wide[2]}
        assert found(column="age") == {wide[1], wide[3]}
        assert found(metrics=["js_distance", "auc"], column="age") == {wide[1]}
        assert found(metrics=[]) == set()
        assert set(store.histories(NAME, a_day(0), length=HOUR)) == {DRIFT}

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
        assert store.outlines(NAME, a_day(9), length=DAY, max_points=4) == {}
        assert store.outlines(NAME, a_day(0), length=DAY, max_points=4, metrics=[]) == {}

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
            store.commit_measured(Measured(NAME, [], [(an_hour(0), a_performance())], None, []))

        ((key, performance),) = store.performances(NAME, a_day(0), length=HOUR)
        assert key == an_hour(0)
        assert performance.to_bytes() == a_performance().to_bytes()

    def test_performance_is_read_by_segment_or_of_all_at_once(self, store: Catalog) -> None:
        keys = [
            replace(an_hour(day), segment=segment) for day in (0, 1) for segment in ("", "sex=F", "sex=M")
        ]
        store.commit_measured(
            Measured(NAME, [], [(key, a_performance()) for key in reversed(keys)], None, [])
        )
        both = Window(T0, T0 + 2 * DAY)

        assert keys_of(store.performances(NAME, both, length=HOUR, segment=None)) == keys
        assert keys_of(store.performances(NAME, both, length=HOUR, segment="sex=F")) == [keys[1], keys[4]]
        assert keys_of(store.performances(NAME, both, length=HOUR)) == [keys[0], keys[3]]

    def test_windows_wait_once_until_they_are_judged(self, store: Catalog) -> None:
        later, earlier = a_day(1), a_day(0)
        for _ in range(2):
            store.commit_measured(Measured(NAME, [], [], None, [later, earlier]))
        assert store.pending(NAME) == [earlier, later]

        store.commit_judged(Judged(NAME, [earlier], []))

        assert store.pending(NAME) == [later]

    def test_models_do_not_see_each_other(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        store.commit_measured(Measured("other", [Measurement(AUC, T0, Reading(1.0))], [], None, [a_day(0)]))

        assert store.series(NAME) == []
        assert store.history(NAME, AUC, a_day(0)) == []
        assert store.pending(NAME) == []
