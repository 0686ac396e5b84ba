"""An alert storm: ten thousand monitors turn bad in one minute. How many incidents and messages are that?

Verdicts of many monitors of many models are put into a catalog, all bad, as when what feeds them all has broken. Then
`watchkeeper serve` runs over it, with a webhook to tell. Told are: how soon all alerts stand, how many incidents and
messages became of them, and how fast the API answers meanwhile, beside how fast it answers afterwards, when all is calm.

    python bench/alert_storm.py [--alerts 10000] [--models 20] [--quick]
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from machine import load, print_machine, quantile, use_test_servers

use_test_servers()
from channels.servers import Hook, web_server
from server_process import ServerProcess, pause
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import DAY, Window
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Judged

QUICK_ALERTS = 1_000
AIM_MS = 100.0
TIMEOUT_S = 600.0
EVERY_S = 0.02
CALLS = ("/api/v1/fleet", "/api/v1/incidents", "/api/v1/models/model-0/page")
N_CALM = 100
SETTINGS = """
[channels.hook]
kind = "webhook"
url = "{url}"
"""


def address_of(home: Path) -> str:
    return f"sqlite:///{home / 'catalog.db'}"


def prepare(home: Path, *, n_models: int, n_monitors: int, now: datetime) -> None:
    """Put models with monitors into a new catalog, and a bad verdict of each on the day that has just ended."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - DAY
    catalog = open_catalog(address_of(home))
    for number in range(n_models):
        name = f"model-{number}"
        catalog.add_model(Model(name, start - 30 * DAY))
        _turn_bad(catalog, name, n_monitors, Window(start, start + DAY))
    catalog.close()


def _turn_bad(catalog: Catalog, model: str, n_monitors: int, window: Window) -> None:
    verdicts = []
    for number in range(n_monitors):
        name, column = f"missing-{number}", f"feature_{number}"
        monitor = Monitor(
            name,
            f"Missing values of {column}",
            Question.INPUT,
            ("missing_rate",),
            "threshold",
            columns=(column,),
            persistence=Persistence(bad=1, of=1, clear=1),
        )
        catalog.put_monitor(model, monitor)
        reason = f"Missing values of {column} are 100 %, above the limit of 5 %."
        reading = Reading(1.0, 0.99, 1.0, 1_000)
        finding = Finding("missing_rate", column, Status.RED, reading, None, 0.05, reason, excess=20.0)
        verdicts.append(Verdict(name, window.start, window.end, Status.RED, (finding,), reason))
    catalog.commit_judged(Judged(model, [window], verdicts))


class Caller:
    """Asks the API again and again, and notes how long each answer takes."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self.taken_ms: dict[str, list[float]] = {call: [] for call in CALLS}

    def ask(self) -> None:
        """Make each call once."""
        for call, taken in self.taken_ms.items():
            begun = time.perf_counter()
            self._http.get(call).raise_for_status()
            taken.append(1_000.0 * (time.perf_counter() - begun))
        pause(EVERY_S)

    def tell(self, when: str) -> str:
        """Return a line for each call."""
        return "\n".join(
            f"  {when} {call:<28} p50 {quantile(taken, 0.5):6.1f} ms  p99 {quantile(taken, 0.99):6.1f} ms  ({len(taken)} calls)"
            for call, taken in self.taken_ms.items()
        )


def run(server: ServerProcess, hook: Hook, n_models: int) -> str:
    """Let the storm through; return what became of it."""
    begun = time.perf_counter()
    server.start()
    with httpx.Client(base_url=server.url, timeout=TIMEOUT_S) as http:
        storm, calm = Caller(http), Caller(http)
        while len(hook.requests) < n_models:
            storm.ask()
            if time.perf_counter() - begun > TIMEOUT_S:
                raise TimeoutError(f"{len(hook.requests)} of {n_models} models were told of")
        taken_s = time.perf_counter() - begun
        incidents = http.get("/api/v1/incidents").json()
        for _ in range(N_CALM):
            calm.ask()
    worst = max(quantile(taken, 0.99) for taken in storm.taken_ms.values())
    verdict = "met" if worst < AIM_MS else "MISSED"
    return (
        f"{count_alerts(server.home, n_models):,} alerts became {len(incidents)} incidents and {len(hook.requests)} messages in {taken_s:.1f} s, start included\n"
        f"{storm.tell('storm')}\n{calm.tell('calm ')}\n"
        f"aim: the API under {AIM_MS:g} ms (p99, worst call): {verdict}, {worst:.0f} ms"
    )


def count_alerts(home: Path, n_models: int) -> int:
    catalog = open_catalog(address_of(home))
    n_alerts = sum(len(catalog.alerts(f"model-{number}")) for number in range(n_models))
    catalog.close()
    return n_alerts


def main() -> None:
    parser = argparse.ArgumentParser(description="Ten thousand alerts in a minute.")
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--models", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ALERTS:,} alerts")
    chosen = parser.parse_args()
    n_alerts = QUICK_ALERTS if chosen.quick else chosen.alerts
    print_machine("fastapi", "httpx", "sqlalchemy")
    with tempfile.TemporaryDirectory() as folder, web_server(Hook()) as hook:
        home = Path(folder)
        (home / "watchkeeper.toml").write_text(SETTINGS.format(url=hook.url), encoding="utf-8")
        prepare(home, n_models=chosen.models, n_monitors=n_alerts // chosen.models, now=datetime.now(UTC))
        server = ServerProcess(home)
        try:
            told = run(server, hook, chosen.models)
        finally:
            server.stop()
    print(f"{told}\nload {load():.1f}")


if __name__ == "__main__":
    main()
