"""CPU and memory of this process, as the sender samples them once a batch."""

import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time


@dataclass(frozen=True, slots=True)
class Resources:
    """What the process used.

    Attributes
    ----------
    cpu_percent
        CPU time over elapsed time since the sample before; 200 is two cores busy throughout.
    memory_bytes
        Resident memory now; where /proc is missing, the most there has been.
    """

    cpu_percent: float
    memory_bytes: int


class ProcessMeter:
    """Samples this process; each sample covers the time since the one before."""

    def __init__(self) -> None:
        self._cpu_s = process_time()
        self._at_s = monotonic()

    def sample(self) -> Resources:
        """Return CPU since the last sample, and memory now."""
        cpu_s, at_s = process_time(), monotonic()
        elapsed_s = at_s - self._at_s
        cpu_percent = 100.0 * (cpu_s - self._cpu_s) / elapsed_s if elapsed_s > 0 else 0.0
        self._cpu_s, self._at_s = cpu_s, at_s
        return Resources(round(cpu_percent, 2), _memory_bytes())


def _memory_bytes() -> int:
    try:
        resident_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, others KiB.
    return resident_pages * os.sysconf("SC_PAGE_SIZE")
