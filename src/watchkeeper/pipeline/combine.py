"""Combine: the verdict of a monitor on a window from those of the monitors that it combines."""

from collections.abc import Sequence
from dataclasses import replace

from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import Window


def combine(
    monitor: Monitor, window: Window, parts: Sequence[tuple[Monitor, Verdict]], *, at_least: int
) -> Verdict:
    """Combine what its parts say of a window; pure.

    Parameters
    ----------
    parts
        Those that have been judged, with their verdicts; the others are grey.
    at_least
        How many must be bad.
    """
    n_parts = len(monitor.parts)
    unjudged = [Status.GREY] * (n_parts - len(parts))
    statuses = [verdict.status for _, verdict in parts] + unjudged
    status = sorted(statuses, key=lambda one: one.badness, reverse=True)[min(at_least, n_parts) - 1]
    bad = [part.title for part, verdict in parts if verdict.status.is_bad]
    findings = _findings([verdict for _, verdict in parts], status, bad)
    reason = findings[0].reason if status.is_bad else _calm_reason(status, statuses, at_least)
    return Verdict(monitor.name, window.start, window.end, status, findings, reason)


def _findings(verdicts: Sequence[Verdict], status: Status, bad: Sequence[str]) -> tuple[Finding, ...]:
    """Return what the parts found, none of it worse than all together; it is about their symptoms."""
    if not status.is_bad:
        return ()
    together = f"{', '.join(bad[:-1])} and {bad[-1]} are bad together. " if len(bad) > 1 else ""
    found = [finding for verdict in verdicts for finding in verdict.findings if finding.status.is_bad]
    found.sort(key=lambda one: (one.status.badness, one.excess), reverse=True)
    return tuple(
        replace(
            one,
            status=min(one.status, status, key=lambda each: each.badness),
            reason=f"{together}{one.reason}",
        )
        for one in found
    )


def _calm_reason(status: Status, statuses: Sequence[Status], at_least: int) -> str:
    if status is Status.GREY:
        n_grey = sum(one is Status.GREY for one in statuses)
        return f"Of the {len(statuses)} monitors that it combines {n_grey} could not be judged."
    n_bad = sum(one.is_bad for one in statuses)
    return f"Of the {len(statuses)} monitors that it combines {n_bad or 'none'} {'are' if n_bad > 1 else 'is'} bad; {at_least} must be."
