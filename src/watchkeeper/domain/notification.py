"""Notifications: what channels are asked to tell people about an incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.incident import Incident


class Occasion(StrEnum):
    """Why people are told now."""

    OPENED = "opened"
    WORSENED = "worsened"
    RESOLVED = "resolved"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message about one incident, before a channel gives it its form.

    Attributes
    ----------
    key
        Unique to incident and occasion; channels that can, deduplicate by it.
    lines
        The alerts' sentences, worst first.
    link
        Address of the incident's page.
    """

    key: str
    occasion: Occasion
    incident: Incident
    lines: tuple[str, ...]
    link: str
    made_at: datetime


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
    """

    is_sent: bool
    is_retryable: bool = False
    detail: str = ""
