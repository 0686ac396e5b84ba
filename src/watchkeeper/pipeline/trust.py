"""Trust: which earlier windows may stand for what is usual.

A bad window is on probation for as long as it may still become part of an alert. If it does, it is never taken for
usual; if it does not, it was noise, and what is usual has learnt how far noise goes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.store.ports import Catalog

BAD = (Status.YELLOW, Status.RED)


def distrusted_starts(
    catalog: Catalog, model: Model, monitors: Sequence[Monitor], span: Window
) -> frozenset[datetime]:
    """Return the starts, inside `span`, of windows that must not stand for what is usual at the end of it.

    Parameters
    ----------
    monitors
        Whose verdicts count.
    """
    if not monitors:
        return frozenset()
    names = {monitor.name for monitor in monitors}
    bad = catalog.starts(model.name, span, statuses=BAD, monitors=names)
    if not bad:
        return bad
    probation = max(monitor.persistence.of * monitor.window for monitor in monitors)
    alerts = [alert for alert in catalog.alerts(model.name) if alert.monitor in names]
    return frozenset(start for start in bad if start >= span.end - probation or is_in_alert(start, alerts))


def is_in_alert(start: datetime, alerts: Iterable[Alert]) -> bool:
    """Whether a window that starts then belongs to any of the alerts, save those withdrawn."""
    return any(
        alert.status.is_bad and alert.since <= start and (alert.closed_at is None or start < alert.closed_at)
        for alert in alerts
    )
