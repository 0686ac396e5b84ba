"""Time from `log()` to the page: how old what people see is.

A prediction is logged through the real client, and the model page's API is asked until it counts it. The model is
watched as one in production is: it has a training reference with labels, its starter monitors and a day's traffic.
Twenty tries, begun at random moments of the client's send interval (1 s).

Beside it: scraping as Prometheus does by default, every 15 s, shows a counter 7.5 s late on average, and at most 15.

    python bench/freshness.py [--tries 20] [--quick]
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from machine import load, print_machine, quantile, use_test_servers

use_test_servers()
from crash.harness import ARROW, N_DAYS, arrow, make_rows
from server_process import ServerProcess, pause, wait_until
from watchkeeper.client.model import Model

MODEL = "fresh"
N_REFERENCE_ROWS = 20_000
N_ROWS = 20_000
SCRAPE_S = 15.0
AIM_S = 3.0


def n_predictions(http: httpx.Client) -> int:
    return int(http.get(f"/api/v1/models/{MODEL}/page").raise_for_status().json()["n_predictions"])


def prepare(server: ServerProcess, http: httpx.Client) -> Model:
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    model = Model(MODEL, version="1", url=server.url, task="binary", git_commit="")
    reference, labels, _ = make_rows(
        0, N_REFERENCE_ROWS, start=today - timedelta(days=2 * N_DAYS), prefix="r"
    )
    model.set_reference(reference.with_columns(labels["label"]), segments=["site"])
    traffic, labels, _ = make_rows(0, N_ROWS, start=today - timedelta(days=N_DAYS), prefix="p")
    model.log_frame(traffic)
    http.post(f"/api/v1/models/{MODEL}/labels", content=arrow(labels), headers={"Content-Type": ARROW})
    model.flush(60)
    wait_until(lambda: n_predictions(http) == N_ROWS, timeout_s=120, what="the day's traffic")
    return model


def measure(model: Model, http: httpx.Client) -> float:
    """Return the seconds from `log()` to a page that counts the prediction."""
    before = n_predictions(http)
    begun_s = time.perf_counter()
    features = {"age": 40, "amount": 12.5, "site": "north"}
    model.log(features, prediction=True, score=0.7, latency_ms=12.0)
    wait_until(lambda: n_predictions(http) > before, timeout_s=60, what="the prediction on the page")
    return time.perf_counter() - begun_s


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from log() to the page.")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="5 tries")
    chosen = parser.parse_args()
    n_tries = 5 if chosen.quick else chosen.tries
    print_machine("polars", "deltalake", "fastapi", "httpx")
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "home")
        server.start()
        try:
            with httpx.Client(base_url=server.url, timeout=60) as http, prepare(server, http) as model:
                taken = []
                for _ in range(n_tries):
                    pause(draw.random())
                    taken.append(measure(model, http))
            peak_mib = server.peak_memory_mib()
        finally:
            server.stop()
    print(
        f"\nlog() to page, {n_tries} tries: "
        + ", ".join(f"{name} {quantile(taken, share):.2f} s" for name, share in QUANTILES.items())
        + f"  (aim: under {AIM_S:g} s)\n"
        f"ratio of the mean to that of a counter scraped every {SCRAPE_S:g} s ({SCRAPE_S / 2:g} s): "
        f"{sum(taken) / n_tries / (SCRAPE_S / 2):.2f}\n"
        f"server's peak memory {peak_mib:,.0f} MiB, load {load():.1f}"
    )


QUANTILES = {"min": 0.0, "p50": 0.5, "p95": 0.95, "max": 1.0}


if __name__ == "__main__":
    main()
