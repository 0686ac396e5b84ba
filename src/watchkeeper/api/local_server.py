"""A server in a thread of this process, on loopback: for the demo, notebooks and tests."""

import socket
from threading import Event, Thread
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

from watchkeeper.errors import Unavailable

# A busy machine may take this long to import and bind; more means that something is wrong.
START_TIMEOUT_S = 30.0
# Pages hold a stream of events open, which would otherwise keep a server from ending.
GRACE_S = 2


class _Server(uvicorn.Server):
    """Says when it is ready; signals are its host's business, not this thread's."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


class LocalServer:
    """Serves an application while it is entered.

    Parameters
    ----------
    port
        0 for any that is free.
    """

    def __init__(self, app: FastAPI, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: Thread | None = None
        self.url = ""

    def __enter__(self) -> Self:
        listener = bind(self._host, self._port)
        self._port = listener.getsockname()[1]
        self.url = f"http://{self._host}:{self._port}"
        self._server = _Server(server_config(self._app))
        self._thread = Thread(
            target=self._server.run, args=([listener],), name="watchkeeper-api", daemon=True
        )
        self._thread.start()
        if not self._server.is_up.wait(START_TIMEOUT_S):
            raise Unavailable(f"the server did not start within {START_TIMEOUT_S:.0f} s; see its log")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()


def server_config(app: FastAPI) -> uvicorn.Config:
    """Return how the server is run: quiet, and quick to end."""
    return uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_S)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises
    ------
    Unavailable
        Another process has the port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: asyncio turns Nagle's delay off for such sockets only, and every answer, which leaves
    # in two pieces, would wait 40 ms for the other side's acknowledgement of the first.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as exc:
        listener.close()
        raise Unavailable(
            f"port {port} on {host} is taken: {exc.strerror or exc}. Stop what uses it, or choose another "
            "with --port."
        ) from exc
    listener.listen(socket.SOMAXCONN)
    return listener
