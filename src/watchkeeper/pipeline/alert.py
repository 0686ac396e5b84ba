"""Alert: verdicts become alerts, alerts become incidents, incidents become notifications; in one transaction."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from watchkeeper.clock import Clock
from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.notification import Notification
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.gather import Casebook, Diagnosis, News
from watchkeeper.pipeline.runs import AlertChange, anchor, fold, reconcile
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Outgoing

# Lines of a notification: more than these belong on the page.
MAX_LINES = 6
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class AlertStage:
    """The fifth stage, over the stores.

    Parameters
    ----------
    clock
        When notifications were made and fall due.
    channels
        Names of the channels that every incident goes to.
    base_url
        Where the pages are served, for the links.
    diagnose
        Finds the likely cause of a model's incident with its alerts.
    """

    def __init__(
        self,
        catalog: Catalog,
        clock: Clock,
        *,
        channels: Sequence[str],
        base_url: str,
        diagnose: Callable[[Model, Incident, Sequence[Alert]], Diagnosis],
    ) -> None:
        self._catalog = catalog
        self._clock = clock
        self._channels = tuple(channels)
        self._base_url = base_url.rstrip("/")
        self._diagnose = diagnose

    def alert(self, model: Model) -> Alerted | None:
        """Work in the verdicts that are new or revised; return what changed, None when there were none."""
        verdicts = self._catalog.unalerted(model.name)
        if not verdicts:
            return None
        monitors = {monitor.name: monitor for monitor in self._catalog.monitors(model.name)}
        alerts = self._catalog.alerts(model.name)
        book = Casebook(
            model,
            monitors,
            alerts,
            self._catalog.incidents(model.name),
            lambda incident, its_alerts: self._diagnose(model, incident, its_alerts),
        )
        changes: list[AlertChange] = []
        for name in dict.fromkeys(verdict.monitor for verdict in verdicts):
            if name in monitors:
                mine = [alert for alert in alerts if alert.monitor == name]
                new = [verdict for verdict in verdicts if verdict.monitor == name]
                changes.extend(self._changes(model, monitors[name], new, mine))
        book.apply(changes)
        alerted = Alerted(
            model=model.name,
            alerts=tuple(book.changed_alerts.values()),
            incidents=tuple(book.changed_incidents.values()),
            timeline=tuple(book.timeline),
            outbox=tuple(out for news in book.news for out in self._outgoing(news, book)),
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

    def _outgoing(self, news: News, book: Casebook) -> list[Outgoing]:
        incident = book.incident(news.incident_id)
        now = self._clock.now()
        notification = Notification(
            occasion=news.occasion,
            incident=incident,
            lines=tuple(alert.reason for alert in book.alerts_of(incident.id)[:MAX_LINES]),
            at=news.at,
            made_at=now,
            base_url=self._base_url,
        )
        return [Outgoing(channel, notification, due_at=now) for channel in self._channels]
