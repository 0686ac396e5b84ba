"""Notify: the stage that takes what waits in the outbox to its channels, and tries again what failed.

An attempt is recorded last, after the channel took it. A crash in between sends the notification once
more, under the same key, and never loses it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watchkeeper.channels.channel import Channel
from watchkeeper.clock import Clock
from watchkeeper.domain.notification import Delivery, Notification, Picture
from watchkeeper.store.ports import Outbox
from watchkeeper.store.records import Outgoing

_log = logging.getLogger(__name__)

_FIRST_S = (10, 30, 60, 300, 900)
_THEN_S = 3600
GIVE_UP_AFTER = timedelta(hours=24)

# Waits between attempts: quick while an outage may be a blip, hourly until a day of trying is over. No
# jitter: one process sends, so there is no crowd to spread, and a table can be read and tested.
DELAYS: tuple[timedelta, ...] = tuple(
    timedelta(seconds=seconds)
    for seconds in _FIRST_S + (_THEN_S,) * ((int(GIVE_UP_AFTER.total_seconds()) - sum(_FIRST_S)) // _THEN_S)
)

# Read at once, so that many notifications for a channel that is down hide no others.
MAX_DUE = 500


def decide(outgoing: Outgoing, delivery: Delivery, now: datetime) -> datetime | None:
    """Return when to try again; None when it is sent, can never be, or a day of trying is over.

    Parameters
    ----------
    outgoing
        As it was before the attempt.
    delivery
        How the attempt ended.
    now
        When it ended. The wait counts from here, and the day of trying is the sum of the waits: time in
        which nobody tried, as the process was down, is not held against a notification. A channel that asks
        to be left alone for longer is, yet never for more than a day.
    """
    if delivery.is_sent or not delivery.is_retryable or outgoing.n_attempts >= len(DELAYS):
        return None
    return now + max(DELAYS[outgoing.n_attempts], min(delivery.retry_after, GIVE_UP_AFTER))


def run(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    clock: Clock,
    *,
    draw: Callable[[Outgoing], Picture | None] = lambda _: None,
) -> int:
    """Send what is due and return how many notifications were sent; again while any was, as others wait for these.

    A channel that fails for now is left alone for the rest of the round, so one that is down costs one
    time-out a round, not one for each notification. Those tried least often go first, so one that its
    channel can never take holds up no other.

    Parameters
    ----------
    draw
        Draws the chart of the incident, where its channel shows one; without, or where it fails, there is none.
    """
    n_sent = 0
    failing: set[str] = set()
    due = outbox.due(clock.now(), limit=MAX_DUE)
    for outgoing in sorted(due, key=lambda waiting: waiting.n_attempts):
        if outgoing.channel in failing:
            continue
        notification = replace(
            outgoing.notification, thread=_thread(outbox, outgoing), chart=_chart(draw, outgoing)
        )
        delivery = _attempt(outgoing, channels, notification)
        outbox.record(outgoing, delivery, next_due_at=decide(outgoing, delivery, clock.now()))
        n_sent += delivery.is_sent
        if not delivery.is_sent and delivery.is_retryable:
            failing.add(outgoing.channel)
    return n_sent


def _thread(outbox: Outbox, outgoing: Outgoing) -> str:
    """Return where the channel keeps what it says of the incident; what is about none begins a place of its own."""
    notification = outgoing.notification
    return outbox.thread(outgoing.channel, notification.incident.id) if notification.is_about_incident else ""


def _chart(draw: Callable[[Outgoing], Picture | None], outgoing: Outgoing) -> Picture | None:
    try:
        return draw(outgoing)
    except Exception:  # noqa: BLE001 a boundary of its own: no message waits, or is lost, for want of a picture.
        _log.exception("chart_not_drawn", extra=_fields(outgoing))
        return None


def _fields(outgoing: Outgoing) -> dict[str, object]:
    return {
        "channel": outgoing.channel,
        "notification": outgoing.notification.key,
        "n_attempts": outgoing.n_attempts + 1,
    }


def _attempt(outgoing: Outgoing, channels: Mapping[str, Channel], notification: Notification) -> Delivery:
    fields = _fields(outgoing)
    channel = channels.get(outgoing.channel)
    if channel is None:
        known = ", ".join(sorted(channels)) or "none"
        _log.error("notification_without_channel", extra=fields)
        return Delivery(is_sent=False, detail=f"no channel called {outgoing.channel!r}; known: {known}")
    try:
        delivery = channel.send(notification)
    except Exception as exc:  # noqa: BLE001 the one boundary: one channel's defect must not silence the others.
        _log.exception("channel_raised", extra=fields)
        return Delivery(
            is_sent=False,
            is_retryable=True,
            detail=f"the channel failed unexpectedly ({type(exc).__name__}); see the log",
        )
    if delivery.is_sent:
        _log.info("notification_sent", extra=fields)
    else:
        _log.warning("notification_failed", extra={**fields, "detail": delivery.detail})
    return delivery
