"""Trust: which earlier windows may stand for what is usual.

A bad window is on probation for as long as it may still become part of an alert. If it does, it is never taken for
usual; if it does not, it was noise, and what is usual has learnt how far noise goes. An alert that nobody ends for
four weeks is how things are now: its later windows are taken for usual, or a model that begins to answer in another
season than it was trained in would never learn that season.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.store.ports import Catalog

BAD = (Status.YELLOW, Status.RED)
# Windows from its beginning for which an alert is distrusted.
MAX_DISTRUST_WINDOWS = 28


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
    longest = MAX_DISTRUST_WINDOWS * model.window
    return frozenset(
        start for start in bad if start >= span.end - probation or is_in_alert(start, alerts, longest=longest)
    )


def is_in_alert(start: datetime, alerts: Iterable[Alert], *, longest: timedelta = timedelta.max) -> bool:
    """Whether a window that starts then belongs to the beginning of any of the alerts, save those withdrawn.

    Parameters
    ----------
    longest
        How much of an alert counts as its beginning.
    """
    return any(
        alert.status.is_bad
        and alert.since <= start
        and start - alert.since < longest
        and (alert.closed_at is None or start < alert.closed_at)
        for alert in alerts
    )
