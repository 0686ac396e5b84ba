"""A story in words: the verdict in a sentence, and each incident as what, since when, where, why and what it costs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.format import format_number
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.incident_page import CostView, IncidentPage
from watchkeeper.read.story import Noticed, StoryPage

# A median that stays where it was says nothing.
_SAME = re.compile(r"^median (\S+) → \1\)?$")


@dataclass(frozen=True, slots=True)
class Told:
    """One incident in words.

    Attributes
    ----------
    when
        From when to when, and how long it took to be told.
    where
        The part of the rows it is about; empty for all of them or where that is not known.
    why
        What speaks for the cause, a sentence each; the title is not said again.
    cost
        Empty where nothing is known of it.
    """

    title: str
    when: str
    where: str
    why: Sequence[str]
    cost: str


def tell_incident(incident: IncidentPage, moments: Moments, window: timedelta) -> Told:
    """Return an incident in words.

    Parameters
    ----------
    window
        Length of the windows judged.
    """
    cause = incident.cause
    why: list[str] = []
    if cause is not None:
        # The title is the statement's beginning; only what it adds is said again.
        added = _added(cause.statement, incident.title)
        why = [one for one in (added, *(one.statement for one in cause.evidence)) if one]
    return Told(
        title=incident.title,
        when=_when(incident, moments, window),
        where=_where(cause.segment) if cause is not None and cause.segment else "",
        why=list(dict.fromkeys(why)),
        cost=_cost(incident.cost) if incident.cost is not None else "",
    )


def _added(statement: str, title: str) -> str:
    rest = statement.removeprefix(title).strip(".:( ")
    if _SAME.search(rest):
        return ""
    if rest.endswith(")") and rest.count(")") > rest.count("("):
        rest = rest[:-1]
    return f"{rest[0].upper()}{rest[1:]}." if rest else ""


def _where(segment: str) -> str:
    column, _, value = segment.partition("=")
    return f"only where {column} is {value}"


def _when(incident: IncidentPage, moments: Moments, window: timedelta) -> str:
    since = moments.tell(incident.since, window)
    told = f"told after {moments.tell_length(incident.opened_at - incident.since)}"
    if incident.resolved_at is None:
        return f"since {since}, still open at the end; {told}"
    lasted = incident.resolved_at - incident.since
    # The last instant inside: of whole days the day before the end, as people count them.
    until = incident.resolved_at - min(window, DAY)
    end = f" to {moments.tell(until, window)}" if until > incident.since else ""
    return f"{since}{end}, {moments.tell_length(lasted)}; {told}"


def _cost(cost: CostView) -> str:
    return (
        f"About {format_number(cost.per_day)} a day ({format_number(cost.low)} to "
        f"{format_number(cost.high)}) in {cost.outcome.replace('_', ' ')}; {format_number(cost.total)} in all."
    )


def tell_verdict(page: StoryPage, moments: Moments) -> str:
    """Return what happened in a sentence or two."""
    reach = moments.tell_length(page.end - page.live_from)
    if page.incidents:
        return _tell_worst(page, moments, reach)
    if page.status is Status.GREY:
        return f"Nothing could be judged in {reach}: each window holds too few rows."
    calm = f"No incident in {reach}: Watchkeeper would have stayed quiet."
    if page.noticed:
        columns = dict.fromkeys(one.column or one.monitor_title for one in page.noticed)
        what = _list(list(columns))
        return f"{calm} It noticed a change in {what}, but performance stayed within its limits."
    return calm


def _tell_worst(page: StoryPage, moments: Moments, reach: str) -> str:
    # Where several are of one colour, the one that lasted longest tells most.
    worst = max(
        page.incidents, key=lambda one: (one.severity.badness, (one.resolved_at or page.end) - one.since)
    )
    what = f"{worst.title}, from {moments.tell(worst.since, page.window)}"
    n = len(page.incidents)
    if n == 1:
        return f"One incident in {reach}: {what}."
    n_open = sum(one.resolved_at is None for one in page.incidents)
    still = f", {n_open} of them open at the end" if n_open else ""
    return f"{n} incidents in {reach}{still}. The worst: {what}."


def tell_noticed(noticed: Noticed, moments: Moments, window: timedelta) -> str:
    """Return what was seen and is no incident, in a sentence or two."""
    end = f" to {moments.tell(noticed.closed_at, window)}" if noticed.closed_at else " on"
    return f"From {moments.tell(noticed.since, window)}{end}: {noticed.reason}"


def _list(names: Sequence[str], most: int = 3) -> str:
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
