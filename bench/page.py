"""How fast the pages' API answers over a long history: a year of hourly windows of a model with 20 features.

The history is written straight through the catalog's ports, with made-up numbers: every series that the measure stage
would plan (model, service, outcome and feature metrics), an hourly profile of 21 columns, a verdict of every monitor
on every hour, and an alert with an incident every twelve days or so. The reference is taken by the real stage. Then
`watchkeeper serve` answers over real HTTP, with gzip as a browser asks for it; each call is made again and again on
one connection.

Beside it: the same points read with plain SQL and dumped by the standard library's json, every window of the span, in
this process, without HTTP.

    python bench/page.py [--days 365] [--calls 60] [--quick] [--home FOLDER]

--home keeps the history, or takes the one that is there.
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
import polars as pl

from machine import load, print_machine, quantile, use_test_servers

use_test_servers()
from server_process import ServerProcess
from watchkeeper.domain.incident import (
    Alert,
    Cause,
    CauseKind,
    EventKind,
    Incident,
    IncidentState,
    TimelineEvent,
)
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import DAY, HOUR, Window, floor_time
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.readings import plan
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.profile.frames import profile_frame
from watchkeeper.read.model_page import CHARTS
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Drain, Drained, Judged, Measured, ProfileKey

NAME = "page"
N_FLOATS = 16
N_CATEGORIES = 4
ROWS_AN_HOUR = 60
REFERENCE = 14 * DAY
OUTCOMES = ("revenue",)
ALERT_EVERY = 12 * DAY
ALERT_HOURS = 30
AIM_MS = 50.0


def make_rows(n_rows: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    columns: dict[str, object] = {f"x{i:02}": rng.normal(i, 1 + i / 4, n_rows) for i in range(N_FLOATS)}
    columns |= {
        f"c{i}": rng.choice([f"v{j}" for j in range(5 + 10 * i)], n_rows) for i in range(N_CATEGORIES)
    }
    score = rng.random(n_rows)
    return pl.DataFrame({**columns, "score": score, "prediction": score > 0.5})


def build(catalog: Catalog, span: Window) -> None:
    """Write the history of a model over a span of hours."""
    catalog.add_model(Model(NAME, span.start, task=Task.BINARY, bucket=HOUR, window=HOUR))
    _take_reference(catalog, span)
    model = catalog.model(NAME)
    _store_profiles(catalog, span)
    reads = plan(model, catalog.monitors(NAME), METRICS, OUTCOMES)
    series = list(dict.fromkeys(read.series(HOUR) for read in reads))
    rng = np.random.default_rng(5)
    for part in span.split(7 * DAY):
        hours = [one.start for one in part.split(HOUR) if span.holds(one.start)]
        catalog.commit_measured(Measured(NAME, list(_measure(series, hours, rng)), (), None, ()))
        verdicts = [verdict for start in hours for verdict in _judge(catalog, start)]
        catalog.commit_judged(Judged(NAME, (), verdicts))
    _store_incidents(catalog, span)
    print(f"{len(series)} series of {span.length // HOUR:,} hours")


def _take_reference(catalog: Catalog, span: Window) -> None:
    n_hours = REFERENCE // HOUR
    rows = make_rows(n_hours * ROWS_AN_HOUR, 1)
    hours = pl.Series([span.start - REFERENCE]) + (
        (pl.int_range(rows.height, eager=True) // ROWS_AN_HOUR) * 3_600_000_000
    ).cast(pl.Duration("us"))
    frame = rows.with_columns(hours.alias("time"), (pl.col("score") > 0.6).alias("label"))
    take_reference(catalog, METRICS, catalog.model(NAME), frame, version="1", segments=["c0"], now=span.start)


def _store_profiles(catalog: Catalog, span: Window) -> None:
    """Store one whole profile an hour, and by segment for the latest week, as one drain a week."""
    profiles = [profile_frame(make_rows(ROWS_AN_HOUR, seed)) for seed in range(48)]
    for number, part in enumerate(span.split(7 * DAY), start=1):
        hours = [one.start for one in part.split(HOUR) if span.holds(one.start)]
        segments = ["", *(f"c0=v{i}" for i in range(5))] if part.end >= span.end else [""]
        keyed = [
            (ProfileKey(start, HOUR, segment, "1"), profiles[(place + len(segment)) % len(profiles)])
            for place, start in enumerate(hours)
            for segment in segments
        ]
        catalog.commit_drained(Drained(Drain(NAME, number, ()), keyed, ()))


def _measure(series: list[Series], hours: list[datetime], rng: np.random.Generator) -> Iterator[Measurement]:
    for one in series:
        values = rng.random(len(hours)).round(6).tolist()
        for start, value in zip(hours, values, strict=True):
            if one.metric == "volume":
                yield Measurement(one, start, Reading(float(ROWS_AN_HOUR), n_rows=ROWS_AN_HOUR))
            else:
                yield Measurement(one, start, Reading(value, value * 0.9, value * 1.1, ROWS_AN_HOUR))


def _judge(catalog: Catalog, start: datetime) -> Iterator[Verdict]:
    for monitor in catalog.monitors(NAME):
        reading = Reading(0.5, 0.4, 0.6, ROWS_AN_HOUR)
        finding = Finding(monitor.metrics[0], "", Status.GREEN, reading, 0.5, 0.8, "As usual.", 0.6)
        yield Verdict(monitor.name, start, start + HOUR, Status.GREEN, (finding,), "As usual.")


def _store_incidents(catalog: Catalog, span: Window) -> None:
    monitors = catalog.monitors(NAME)
    for number, part in enumerate(span.split(ALERT_EVERY)):
        monitor, since = monitors[number % len(monitors)], part.start + DAY
        end = since + ALERT_HOURS * HOUR
        is_last = part.end >= span.end
        if since >= span.end - 2 * HOUR:
            break
        closed = None if is_last or end >= span.end else end
        column = f"x{number % N_FLOATS:02}" if "js_distance" in monitor.metrics else ""
        state = IncidentState.RESOLVED if closed else IncidentState.OPEN
        cause = Cause(CauseKind.INPUT_DRIFT, "x03 drifted.", "x03")
        incident = Incident(
            -1, NAME, f"Trouble {number}", state, Status.RED, since, since + HOUR, closed, cause
        )
        alert = Alert(
            -1,
            NAME,
            monitor.name,
            since,
            since + HOUR,
            closed,
            Status.RED,
            monitor.metrics[0],
            column,
            "Bad.",
            -1,
        )
        event = TimelineEvent(-1, since + HOUR, EventKind.OPENED, "Opened.")
        catalog.commit_alerted(Alerted(NAME, (alert,), (incident,), (event,), ()), handled=())


def calls(span: Window, incident_id: int) -> dict[str, str]:
    """Return the API calls that the pages make, by what they are."""
    page = f"/api/v1/models/{NAME}"
    year = httpx.QueryParams({"from": span.start.isoformat(), "to": span.end.isoformat()})
    month = httpx.QueryParams({"from": (span.end - 30 * DAY).isoformat(), "to": span.end.isoformat()})
    return {
        "model page, 90 days (default)": f"{page}/page",
        "model page, 30 days": f"{page}/page?{month}",
        "model page, whole history": f"{page}/page?{year}",
        "feature page, latest window": f"{page}/features/x03",
        "feature page, against training": f"{page}/features/x03?reference=training",
        "incident page": f"/api/v1/incidents/{incident_id}",
        "incidents": "/api/v1/incidents",
        "monitors": f"{page}/monitors",
        "fleet": "/api/v1/fleet",
        "metrics: one, 90 days": f"{page}/metrics?metric=latency_p95",
        "metrics: one, whole history": f"{page}/metrics?metric=latency_p95&{year}",
    }


def time_calls(http: httpx.Client, path: str, n_calls: int) -> tuple[list[float], int, int]:
    """Return milliseconds of each call, and the bytes of the answer, on the wire and unpacked."""
    first = http.get(path).raise_for_status()
    taken = []
    for _ in range(n_calls):
        begun_s = time.perf_counter()
        http.get(path).raise_for_status()
        taken.append(1e3 * (time.perf_counter() - begun_s))
    return taken, first.num_bytes_downloaded, len(first.content)


def read_plainly(path: Path, span: Window) -> float:
    """Return the milliseconds that reading the model page's points with plain SQL takes, as JSON text."""
    names = [name for names in CHARTS.values() for name in names]
    marks = ",".join("?" * len(names))
    us = [int(moment.timestamp() * 1e6) for moment in (span.start, span.end)]
    with sqlite3.connect(path) as connection:
        begun_s = time.perf_counter()
        rows = connection.execute(
            "SELECT series_id, start_us, value, low, high, n_rows FROM measurement JOIN series ON series.id = series_id "
            f"WHERE metric IN ({marks}) AND start_us >= ? AND start_us < ? ORDER BY series_id, start_us",
            [*names, *us],
        ).fetchall()
        json.dumps(rows)
        return 1e3 * (time.perf_counter() - begun_s)


def prepare(home: Path, n_days: int) -> Window:
    """Build the history, unless the home holds one; return its span."""
    home.mkdir(parents=True, exist_ok=True)
    catalog = open_catalog(home / "catalog.db")
    if not catalog.models():
        end = floor_time(datetime.now(UTC), HOUR)
        begun_s = time.perf_counter()
        build(catalog, Window(end - timedelta(days=n_days), end))
        print(f"built in {time.perf_counter() - begun_s:.0f} s")
    span = catalog.span(NAME)
    catalog.close()
    if span is None:
        raise RuntimeError(f"{home} holds no history")
    print(f"catalog of {(home / 'catalog.db').stat().st_size / 2**20:,.0f} MiB, {span.length.days} days")
    return span


def run(home: Path, n_days: int, n_calls: int) -> None:
    span = prepare(home, n_days)
    server = ServerProcess(home)
    server.start()
    at_start_mib = server.peak_memory_mib()
    try:
        with httpx.Client(base_url=server.url, timeout=60) as http:
            incident_id = http.get("/api/v1/incidents").json()[0]["id"]
            print(
                f"\n{'call':34} {'p50':>7} {'p95':>7}   {'wire':>8} {'JSON':>9}   aim: p95 under {AIM_MS:g} ms"
            )
            medians = {}
            for name, path in calls(span, incident_id).items():
                taken, n_wire, n_bytes = time_calls(http, path, n_calls)
                medians[name] = quantile(taken, 0.5)
                p95 = quantile(taken, 0.95)
                print(
                    f"{name:34} {medians[name]:4.0f} ms {p95:4.0f} ms   {n_wire / 1024:5.0f} KiB {n_bytes / 1024:6.0f} KiB"
                    f"   {'met' if p95 < AIM_MS else 'MISSED'}"
                )
        peak_mib = server.peak_memory_mib()
    finally:
        server.stop()
    for name, days in (
        ("model page, 90 days (default)", 90),
        ("model page, whole history", span.length.days),
    ):
        plain = min(
            read_plainly(home / "catalog.db", Window(span.end - days * DAY, span.end)) for _ in range(5)
        )
        print(
            f"plain SQL + json, {days} days: {plain:.0f} ms; ratio of the page to it {medians[name] / plain:.2f}"
        )
    print(
        f"server's peak memory {peak_mib:,.0f} MiB ({at_start_mib:,.0f} before the first call), load {load():.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the pages' API answers over a long history.")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--quick", action="store_true", help="100 days, 20 calls")
    chosen = parser.parse_args()
    n_days, n_calls = (100, 20) if chosen.quick else (chosen.days, chosen.calls)
    print_machine("polars", "sqlalchemy", "fastapi", "pydantic", "uvicorn")
    if chosen.home:
        run(chosen.home, n_days, n_calls)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder) / "home", n_days, n_calls)


if __name__ == "__main__":
    main()
