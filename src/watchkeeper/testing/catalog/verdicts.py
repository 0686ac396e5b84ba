"""What every catalog must do with verdicts."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Judged
from watchkeeper.testing.catalog.examples import NAME, T0, a_day, a_verdict
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class VerdictsContract(WithCatalog):
    """What monitors said."""

    def test_a_verdict_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        verdict = a_verdict(Status.RED)

        store.commit_judged(Judged(NAME, [a_day(0)], [verdict]))

        assert store.verdicts(NAME, a_day(0)) == [verdict]

    def test_verdicts_can_be_chosen_by_monitor_and_come_oldest_first(self, store: Catalog) -> None:
        for number in (1, 0):
            verdicts = [a_verdict(day=number), a_verdict(day=number, monitor="drift")]
            store.commit_judged(Judged(NAME, [a_day(number)], verdicts))

        both_days = Window(T0, T0 + 2 * DAY)
        assert [each.start for each in store.verdicts(NAME, both_days)] == [T0, T0, T0 + DAY, T0 + DAY]
        assert store.verdicts(NAME, both_days, monitors=("drift",)) == [
            a_verdict(day=0, monitor="drift"),
            a_verdict(day=1, monitor="drift"),
        ]

    def test_verdicts_of_several_monitors_are_read_at_once(self, store: Catalog) -> None:
        verdicts = [a_verdict(monitor=name) for name in ("delay", "drift", "performance")]
        store.commit_judged(Judged(NAME, [a_day(0)], verdicts))

        assert store.verdicts(NAME, a_day(0), monitors=("drift", "performance")) == verdicts[1:]
        assert store.verdicts(NAME, a_day(0), monitors=()) == []

    def test_statuses_are_counted_by_monitor(self, store: Catalog) -> None:
        for number, status in enumerate((Status.RED, Status.GREEN, Status.GREEN)):
            store.commit_judged(Judged(NAME, [a_day(number)], [a_verdict(status, day=number)]))

        assert store.verdict_counts(NAME) == {"performance": {Status.RED: 1, Status.GREEN: 2}}

    def test_a_verdict_waits_for_the_alert_stage_until_it_is_handled(self, store: Catalog) -> None:
        verdicts = [a_verdict(day=0), a_verdict(day=1)]
        for number, verdict in enumerate(verdicts):
            store.commit_judged(Judged(NAME, [a_day(number)], [verdict]))
        assert store.unalerted(NAME) == verdicts

        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=verdicts[:1])

        assert store.unalerted(NAME) == verdicts[1:]

    def test_the_same_verdict_again_is_no_news_and_another_is(self, store: Catalog) -> None:
        green, red = a_verdict(Status.GREEN), a_verdict(Status.RED)
        store.commit_judged(Judged(NAME, [a_day(0)], [green]))
        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=[green])

        store.commit_judged(Judged(NAME, [a_day(0)], [green]))
        assert store.unalerted(NAME) == []

        store.commit_judged(Judged(NAME, [a_day(0)], [red]))
        assert store.unalerted(NAME) == [red]
        assert store.verdicts(NAME, a_day(0)) == [red]

    def test_a_verdict_revised_while_it_was_handled_still_waits(self, store: Catalog) -> None:
        green, red = a_verdict(Status.GREEN), a_verdict(Status.RED)
        store.commit_judged(Judged(NAME, [a_day(0)], [green]))
        store.commit_judged(Judged(NAME, [a_day(0)], [red]))

        store.commit_alerted(Alerted(NAME, [], [], [], []), handled=[green])

        assert store.unalerted(NAME) == [red]
