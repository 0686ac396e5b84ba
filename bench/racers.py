"""Racers: the same work done by us, by the yardstick and by the peers, each run measured from outside.

Each run is a process of its own with the racer's own interpreter. Measured are the time of the whole process, of the
work alone (after the imports), processor time, and the peak memory of the process and its children. Racers take turns,
so that a busy minute hits all alike. One that exceeds the limit of time is stopped, and one that cannot run is named:
none is left out in silence.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from peers import VARIABLE, find_interpreter

WORK = Path(__file__).with_name("work.py")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Between two looks at a racer: they take about 1 % of a core.
LOOK_S = 0.02
# What takes longer is not run again: half a minute averages over the machine's moods by itself.
LONG_S = 30.0
# Peers that would tell their makers of each run.
QUIET = {
    "DO_NOT_TRACK": "1",
    "NML_DISABLE_USAGE_LOGGING": "1",
    "WHYLOGS_NO_ANALYTICS": "True",
    "YDATA_PROFILING_NO_ANALYTICS": "True",
}


@dataclass(frozen=True, slots=True)
class Racer:
    """Who does which work.

    Attributes
    ----------
    name
        As printed.
    work
        Function of `work.py`.
    package
        Whose version is printed.
    peer
        Name among `PEERS`, whose interpreter it needs; empty for our own.
    """

    name: str
    work: str
    package: str = "watchkeeper"
    peer: str = ""


class Outcome(Enum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    ABSENT = "not installed"


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured; of a stopped run what it had taken by then, which is less than it takes.

    Attributes
    ----------
    counted
        What the work returned.
    reason
        Why it did not finish.
    """

    outcome: Outcome
    whole_s: float = 0.0
    work_s: float = 0.0
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    counted: int | None = None
    version: str = ""
    reason: str = ""


def run_all(
    racers: Sequence[Racer], arguments: Sequence[object], *, runs: int, limit_s: float
) -> dict[str, Run]:
    """Run racers in turns, and return the median of each one's runs by its name."""
    found: dict[str, list[Run]] = {one.name: [] for one in racers}
    for turn in range(runs):
        for one in racers:
            done = found[one.name]
            if turn and (done[-1].outcome is not Outcome.FINISHED or done[-1].whole_s > LONG_S):
                continue
            done.append(run_once(one, arguments, limit_s=limit_s))
            # Of a race of many minutes one wants to see that it goes on.
            print(f"{one.name.strip()}: {done[-1].outcome.value}, {done[-1].whole_s:.1f} s", file=sys.stderr)
    return {name: _take_median(done) for name, done in found.items()}


def _take_median(runs: list[Run]) -> Run:
    fields = ("whole_s", "work_s", "cpu_s", "peak_mib")
    return replace(runs[-1], **{name: median(getattr(run, name) for run in runs) for name in fields})


def run_once(racer: Racer, arguments: Sequence[object], *, limit_s: float) -> Run:
    """Run a racer's work once."""
    python = find_interpreter(racer.peer) if racer.peer else Path(sys.executable)
    if python is None:
        return Run(
            Outcome.ABSENT, reason=f"{VARIABLE} names no folder with venv-{racer.peer}; see bench/peers.py"
        )
    # -P: this folder holds a module called `profile`, which is the standard library's too.
    command = [str(python), "-P", "-W", "ignore", str(WORK), racer.package, racer.work, *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun_s = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, start_new_session=True, env=os.environ | QUIET
        )
        try:
            measured = _watch(process, begun_s, limit_s)
        finally:
            # What it started goes with it, also when the benchmark is interrupted.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return _complete(measured, begun_s, _read_said(out), err)


def _watch(process: subprocess.Popen[bytes], begun_s: float, limit_s: float) -> Run:
    """Wait for the end or the limit, with an eye on memory."""
    peak_mib = 0.0
    while True:
        peak_mib = max(peak_mib, _used_mib(process.pid))
        whole_s = time.perf_counter() - begun_s
        is_stopped = whole_s > limit_s
        if is_stopped:
            os.killpg(process.pid, signal.SIGKILL)
        # Of all ways to wait this alone tells the processor time of one child.
        pid, status, usage = os.wait4(process.pid, 0 if is_stopped else os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            outcome = Outcome.FAILED if process.returncode else Outcome.FINISHED
            whole_s = time.perf_counter() - begun_s
            cpu_s = usage.ru_utime + usage.ru_stime
            return Run(Outcome.STOPPED if is_stopped else outcome, whole_s, cpu_s=cpu_s, peak_mib=peak_mib)
        time.sleep(LOOK_S)


def _complete(run: Run, begun_s: float, said: dict[str, Any], err: TextIO) -> Run:
    """Add to what was measured what the racer itself said."""
    run = replace(run, version=said.get("version", ""))
    match run.outcome:
        case Outcome.FINISHED:
            return replace(run, work_s=said["work_s"], counted=said["counted"])
        case Outcome.STOPPED:
            ended_s = begun_s + run.whole_s
            return replace(run, work_s=ended_s - said.get("begun_s", ended_s))
        case _:
            err.seek(0)
            return replace(run, reason=(err.read().strip().splitlines() or ["without a word"])[-1])


def _read_said(out: TextIO) -> dict[str, Any]:
    """Return what a racer said in JSON, whatever else its package printed."""
    out.seek(0)
    said: dict[str, Any] = {}
    for line in out:
        if line.startswith('{"'):
            with contextlib.suppress(json.JSONDecodeError):
                said |= json.loads(line)
    return said


def _used_mib(pid: int) -> float:
    """Return what a process and its children hold now, or the process alone has held at most, if that is more."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    peak_kib = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
    held = sum(map(_resident_bytes, (pid, *_descendants(pid))))
    return max(int(peak_kib) / 1024, held / 2**20)


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _descendants(pid: int) -> list[int]:
    """Return children and theirs; the kernel lists them with the thread that started them."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, path.read_text(encoding="utf-8").split()):
                found += [child, *_descendants(child)]
    return found
