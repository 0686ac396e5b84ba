"""A story as JSON, for programs."""

# Named after what it writes; imports inside the package are absolute.
import json
import math
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from watchkeeper.report.story_html import Telling
from watchkeeper.report.story_words import tell_incident, tell_verdict

# Raised when a field changes its meaning or goes; new fields may come at any time.
FORMAT_VERSION = 1


def render_story_json(told: Telling, metrics: pl.DataFrame, verdicts: pl.DataFrame) -> str:
    """Return verdict, guesses, incidents with their stories, and every measurement and judgement; unknown is null.

    Parameters
    ----------
    metrics, verdicts
        The frames of the story.
    """
    page, moments = told.page, told.moments
    said = {
        "format": "watchkeeper.story",
        "version": FORMAT_VERSION,
        "name": told.name,
        "status": page.status,
        "sentence": tell_verdict(page, moments),
        "start": page.start,
        "live_from": page.live_from,
        "end": page.end,
        "window_s": page.window,
        "rows_a_window": moments.every,
        "rows": {
            "watched": page.n_rows,
            "reference": page.reference.n_rows if page.reference else 0,
            "refused": page.n_quarantined,
        },
        "windows": {"all": page.n_windows, "judged": page.n_judged},
        "guesses": [asdict(one) for one in told.guesses],
        "remarks": told.remarks,
        "incidents": [
            {**_incident(one), "story": asdict(tell_incident(one, moments, page.window))}
            for one in page.incidents
        ],
        "noticed": [asdict(one) for one in page.noticed],
        "monitors": [asdict(one) for one in page.monitors],
        "metrics": metrics.to_dict(as_series=False),
        "verdicts": verdicts.to_dict(as_series=False),
    }
    return json.dumps(_plain(said), ensure_ascii=False, allow_nan=False)


def _incident(page: object) -> dict[str, Any]:
    """Return an incident without its pictures, whose numbers stand among the metrics."""
    found = asdict(page) if is_dataclass(page) and not isinstance(page, type) else {}
    alerts = [{key: value for key, value in alert.items() if key != "chart"} for alert in found["alerts"]]
    return {**found, "alerts": alerts}


def _plain(value: Any) -> Any:
    """Return the value in what JSON has: moments as ISO 8601, lengths in seconds, null for what is no number."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return None if isinstance(value, float) and not math.isfinite(value) else value
