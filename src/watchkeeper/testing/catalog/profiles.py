"""What every catalog must do with profiles."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

from watchkeeper.domain.model import Version
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Dirty, Drained, Measured
from watchkeeper.testing.catalog.examples import NAME, T0, a_day, a_profile, an_hour, drain_all, keys_of, put
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class ProfilesContract(WithCatalog):
    """Profiles per window and segment, and dirty marks."""

    def test_profiles_of_one_key_are_merged(self, store: Catalog) -> None:
        drain_all(store, profiles=[(an_hour(0), a_profile(1))])
        drain_all(store, profiles=[(an_hour(0), a_profile(2)), (an_hour(1), a_profile(3))])

        (first, merged), (second, alone) = store.profiles(NAME, a_day(0), length=HOUR)
        assert (first, second) == (an_hour(0), an_hour(1))
        assert merged.to_bytes() == a_profile(1).merge(a_profile(2)).to_bytes()
        assert alone.to_bytes() == a_profile(3).to_bytes()

    def test_committing_a_drain_twice_does_nothing_the_second_time(self, store: Catalog) -> None:
        put(store, "a")
        drain = store.claim(NAME, max_rows=10)
        assert drain is not None
        drained = Drained(drain, [(an_hour(0), a_profile(1))], [Dirty(T0, is_joined_anew=False)])

        store.commit_drained(drained)
        store.commit_measured(Measured(NAME, [], [], store.dirty(NAME)[0], []))
        put(store, "b")
        store.commit_drained(drained)

        assert store.profiles(NAME, a_day(0), length=HOUR)[0][1].to_bytes() == a_profile(1).to_bytes()
        assert store.dirty(NAME) == []
        assert store.depth().n_batches == 1

    def test_profiles_are_told_apart_by_length_segment_version_and_reference(self, store: Catalog) -> None:
        keys = [
            an_hour(0),
            an_hour(0, version="2"),
            replace(an_hour(0), segment="carrier=UA"),
            replace(an_hour(0), length=DAY),
            replace(an_hour(0), is_reference=True),
        ]
        drain_all(store, profiles=[(key, a_profile(number)) for number, key in enumerate(keys)])

        assert keys_of(store.profiles(NAME, a_day(0), length=HOUR)) == [keys[0], keys[4], keys[1]]
        assert keys_of(store.profiles(NAME, a_day(0), length=HOUR, segment="carrier=UA")) == [keys[2]]
        assert keys_of(store.profiles(NAME, a_day(0), length=DAY)) == [keys[3]]

    def test_a_span_is_half_open(self, store: Catalog) -> None:
        drain_all(store, profiles=[(an_hour(hour), a_profile(hour)) for hour in (3, 0, 1, 2)])

        found = store.profiles(NAME, Window(T0 + HOUR, T0 + 3 * HOUR), length=HOUR)

        assert keys_of(found) == [an_hour(1), an_hour(2)]

    def test_segments_are_those_inside_the_span(self, store: Catalog) -> None:
        segments = [(0, "b=1"), (0, "a=1"), (30, "c=1"), (0, "")]
        drain_all(
            store,
            profiles=[(replace(an_hour(hour), segment=segment), a_profile(1)) for hour, segment in segments],
        )

        assert store.segments(NAME, a_day(0)) == ["a=1", "b=1"]

    def test_the_span_of_live_profiles_leaves_the_reference_out(self, store: Catalog) -> None:
        assert store.span(NAME) is None

        drain_all(
            store,
            profiles=[
                (an_hour(5), a_profile(1)),
                (replace(an_hour(0), length=DAY), a_profile(1)),
                (an_hour(40, is_reference=True), a_profile(1)),
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
