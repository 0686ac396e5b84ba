"""A real server in a process of its own, to be killed, restarted and measured; benchmarks use it too."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

import watchkeeper.version

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 60.0
POLL_S = 0.02
_SOURCE = Path(watchkeeper.version.__file__).parents[1]
_nothing = Event()


def free_port():
    """Return a port that nobody has just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pause(seconds):
    """Wait without anything to wake it."""
    _nothing.wait(seconds)


def wait_until(condition, *, timeout_s, what):
    """Ask until `condition` holds; fail when it does not in time."""
    deadline_s = monotonic() + timeout_s
    while not condition():
        if monotonic() > deadline_s:
            raise TimeoutError(f"{what}: not within {timeout_s:g} s")
        pause(POLL_S)


class ServerProcess:
    """`python -m watchkeeper serve` over a home folder, at one address however often it is started."""

    def __init__(self, home):
        self.home = Path(home)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def spawn(self):
        """Start the process, and do not wait for it."""
        command = [sys.executable, "-m", "watchkeeper", "serve", "--home", str(self.home)]
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env={**os.environ, "PYTHONPATH": str(_SOURCE)},
                stdout=log,
                stderr=log,
            )

    def start(self):
        """Start the process and return once it answers."""
        self.spawn()
        wait_until(self._answers, timeout_s=START_TIMEOUT_S, what="the server's start")

    def _answers(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"the server ended by itself; its log ends with\n{self.log_tail()}")
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def log_tail(self):
        """Return the last lines that it wrote."""
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")[-4_000:]

    def kill(self):
        """End it as `kill -9` does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(STOP_TIMEOUT_S)

    def stop(self):
        """End it politely, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(STOP_TIMEOUT_S)

    def peak_memory_mib(self):
        """Return the most memory that the running process has held."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def cpu_s(self):
        """Return the processor seconds that the running process has taken."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
