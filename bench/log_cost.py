"""What `Model.log()` costs its caller, beside a line written through stdlib logging's QueueHandler.

A sink server in another process takes what the sender sends. Ten features a row. Two rates: a service under
load (the caller pauses between calls, as one that predicts does) and as fast as the caller can. For each,
the sender works at the same time in the same process: what it takes of the interpreter shows in the tail.
Also the encoders' cost a row, by which Arrow was chosen over JSON, and what `import` costs.

    python bench/log_cost.py [n_rows]
"""

import json
import logging
import logging.handlers
import os
import platform
import queue
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from time import perf_counter, perf_counter_ns

import httpx
import polars as pl

from watchkeeper.client import encode
from watchkeeper.client.buffer import Row
from watchkeeper.client.ids import IdMaker
from watchkeeper.client.model import Model
from watchkeeper.client.process import Resources

ROWS_A_SECOND = 5_000


class Sink(BaseHTTPRequestHandler):
    """Takes everything."""

    protocol_version = "HTTP/1.1"

    def take(self) -> None:
        """Read the request and say yes."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(202)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Sink.do_POST = Sink.do_PUT = Sink.take  # type: ignore[attr-defined] # Names that http.server looks up.


def serve_sink() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    print(server.server_port, flush=True)
    server.serve_forever()


def make_features(n: int) -> list[dict[str, object]]:
    draw = random.Random(0)
    return [
        {f"f{i}": draw.random() for i in range(6)}
        | {
            "origin": draw.choice(["JFK", "LGA", "EWR"]),
            "carrier": "UA",
            "stops": i % 3,
            "is_weekend": i % 7 > 4,
        }
        for i in range(n)
    ]


def time_calls(call: Callable[[dict[str, object]], object], n_rows: int, *, rate: int | None) -> list[int]:
    """Return nanoseconds of each call; between calls, work the time away that `rate` leaves."""
    features = make_features(1_000)
    gap_ns = 1_000_000_000 // rate if rate else 0
    taken_ns = []
    next_ns = perf_counter_ns()
    for i in range(n_rows):
        row = features[i % 1_000]
        while perf_counter_ns() < next_ns:
            pass
        begun_ns = perf_counter_ns()
        call(row)
        taken_ns.append(perf_counter_ns() - begun_ns)
        next_ns += gap_ns
    return taken_ns


def summarise(name: str, taken_ns: list[int]) -> float:
    ordered = sorted(taken_ns)
    at = {share: ordered[int(share * (len(ordered) - 1))] / 1e3 for share in (0.5, 0.99, 0.999)}
    print(
        f"{name:44} median {at[0.5]:7.2f} us   p99 {at[0.99]:8.2f} us   p99.9 {at[0.999]:9.2f} us   "
        f"max {ordered[-1] / 1e3:9.0f} us"
    )
    return at[0.5]


def bench_client(url: str, n_rows: int, *, rate: int | None) -> float:
    with Model("bench", version="1", url=url, git_commit="") as model:
        taken_ns = time_calls(lambda row: model.log(row, prediction=0.5, score=0.5), n_rows, rate=rate)
        is_flushed = model.flush(60)
    result = summarise(f"log(), {f'{rate} rows/s' if rate else 'as fast as can be'}", taken_ns)
    stats = model.stats
    print(f"{'':44} sent {stats.n_sent}, dropped {stats.n_dropped}, flushed {is_flushed} {stats.last_error}")
    return result


def bench_stdlib(n_rows: int, *, rate: int | None) -> float:
    with tempfile.TemporaryDirectory() as folder:
        handler = logging.FileHandler(Path(folder) / "log.jsonl")
        records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        listener = logging.handlers.QueueListener(records, handler)
        logger = logging.getLogger("bench")
        logger.propagate = False
        logger.setLevel(logging.INFO)
        logger.addHandler(queued := logging.handlers.QueueHandler(records))
        listener.start()
        taken_ns = time_calls(lambda row: logger.info(json.dumps(row)), n_rows, rate=rate)
        listener.stop()
        handler.close()
        logger.removeHandler(queued)
    return summarise(f"QueueHandler + json.dumps, {f'{rate} rows/s' if rate else 'full speed'}", taken_ns)


def bench_encoders(n_rows: int = 5_000) -> None:
    ids = IdMaker()
    rows = [
        Row(ids.make(i), 1000 * i, features, 0.5, 0.5) for i, features in enumerate(make_features(n_rows))
    ]
    resources = Resources(1.0, 1)
    encoders: dict[str, Callable[[], object]] = {
        "Arrow": lambda: encode._to_arrow(rows, "1", resources),  # noqa: SLF001 - it is what is measured.
        "JSON": lambda: [encode._to_line(row, resources) for row in rows],  # noqa: SLF001 - likewise.
    }
    for name, run in encoders.items():
        taken = []
        for _ in range(9):
            begun_s = perf_counter()
            run()
            taken.append(perf_counter() - begun_s)
        print(
            f"{f'encoding as {name}, sender thread':44} median {1e6 * median(taken) / n_rows:7.2f} us a row"
        )


def bench_import() -> None:
    code = "import time; t = time.perf_counter(); import watchkeeper.client.model; print(time.perf_counter() - t)"
    taken = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
    print(f"{'import watchkeeper.client.model':44} median {1e3 * median(taken):7.0f} ms, mostly httpx")


def main() -> None:
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "unknown CPU")
    print(
        f"{platform.platform()}, {cpu}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, polars {pl.__version__}, httpx {httpx.__version__}, {n_rows} rows"
    )
    sink = subprocess.Popen([sys.executable, __file__, "--sink"], stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{int(sink.stdout.readline())}"  # type: ignore[union-attr] # It is a pipe.
        for rate in (ROWS_A_SECOND, None):
            ours, theirs = bench_client(url, n_rows, rate=rate), bench_stdlib(n_rows, rate=rate)
            print(f"{'':44} ratio of medians, log() over stdlib: {ours / theirs:.2f}")
    finally:
        sink.terminate()
        sink.wait()
    bench_encoders()
    bench_import()


if __name__ == "__main__":
    serve_sink() if "--sink" in sys.argv else main()
