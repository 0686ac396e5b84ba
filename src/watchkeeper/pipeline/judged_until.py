"""Until when an alert has been judged: where it ends when nobody is to watch it any longer."""

from datetime import datetime

from watchkeeper.domain.incident import Alert
from watchkeeper.domain.window import END_OF_TIME, Window
from watchkeeper.store.ports import Verdicts


def judged_until(verdicts: Verdicts, alert: Alert) -> datetime:
    """Return the end of the latest window that its monitor judged since it began."""
    judged = verdicts.verdicts(alert.model, Window(alert.since, END_OF_TIME), monitors=(alert.monitor,))
    return max([alert.opened_at, *(verdict.end for verdict in judged)])
