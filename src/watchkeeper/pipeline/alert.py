"""Alert: verdicts become alerts, alerts become incidents, incidents become notifications; in one transaction."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

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


class AlertStage:
    """The fifth stage, over the stores.

    Parameters
    ----------
    announcer
        Says who is told of what becomes of an incident.
    diagnose
        Finds the likely cause of a model's incident with its alerts.
    """

    def __init__(
        self,
        catalog: Catalog,
        announcer: Announcer,
        *,
        diagnose: Callable[[Model, Incident, Sequence[Alert]], Diagnosis],
    ) -> None:
        self._catalog = catalog
        self._announcer = announcer
        self._diagnose = diagnose

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
            lambda incident, its_alerts: self._diagnose(model, incident, its_alerts),
            now=self._announcer.now(),
        )
        changes = [self._release(alert) for alert in left]
        for name in dict.fromkeys(verdict.monitor for verdict in verdicts):
            if name in watching:
                mine = [alert for alert in alerts if alert.monitor == name]
                new = [verdict for verdict in verdicts if verdict.monitor == name]
                changes.extend(self._changes(model, monitors[name], new, mine))
        book.apply(changes)
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
        self, model: Model, monitor: Monitor, new: Sequence[Verdict], alerts: Sequence[Alert]
    ) -> list[AlertChange]:
        since = anchor(min(verdict.start for verdict in new), monitor, alerts)
        # To the very last, for what is new may lie far behind; windows of silence lie beyond the last row, too.
        verdicts = self._catalog.verdicts(model.name, Window(since, END_OF_TIME), monitor=monitor.name)
        return reconcile(model.name, monitor, fold(verdicts, monitor.persistence), alerts, since)

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
