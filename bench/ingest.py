"""How fast events are taken in: Arrow batches and single JSON events, acknowledged, and all the way to the page.

Server and client are processes of their own and share the machine's cores. Rows have 10 features (7 floats, an
integer, 2 categories), an id, a time, a prediction and a score, over the hours of two days, in batches of 50,000.

1. Arrow rows a second until the last batch is acknowledged (each is on disk by then), and until the last row is in
   lake and profiles, and until all is measured and on the page; the drain works all the while.
2. Single JSON events a second: one event a request, over many connections at once, as services send them.

Beside them: a bare FastAPI endpoint that reads the same bodies and keeps nothing, and appending the same batches to
Parquet files with fsync, in one process without any HTTP.

    python bench/ingest.py [--rows 2000000] [--connections 32] [--seconds 5] [--quick]
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread

import httpx
import numpy as np
import polars as pl

from machine import load, print_machine, use_test_servers

use_test_servers()
from server_process import ServerProcess, free_port, wait_until
from watchkeeper.store.catalog.catalog import open_catalog

MODEL = "bench"
BATCH_ROWS = 50_000
N_SENDERS = 2
ARROW = "application/vnd.apache.arrow.stream"
TIMEOUT_S = 300.0

BARE = """
import sys, uvicorn
from fastapi import FastAPI, Request
app = FastAPI()

@app.post("/{path:path}", status_code=202)
async def take(path: str, request: Request):
    n_bytes = 0
    async for part in request.stream():
        n_bytes += len(part)
    return {"n_bytes": n_bytes}

uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def make_batch(number: int, start: datetime) -> pl.DataFrame:
    rng = np.random.default_rng(number)
    n = BATCH_ROWS
    seconds = pl.Series(rng.integers(0, 2 * 86_400 * 1_000_000, n)).cast(pl.Duration("us"))
    first = number * n
    columns = {f"x{i}": rng.normal(i, 1 + i, n) for i in range(7)}
    return pl.DataFrame(
        {
            "id": pl.int_range(first, first + n, eager=True).cast(pl.String),
            "time": (pl.Series([start]) + seconds).sort(),
            "prediction": rng.random(n) > 0.5,
            "score": rng.random(n),
            **columns,
            "count": rng.poisson(20, n),
            "site": rng.choice(["north", "south", "west"], n),
            "carrier": rng.choice([f"c{i}" for i in range(20)], n),
        }
    )


def encode(frame: pl.DataFrame) -> bytes:
    sink = BytesIO()
    frame.write_ipc_stream(sink, compression="lz4")
    return sink.getvalue()


def send_all(url: str, bodies: Sequence[bytes]) -> float:
    """Send the bodies over a few connections; return the seconds until the last was acknowledged."""

    def send(part: Sequence[bytes]) -> None:
        with httpx.Client(timeout=TIMEOUT_S) as http:
            for body in part:
                http.post(url, content=body, headers={"Content-Type": ARROW}).raise_for_status()

    threads = [Thread(target=send, args=(bodies[i::N_SENDERS],)) for i in range(N_SENDERS)]
    begun_s = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun_s


def send_singles(port: int, *, n_connections: int, seconds: float, start: datetime) -> float:
    """Send single events over many connections; return how many a second were answered with 202."""
    counts = [0] * n_connections
    barrier = Barrier(n_connections + 1)

    def send(place: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            barrier.wait()
            deadline_s = time.perf_counter() + seconds
            while time.perf_counter() < deadline_s:
                connection.sendall(_request(f"s{place}-{counts[place]}", start))
                _read_accepted(connection)
                counts[place] += 1

    threads = [Thread(target=send, args=(i,)) for i in range(n_connections)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun_s = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun_s)


def _request(event_id: str, start: datetime) -> bytes:
    features = {f"x{i}": 0.5 + i for i in range(7)} | {"count": 20, "site": "north", "carrier": "c3"}
    event = {
        "id": event_id,
        "time": start.isoformat(),
        "prediction": True,
        "score": 0.7,
        "features": features,
    }
    body = json.dumps({"predictions": [event]}).encode()
    head = (
        f"POST /api/v1/models/{MODEL}/predictions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _read_accepted(connection: socket.socket) -> None:
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(4096)
    head, _, body = answer.partition(b"\r\n\r\n")
    if b" 202 " not in head[:20]:
        raise RuntimeError(answer.decode())
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(4096)


def append_parquet(folder: Path, bodies: Sequence[bytes]) -> float:
    """Append the batches to Parquet files, one each, with fsync; return the seconds taken."""
    begun_s = time.perf_counter()
    for number, body in enumerate(bodies):
        with (folder / f"{number}.parquet").open("wb") as file:
            pl.read_ipc_stream(BytesIO(body)).write_parquet(file, compression="zstd", compression_level=1)
            file.flush()
            os.fsync(file.fileno())
    return time.perf_counter() - begun_s


def with_bare_server(work: Callable[[int], float]) -> float:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", BARE, str(port)])
    try:
        wait_until(lambda: _listens(port), timeout_s=30, what="the bare server's start")
        return work(port)
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def bench_arrow(server: ServerProcess, bodies: Sequence[bytes], folder: Path) -> None:
    n_rows = len(bodies) * BATCH_ROWS
    url = f"{server.url}/api/v1/models/{MODEL}"
    catalog = open_catalog(server.home / "catalog.db")
    print(
        f"\n{n_rows:,} rows of 10 features, {sum(map(len, bodies)) / n_rows:.0f} bytes a row as Arrow with LZ4"
    )
    cpu_s, begun_s = server.cpu_s(), time.perf_counter()
    acknowledged_s = send_all(f"{url}/predictions", bodies)
    acknowledging_cpu_s = server.cpu_s() - cpu_s
    wait_until(lambda: not catalog.depth().n_batches, timeout_s=TIMEOUT_S, what="draining")
    drained_s = time.perf_counter() - begun_s
    draining_cpu_s = server.cpu_s() - cpu_s
    wait_until(lambda: not catalog.dirty(MODEL), timeout_s=TIMEOUT_S, what="measuring")
    measured_s = time.perf_counter() - begun_s
    page = httpx.get(f"{url}/page", timeout=60).json()
    if page["n_predictions"] != n_rows:
        raise RuntimeError(f"{page['n_predictions']} on the page, {n_rows} were sent")
    catalog.close()
    bare_s = with_bare_server(lambda port: send_all(f"http://127.0.0.1:{port}/x", bodies))
    parquet_s = append_parquet(folder, bodies)
    lines = [
        ("acknowledged", acknowledged_s, f"server's CPU {acknowledging_cpu_s:.1f} s", "aim 500,000"),
        ("in lake and profiles", drained_s, f"server's CPU {draining_cpu_s:.1f} s", "aim 150,000"),
        ("measured, on the page", measured_s, "", ""),
        ("bare FastAPI, keeps nothing", bare_s, "", ""),
        ("Parquet + fsync, no HTTP", parquet_s, "", ""),
    ]
    for name, seconds, *notes in lines:
        print(
            f"  {name:28} {n_rows / seconds:10,.0f} rows/s  {seconds:6.2f} s  "
            f"ratio to bare {bare_s / seconds:5.2f}, to Parquet {parquet_s / seconds:5.2f}  "
            + "; ".join(note for note in notes if note)
        )
    print(f"  server's peak memory {server.peak_memory_mib():,.0f} MiB, load {load():.1f}")


def bench_singles(server: ServerProcess, *, n_connections: int, seconds: float, start: datetime) -> None:
    print(f"\nsingle JSON events, one a request, {seconds:g} s")
    for n in (1, n_connections):
        ours = send_singles(server.port, n_connections=n, seconds=seconds, start=start)
        bare = with_bare_server(
            lambda port, n=n: send_singles(port, n_connections=n, seconds=seconds, start=start)
        )
        print(
            f"  {n:3} connections  {ours:8,.0f} events/s, each on disk before its answer; bare FastAPI, which keeps "
            f"nothing: {bare:8,.0f}; ratio {ours / bare:.2f}"
        )
    print(f"  server's peak memory {server.peak_memory_mib():,.0f} MiB, load {load():.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast events are taken in.")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--quick", action="store_true", help="500,000 rows, 2 s")
    chosen = parser.parse_args()
    n_rows, seconds = (500_000, 2.0) if chosen.quick else (chosen.rows, chosen.seconds)
    print_machine("polars", "deltalake", "sqlalchemy", "fastapi", "uvicorn")
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
    bodies = [encode(make_batch(number, start)) for number in range(n_rows // BATCH_ROWS)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = ServerProcess(folder / "home")
        server.start()
        try:
            httpx.put(
                f"{server.url}/api/v1/models/{MODEL}", json={"version": {"name": "1"}}
            ).raise_for_status()
            bench_arrow(server, bodies, folder)
            bench_singles(server, n_connections=chosen.connections, seconds=seconds, start=start)
        finally:
            server.stop()
    print(f"\nclient's peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
