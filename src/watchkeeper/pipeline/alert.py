"""Alert: verdicts become alerts, alerts become incidents, incidents become notifications; in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from watchkeeper.domain.incident import Alert, EventKind, Incident
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import END_OF_TIME, Window
from watchkeeper.errors import Conflict
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.gather import Casebook, Diagnosis
from watchkeeper.pipeline.judged_until import judged_until
from watchkeeper.pipeline.runs import AlertChange, anchor, fold, reconcile
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Outgoing

# How often it begins anew, when people did something about the same incidents meanwhile.
MAX_ATTEMPTS = 5

T = TypeVar("T", Alert, Verdict)


class AlertStage:
    """The fifth stage, over the stores.

    Parameters
    ----------
    announcer
        Says who is told of what becomes of an incident.
    diagnose
        Finds the likely cause of a model's incident with its alerts, by what is known up to a moment.
    give_way
        Called between the parts of the work: returns when who waits for a page has got it. Of a storm each part takes long.
    """

    def __init__(
        self,
        catalog: Catalog,
        announcer: Announcer,
        *,
        diagnose: Callable[[Model, Incident, Sequence[Alert], datetime], Diagnosis],
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        self._catalog = catalog
        self._announcer = announcer
        self._diagnose = diagnose
        self._give_way = give_way

    def alert(self, model: Model) -> Alerted | None:
        """Work in the verdicts that are new or revised, and monitors that watch no longer; return what changed, if any."""
        for _ in range(MAX_ATTEMPTS - 1):
            with suppress(Conflict):
                return self._alert(model)
        return self._alert(model)

    def _alert(self, model: Model) -> Alerted | None:
        verdicts = self._catalog.unalerted(model.name)
        monitors = {monitor.name: monitor for monitor in self._catalog.monitors(model.name)}
        watching = {monitor.name for monitor in monitors.values() if monitor.is_enabled}
        alerts = self._catalog.alerts(model.name)
        left = [alert for alert in alerts if alert.closed_at is None and alert.monitor not in watching]
        if not verdicts and not left:
            return None
        book = Casebook(
            model,
            monitors,
            alerts,
            self._catalog.incidents(model.name),
            partial(self._diagnose, model),
            now=self._announcer.now(),
        )
        news = [verdict for verdict in verdicts if verdict.monitor in watching]
        changes = [*map(self._release, left), *self._changes(model, monitors, news, alerts)]
        self._give_way()
        book.apply(changes, news)
        self._give_way()
        alerted = Alerted(
            model=model.name,
            alerts=tuple(book.changed_alerts.values()),
            incidents=tuple(book.changed_incidents.values()),
            timeline=tuple(book.timeline),
            outbox=self._outbox(book),
        )
        self._catalog.commit_alerted(alerted, handled=verdicts)
        return alerted

    def _changes(
        self,
        model: Model,
        monitors: Mapping[str, Monitor],
        new: Sequence[Verdict],
        alerts: Sequence[Alert],
    ) -> Iterable[AlertChange]:
        """Yield what new verdicts, given oldest first, change of the alerts of their monitors."""
        its_alerts = _by_monitor(alerts)
        since = {
            name: anchor(its[0].start, monitors[name], its_alerts.get(name, ()))
            for name, its in _by_monitor(new).items()
        }
        verdicts = self._verdicts(model, since)
        for name, start in since.items():
            runs = fold(verdicts[name], monitors[name].persistence)
            yield from reconcile(model.name, monitors[name], runs, its_alerts.get(name, ()), start)

    def _verdicts(self, model: Model, since: Mapping[str, datetime]) -> Mapping[str, Sequence[Verdict]]:
        """Return each monitor's verdicts from its own moment on, in one look for all that begin at the same."""
        found: dict[str, list[Verdict]] = {}
        for start in set(since.values()):
            names = [name for name, its_start in since.items() if its_start == start]
            # To the very last, for what is new may lie far behind; windows of silence lie beyond the last row, too.
            found |= _by_monitor(
                self._catalog.verdicts(model.name, Window(start, END_OF_TIME), monitors=names)
            )
        return found

    def _release(self, alert: Alert) -> AlertChange:
        """Close an alert that nobody watches any longer, at the end of what was judged of it: it would stand for ever."""
        end = judged_until(self._catalog, alert)
        return AlertChange(replace(alert, closed_at=end), EventKind.CLEARED, end)

    def _outbox(self, book: Casebook) -> list[Outgoing]:
        outbox: list[Outgoing] = []
        for news in book.news:
            incident = book.incident(news.incident_id)
            alerts = book.alerts_of(incident.id)
            outbox += self._announcer.announce(news.occasion, incident, alerts, at=news.at, before=outbox)
        return outbox


def _by_monitor(those: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for one in those:
        found.setdefault(one.monitor, []).append(one)
    return found
