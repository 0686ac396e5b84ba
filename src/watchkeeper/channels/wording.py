"""What a notification says, in words, before mail, terminal or chat give it their form.

Everything here is one line of clean text: names and sentences come from data that others control, so
line breaks, control and direction-changing characters are taken out before any form sees them.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchkeeper.domain.incident import Cause, Cost, Incident
from watchkeeper.domain.notification import Notification, Occasion

# Spelled out rather than by strftime, which follows the machine's locale.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_HEADLINES = {
    Occasion.OPENED: "New incident",
    Occasion.WORSENED: "Incident got worse",
    Occasion.ESCALATED: "Nobody has taken this incident on",
    Occasion.REMINDED: "Still nobody has taken this incident on",
    Occasion.ACKNOWLEDGED: "Somebody is on it",
    Occasion.SNOOZED: "Snoozed for a while",
    Occasion.WOKEN: "Snoozed no longer, and not over",
    Occasion.DIAGNOSED: "Another cause is likelier by now",
    Occasion.RESOLVED: "Back to normal",
    Occasion.REOPENED: "Reopened: it is back",
    Occasion.TEST: "Test: nothing is wrong",
    Occasion.DIGEST: "Weekly review",
}

_HEADINGS = {
    Occasion.RESOLVED: "What was wrong",
    Occasion.TEST: "What it says",
    Occasion.DIGEST: "How things stand, and what to look at",
}

# Characters that show nothing or turn the reading direction round ("Trojan Source", CVE-2021-42574).
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fact:
    """A short label and its value: "Since", "Monday 28 October 2013, 00:00 UTC"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A notification in words.

    Attributes
    ----------
    status
        The word that stands beside its colour: "red", "yellow", "resolved", "test" or "digest".
    headline
        Why people are told now.
    facts
        Since when, where, how sure, what it costs: what is known of these, in this order.
    heading, lines
        The alerts' sentences, worst first, and what stands above them.
    cause
        The likely cause in one sentence; empty while none is known.
    evidence
        What speaks for the cause.
    link
        Address of the page that it is about; empty unless it is http or https.
    link_label
        What the link does.
    sent
        When the notification was made.
    """

    status: str
    headline: str
    model: str
    title: str
    facts: tuple[Fact, ...]
    heading: str
    lines: tuple[str, ...]
    cause: str
    evidence: tuple[str, ...]
    link: str
    link_label: str
    sent: str

    @property
    def subject(self) -> str:
        """All of it in one line: "[red] late-flights: temp looks converted from °F to °C"."""
        return f"[{self.status}] {self.model}: {self.title}"


def word(notification: Notification) -> Wording:
    """Put a notification into words."""
    incident = notification.incident
    cause = incident.cause if incident.cause and incident.cause.is_known else None
    link = one_line(notification.link)
    return Wording(
        status=_status(notification),
        headline=_headline(notification),
        model=one_line(incident.model),
        title=one_line(incident.title),
        facts=tuple(_facts(notification, cause)),
        heading=_HEADINGS.get(notification.occasion, "What is wrong"),
        lines=tuple(one_line(line) for line in notification.lines),
        cause=one_line(cause.statement) if cause else "",
        evidence=tuple(one_line(evidence.statement) for evidence in cause.evidence) if cause else (),
        link=link if link.startswith(("http://", "https://")) else "",
        link_label="Open the review" if notification.occasion is Occasion.DIGEST else "Open the incident",
        sent=spell_time(notification.made_at),
    )


def one_line(text: str) -> str:
    r"""Return `text` as one line that is safe to show anywhere.

    Examples
    --------
    >>> one_line("late-flights\r\nBcc: everyone@example.com")
    'late-flights Bcc: everyone@example.com'
    """
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", " ".join(text.split())))


def spell_time(moment: datetime) -> str:
    """Return a moment with its day spelled out, in UTC.

    Examples
    --------
    >>> spell_time(datetime(2013, 10, 28, tzinfo=UTC))
    'Monday 28 October 2013, 00:00 UTC'
    """
    utc = moment.astimezone(UTC)
    day = f"{_DAYS[utc.weekday()]} {utc.day} {_MONTHS[utc.month - 1]} {utc.year}"
    return f"{day}, {utc:%H:%M} UTC"


def spell_duration(length: timedelta) -> str:
    """Return a duration in its two largest units.

    Examples
    --------
    >>> spell_duration(timedelta(days=1, hours=6, minutes=5)), spell_duration(timedelta(seconds=20))
    ('1 day 6 hours', 'less than a minute')
    """
    minutes = max(0, int(length.total_seconds()) // 60)
    amounts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    parts = [f"{n} {unit}{'s' * (n != 1)}" for n, unit in amounts if n > 0]
    return " ".join(parts[:2]) or "less than a minute"


def spell_amount(amount: float) -> str:
    """Return a number for people: whole from a hundred up, else three significant digits.

    Examples
    --------
    >>> spell_amount(4200.4), spell_amount(99.96), spell_amount(0.12345)
    ('4,200', '100', '0.123')
    """
    if not math.isfinite(amount):
        return "unknown"
    # Three digits first: 99.96 rounds up to a hundred, and then shows as one.
    # Adding nothing makes a plain zero of a negative one.
    rounded = float(f"{amount:.3g}") + 0.0
    text = f"{amount:,.0f}" if abs(rounded) >= 100 else f"{rounded:,g}"
    return text.replace("-", "−")  # noqa: RUF001 a minus sign, as wide as the digits beside it.


def _headline(notification: Notification) -> str:
    incident = notification.incident
    if notification.occasion is Occasion.RESOLVED and incident.resolved_by:
        what = "Resolved" if incident.dismissal is None else "Called a false alarm"
        return f"{what} by {one_line(incident.resolved_by)}"
    return _HEADLINES[notification.occasion]


def _status(notification: Notification) -> str:
    if notification.occasion is Occasion.RESOLVED:
        return "resolved"
    if notification.occasion in {Occasion.TEST, Occasion.DIGEST}:
        return notification.occasion.value
    return notification.incident.severity.value


def _facts(notification: Notification, cause: Cause | None) -> list[Fact]:
    incident = notification.incident
    if notification.occasion is Occasion.DIGEST:
        return [Fact("As of", spell_time(notification.at))]
    facts = [Fact("Since", spell_time(incident.since)), Fact("Noticed", _noticed(incident))]
    if notification.occasion is Occasion.WORSENED:
        facts.append(Fact("Got worse", spell_time(notification.at)))
    if notification.occasion is Occasion.REOPENED:
        facts.append(Fact("Reopened", spell_time(notification.at)))
    if incident.snoozed_until is not None:
        facts.append(Fact("Snoozed until", spell_time(incident.snoozed_until)))
    if incident.resolved_at is not None:
        lasted = spell_duration(incident.resolved_at - incident.since)
        facts.append(Fact("Resolved", f"{spell_time(incident.resolved_at)}, after {lasted}"))
    facts.append(Fact("Where", _where(cause)))
    facts.append(Fact("How sure", _certainty(len(notification.lines), cause)))
    if incident.cost is not None:
        facts.append(Fact("Cost", _cost(incident.cost, is_over=incident.resolved_at is not None)))
    if incident.owner:
        facts.append(Fact("Owner", one_line(incident.owner)))
    return facts


def _noticed(incident: Incident) -> str:
    later = spell_duration(incident.opened_at - incident.since)
    return f"{spell_time(incident.opened_at)}, {later} later"


def _where(cause: Cause | None) -> str:
    if cause is None:
        return "Not narrowed down yet"
    column, segment = one_line(cause.column), one_line(cause.segment)
    if column and segment:
        return f"Column {column}, where {segment}"
    if column:
        return f"Column {column}, all rows"
    return f"Rows where {segment}" if segment else "The model as a whole"


def _certainty(n_alerts: int, cause: Cause | None) -> str:
    # Counts, not a percentage: nothing upstream states a probability, and none is made up here.
    alerts = {0: "No alert is open", 1: "One alert says so"}.get(n_alerts, f"{n_alerts} alerts agree")
    if cause is None:
        return f"{alerts}; no likely cause found yet"
    n_facts = len(cause.evidence)
    if n_facts == 0:
        return f"{alerts}; nothing more speaks for the cause"
    return f"{alerts}; {'one fact speaks' if n_facts == 1 else f'{n_facts} facts speak'} for the cause"


def _cost(cost: Cost, *, is_over: bool) -> str:
    low, high, per_day, side = cost.low, cost.high, cost.per_day, "above"
    if per_day < 0:
        low, high, per_day, side = -cost.high, -cost.low, -cost.per_day, "below"
    interval = f"95 % sure: {spell_amount(low)} to {spell_amount(high)}"
    verb = "was" if is_over else "is"
    return f"{one_line(cost.outcome)} {verb} {spell_amount(per_day)} a day {side} usual ({interval})"
