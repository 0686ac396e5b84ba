"""Speed and memory of a comparison of two tables, beside Evidently, whylogs and NannyML.

Of 1,000,000 with as many rows by 20 columns and of 100,000 with as many by 1,000 columns (`bench/tables.py`), from
Parquet. Each racer runs in a process of its own; whole s is the process with its imports, work s what comes after
them. The yardstick is Polars' `describe` of both tables, which says nothing of drift. Beside the comparison stand the
one of columns alone, which is all that the peers look at, the one with a stored reference profile, which is how a
pipeline would do it every day, and the one with its page. `drifted` is how many columns a racer calls drifted; one in
five was shifted, by little.

usage: python bench/compare.py [--shape long|wide|both] [--quick]
"""

import subprocess
import sys
from pathlib import Path

from race import OURS, YARDSTICK, Found, print_aim, run_race
from racers import Racer

EVIDENTLY, WHYLOGS = "Evidently DataDriftPreset", "whylogs"
RACERS = (
    Racer(OURS, "compare_watchkeeper"),
    Racer("  columns alone", "compare_columns"),
    Racer("  stored reference", "compare_stored"),
    Racer("  with the page", "compare_page"),
    Racer(YARDSTICK, "compare_polars", "polars"),
    Racer(EVIDENTLY, "compare_evidently", "evidently", peer="evidently"),
    Racer(WHYLOGS, "compare_whylogs", "whylogs", peer="whylogs"),
    Racer("NannyML univariate", "compare_nannyml", "nannyml", peer="nannyml"),
)
AIM_S = 1.2
# How much faster than whom.
AIM_TIMES = {EVIDENTLY: 20, WHYLOGS: 30}


def store_reference(before: Path, now: Path) -> list[Path]:
    """Profile the reference, for the one racer that compares with that; return the tables."""
    command = [sys.executable, "-P", "-m", "watchkeeper", "profile", before]
    command += ["--output", before.with_suffix(".profile")]
    subprocess.run(command, check=True, capture_output=True)
    return [before, now]


def judge_aims(found: Found) -> None:
    ours = found[OURS]
    print_aim(f"in {AIM_S} s", ours, is_met=ours.work_s <= AIM_S, got=f"{ours.work_s:.2f} s")
    for name, aim in AIM_TIMES.items():
        times = found[name].work_s / ours.work_s
        less_mib = found[name].peak_mib - ours.peak_mib
        print_aim(f"{aim} x faster than {name}", found[name], is_met=times >= aim, got=f"{times:.1f} x")
        print_aim(
            f"less memory than {name}", found[name], is_met=less_mib > 0, got=f"{less_mib:,.0f} MiB less"
        )


def main() -> None:
    run_race(
        "Speed and memory of a comparison, beside those of others.",
        RACERS,
        hand_over=store_reference,
        counted="drifted",
        judge_aims=judge_aims,
    )


if __name__ == "__main__":
    main()
