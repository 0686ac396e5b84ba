"""A real HTTP server on loopback that records what comes and answers as it is told."""

import gzip
import io
import json
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Self

import polars as pl


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]

    def rows(self) -> list[dict]:
        content_type = self.headers["content-type"]
        if content_type.endswith("arrow.stream"):
            return pl.read_ipc_stream(io.BytesIO(self.body)).to_dicts()
        if content_type.endswith("parquet"):
            return pl.read_parquet(io.BytesIO(self.body)).to_dicts()
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return [json.loads(line) for line in body.splitlines()]


@dataclass
class Answer:
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"n_accepted": 1, "n_quarantined": 0, "is_repeat": false}'
    is_cut: bool = False  # The connection ends without an answer, after the request was taken.
    until: Event | None = None  # Answers only when this is set.


class RecordingServer:
    """Answers 202 to everything but what `script` says for the next POSTs."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.script: deque[Answer] = deque()
        self._changed = Condition()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.recorder = self
        self.port = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def take(self, request: Request) -> Answer:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            return self.script.popleft() if request.method == "POST" and self.script else Answer()

    def posts(self, path: str = "predictions") -> list[Request]:
        found = list(self.requests)
        return [r for r in found if r.method == "POST" and r.path.partition("?")[0].endswith(f"/{path}")]

    def rows(self, path: str = "predictions") -> list[dict]:
        """Rows as a server counts them that knows a repeated key."""
        by_key = {request.key: request for request in self.posts(path)}
        return [row for request in by_key.values() for row in request.rows()]

    def wait_for_posts(self, n: int, path: str = "predictions", timeout: float = 10.0) -> list[Request]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.posts(path)) >= n, timeout), self.requests
        return self.posts(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    recorder: RecordingServer

    def handle_error(self, request, client_address):
        pass  # A client that was killed or gave up is what some tests are about.


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.recorder.take(Request(self.command, self.path, headers, body))
        if answer.until is not None:
            answer.until.wait(10)
        if answer.is_cut:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def do_PUT(self):
        self.do_POST()

    def log_message(self, *_: object):
        pass
