"""Notifications: what channels are asked to tell people about an incident, or about the fleet once a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchkeeper.domain.incident import Incident, IncidentState
from watchkeeper.domain.status import Status


class Occasion(StrEnum):
    """Why people are told now."""

    OPENED = "opened"
    WORSENED = "worsened"
    ESCALATED = "escalated"  # whoever was told has not taken it on, so others are told
    REMINDED = "reminded"  # still nobody has taken it on
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    WOKEN = "woken"  # it was snoozed, and that is over
    DIAGNOSED = "diagnosed"  # another cause is likelier by now: what was told of it is to be put right, without a sound
    RESOLVED = "resolved"
    REOPENED = "reopened"
    TEST = "test"
    DIGEST = "digest"  # it is time for the review of the week

    @property
    def silences(self) -> bool:
        """Whether what rings until it is told otherwise is to stop; what rings again is told so by another occasion."""
        return self in {Occasion.SNOOZED, Occasion.RESOLVED}


@dataclass(frozen=True, slots=True)
class Notification:
    """One message about one incident, before a channel gives it its form.

    A test and a digest are about none: what stands in its place has the id 0, and a title for the message.

    Attributes
    ----------
    lines
        The alerts' sentences, worst first; what a digest tells.
    at
        Event time of what people are told; of what a person did, when they did it.
    made_at
        Wall-clock time at which the message was made.
    base_url
        Where the pages are served, without a slash at the end.
    thread
        Where this channel keeps what it says of the incident, as it named the place when it last told of it
        (`Delivery.thread`); empty until it did. Filled in when the notification is sent.
    """

    occasion: Occasion
    incident: Incident
    lines: tuple[str, ...]
    at: datetime
    made_at: datetime
    base_url: str
    thread: str = ""

    @property
    def key(self) -> str:
        """Unique to incident and occasion; channels that can, deduplicate by it."""
        return f"{self.incident.id}-{self.occasion.value}-{self.at:%Y%m%dT%H%M%SZ}"

    @property
    def is_about_incident(self) -> bool:
        """Whether it is about an incident at all."""
        return self.incident.id != 0

    @property
    def link(self) -> str:
        """Address of the page that it is about: the incident's, the review's, or of all pages for a test."""
        if self.occasion is Occasion.DIGEST:
            return f"{self.base_url}/review"
        return f"{self.base_url}/incidents/{self.incident.id}" if self.is_about_incident else self.base_url


def make_test(now: datetime, base_url: str) -> Notification:
    """Return a notification that nothing is wrong, by which a channel is tried."""
    incident = _no_incident("example-model", "This is a test of the channel", now)
    line = "An incident's worst findings would stand here."
    return Notification(Occasion.TEST, incident, (line,), at=now, made_at=now, base_url=base_url)


def make_digest(
    title: str, lines: tuple[str, ...], *, about: str, at: datetime, now: datetime, base_url: str
) -> Notification:
    """Return the notification of a week's review.

    Parameters
    ----------
    about
        What was reviewed: "3 models".
    at
        When it was due.
    """
    incident = _no_incident(about, title, at)
    return Notification(Occasion.DIGEST, incident, lines, at=at, made_at=now, base_url=base_url)


def _no_incident(model: str, title: str, moment: datetime) -> Incident:
    return Incident(
        id=0,
        model=model,
        title=title,
        state=IncidentState.OPEN,
        severity=Status.GREEN,
        since=moment,
        opened_at=moment,
        resolved_at=None,
        cause=None,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one attempt to notify ended.

    Attributes
    ----------
    is_sent
        Whether the channel took it.
    is_retryable
        Whether the same attempt may succeed later; only meaningful when not sent.
    detail
        What the channel answered, free of secrets.
    retry_after
        How long the channel asks to be left alone; zero where it does not say.
    thread
        Where later notifications of the incident belong, for channels that keep such a place: a chat's message, say.
        Free of secrets. Empty for all others.
    """

    is_sent: bool
    is_retryable: bool = False
    detail: str = ""
    retry_after: timedelta = timedelta()
    thread: str = ""
