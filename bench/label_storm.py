"""A label storm: a million labels for last month come in one request, while live traffic goes on.

A model has answered 30 days without a label; its performance is estimated. Then all labels come at once. Told are: how
soon they are acknowledged, and how soon every day's accuracy is what they say and its verdict amended; and what live
traffic feels of it: seconds from a prediction's sending to its acknowledgement, and to a page that counts it, before
the storm and in it.

    python bench/label_storm.py [--rows 1000000] [--quick]
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import numpy as np
import polars as pl

from machine import load, print_machine, quantile, use_test_servers

use_test_servers()
from crash.harness import ARROW, arrow
from server_process import ServerProcess, wait_until
from watchkeeper.client.model import Model

MODEL = "storm"
DAY = timedelta(days=1)
N_DAYS = 30
BATCH_ROWS = 50_000
QUICK_ROWS = 100_000
LIVE_ROWS, LIVE_EVERY_S = 50, 0.5
N_CALM = 20
TIMEOUT_S = 900.0


def make_rows(n: int, start: datetime, *, prefix: str, n_days: int = N_DAYS) -> pl.DataFrame:
    """Return predictions with labels over some days; scores say the chance of a positive label, and later too much."""
    rng = np.random.default_rng(n)
    x = rng.normal(0.0, 1.5, n)
    seconds = np.sort(rng.integers(0, n_days * 86_400, n))
    level = np.where(seconds > 20 * 86_400, -1.0, 0.0) if prefix == "p" else 0.0
    score = 1.0 / (1.0 + np.exp(-x))
    return pl.DataFrame(
        {
            "id": pl.Series([prefix]) + pl.int_range(n, eager=True).cast(pl.String),
            "time": pl.Series([start]).dt.cast_time_unit("us")
            + pl.Series(seconds * 1_000_000).cast(pl.Duration("us")),
            "prediction": score >= 0.5,
            "score": score,
            "x": x,
            "label": rng.random(n) < 1.0 / (1.0 + np.exp(-(x + level))),
        }
    )


@dataclass
class LiveTraffic:
    """Sends small batches of today's predictions and notes how long each takes to be acknowledged, and to be seen.

    Attributes
    ----------
    acknowledged_s, seen_s
        By whether the storm had begun.
    """

    http: httpx.Client
    start: datetime
    is_storm: bool = False
    acknowledged_s: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    seen_s: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    stop: Event = field(default_factory=Event)

    def run(self) -> None:
        """Send until told to stop."""
        for number in _count_until(self.stop):
            rows = make_rows(LIVE_ROWS, self.start, prefix=f"live{number}-", n_days=1).drop("label")
            rows = rows.with_columns(pl.lit(self.start).dt.cast_time_unit("us").alias("time"))
            is_storm, n_seen = self.is_storm, n_predictions(self.http)
            begun_s = time.perf_counter()
            post(self.http, "predictions", rows)
            self.acknowledged_s[is_storm].append(time.perf_counter() - begun_s)
            self._wait_for(n_seen + LIVE_ROWS)
            self.seen_s[is_storm].append(time.perf_counter() - begun_s)

    def _wait_for(self, n_rows: int) -> None:
        wait_until(
            lambda: n_predictions(self.http) >= n_rows, timeout_s=TIMEOUT_S, what="live rows on the page"
        )


def _count_until(stop: Event) -> Iterator[int]:
    number = 0
    while not stop.wait(LIVE_EVERY_S):
        number += 1
        yield number


def post(http: httpx.Client, kind: str, rows: pl.DataFrame) -> None:
    path = f"/api/v1/models/{MODEL}/{kind}"
    http.post(path, content=arrow(rows), headers={"Content-Type": ARROW}).raise_for_status()


def n_predictions(http: httpx.Client) -> int:
    page = http.get(f"/api/v1/models/{MODEL}/page").raise_for_status().json()
    return int(page["n_predictions"])


def history(http: httpx.Client, metric: str, start: datetime) -> list[float | None]:
    """Return a metric of each of the days."""
    span: dict[str, Any] = {
        "metric": metric,
        "start": start.isoformat(),
        "to": (start + N_DAYS * DAY).isoformat(),
        # As they stand now, not as they stood before labels came.
        "reference": "",
    }
    span["from"] = span.pop("start")
    found = http.get(f"/api/v1/models/{MODEL}/metrics", params=span).raise_for_status().json()
    return list(found[0]["values"]) if found else []


def prepare(server: ServerProcess, http: httpx.Client, rows: pl.DataFrame, start: datetime) -> None:
    """Train the model on the month before, and have it answer for 30 days without a label."""
    with Model(MODEL, version="1", url=server.url, task="binary", git_commit="") as model:
        model.set_reference(make_rows(30_000, start - N_DAYS * DAY, prefix="r"))
        model.flush(60)
    for first in range(0, rows.height, BATCH_ROWS):
        post(http, "predictions", rows[first : first + BATCH_ROWS].drop("label"))
    wait_until(
        lambda: (
            len([one for one in history(http, "estimated_accuracy", start) if one is not None]) == N_DAYS
            and n_predictions(http) == rows.height
        ),
        timeout_s=TIMEOUT_S,
        what="a month of estimates",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A million labels in one go, while live traffic goes on.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    chosen = parser.parse_args()
    n_rows = QUICK_ROWS if chosen.quick else chosen.rows
    print_machine("polars", "deltalake", "fastapi", "httpx")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - N_DAYS * DAY
    rows = make_rows(n_rows, start, prefix="p")
    truth = [
        float((day["prediction"] == day["label"]).mean())
        for _, day in rows.group_by_dynamic("time", every="1d")
        .agg("prediction", "label")
        .explode("prediction", "label")
        .group_by("time", maintain_order=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "home")
        server.start()
        try:
            with httpx.Client(base_url=server.url, timeout=TIMEOUT_S) as http:
                told = run(server, http, rows, start, truth)
            told += f"\nserver's peak memory {server.peak_memory_mib():,.0f} MiB, load {load():.1f}"
        finally:
            server.stop()
    print(told)


def run(
    server: ServerProcess, http: httpx.Client, rows: pl.DataFrame, start: datetime, truth: list[float]
) -> str:
    prepare(server, http, rows, start)
    estimated = history(http, "estimated_accuracy", start)
    live = LiveTraffic(httpx.Client(base_url=server.url, timeout=TIMEOUT_S), start + N_DAYS * DAY)
    thread = Thread(target=live.run)
    thread.start()
    wait_until(lambda: len(live.seen_s[False]) >= N_CALM, timeout_s=TIMEOUT_S, what="calm traffic")
    live.is_storm = True
    begun_s = time.perf_counter()
    post(http, "labels", rows.select("id", "label", pl.col("time").alias("prediction_time")))
    acknowledged_s = time.perf_counter() - begun_s

    def is_known() -> bool:
        found = history(http, "accuracy", start)
        return len(found) == len(truth) and all(
            one is not None and abs(one - other) < 1e-9 for one, other in zip(found, truth, strict=True)
        )

    wait_until(is_known, timeout_s=TIMEOUT_S, what="each day's accuracy as the labels say")
    known_s = time.perf_counter() - begun_s
    live.stop.set()
    thread.join()
    off = float(np.mean([abs((one or 0.0) - other) for one, other in zip(estimated, truth, strict=True)]))
    return (
        f"\n{rows.height:,} labels of {N_DAYS} days in one request, {LIVE_ROWS} predictions every {LIVE_EVERY_S:g} s beside\n"
        f"acknowledged after {acknowledged_s:.1f} s; all {N_DAYS} days amended after {known_s:.1f} s "
        f"({rows.height / known_s:,.0f} labels a second); accuracy had been estimated within {100 * off:.2f} points on average\n"
        + "\n".join(
            f"live rows {what}: {_tell(calm)} before, {_tell(storm)} in the storm, "
            f"{quantile(storm, 0.5) / quantile(calm, 0.5):.1f} x in the median"
            for what, (calm, storm) in {
                "acknowledged": (live.acknowledged_s[False], live.acknowledged_s[True]),
                "on the page": (live.seen_s[False], live.seen_s[True]),
            }.items()
        )
    )


def _tell(taken_s: list[float]) -> str:
    return f"p50 {quantile(taken_s, 0.5):.2f} s, max {max(taken_s):.2f} s"


if __name__ == "__main__":
    main()
