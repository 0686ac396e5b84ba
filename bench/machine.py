"""What a benchmark ran on: printed first by each, for a number without its machine says little."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"


def print_machine(*packages: str) -> None:
    """Print processor, cores, memory, load and versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(
        f"{platform.platform()}, {cpu}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, load {load():.1f}\n"
        f"Python {platform.python_version()}, "
        + ", ".join(f"{package} {version(package)}" for package in packages),
        flush=True,
    )


def load() -> float:
    """Return how many processes have wanted to run of late."""
    return os.getloadavg()[0]


def use_test_servers() -> None:
    """Let a benchmark import what it shares with the tests: servers to be started and killed.

    The benchmarks' own folder goes: its `crash.py` and `profile.py` would be taken for others of that name.
    """
    own = Path(__file__).parent
    sys.path[:] = [str(TESTS), *(entry for entry in sys.path if Path(entry or ".").resolve() != own)]


def quantile(values: list[float], share: float) -> float:
    """Return the value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]
