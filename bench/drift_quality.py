"""Does it cry wolf, and does it sleep? False alarms and power of comparisons, with the peers beside.

1. Where nothing happened: the share of tables with any finding, drift or quality, must stay at or under the
   stated 5 % for every type of column, from 200 to 1,000,000 rows, with 10, 100 and 1,000 columns.
2. Where something was planted in one of ten columns (or of 200): a moved mean, a wider spread, a tail, units
   changed in 2 % of rows, a new category, lost values, a correlation alone. What Watchkeeper, Evidently, whylogs,
   NannyML, Alibi Detect and plain tests notice is counted twice: as they come, and with each held to 5 % of false
   alarms by a threshold set on its own quiet windows, of two populations (`planted_power.py` says why). The second is
   what may be compared.

Exits with 1 when a share of false alarms is surely above the level, or a peer surely notices more.

usage: python bench/drift_quality.py [--quick] [--part quiet|planted] [--only NAME ...]
WATCHKEEPER_BENCH_PEERS names a folder that holds the peers' environments: venv-evidently, venv-nannyml,
venv-whylogs, venv-alibi. Those that are absent are left out, and named.
"""

import argparse
import os
import sys

from contenders import CONTENDERS
from machine import print_machine
from planted_power import find_pythons, hold_bouts, plan_bouts, print_bout
from quiet_level import measure_levels, plan_cases, print_levels

N_PROCESSES = 2
LEVEL_BUDGET_S = {False: 25.0, True: 2.5}


def show_quiet(*, is_quick: bool) -> int:
    """Print the levels held; return how many are surely exceeded."""
    print("\nnothing happened: share of tables with any finding, which must not exceed 0.05", flush=True)
    levels = list(measure_levels(plan_cases(is_quick=is_quick), N_PROCESSES, LEVEL_BUDGET_S[is_quick]))
    print_levels(levels)
    return sum(level.exceeds for level in levels)


def show_planted(*, is_quick: bool, only: list[str]) -> int:
    """Print the power of all; return how often a peer surely noticed more."""
    bouts = plan_bouts(is_quick=is_quick)
    found = hold_bouts(bouts, find_pythons(only), N_PROCESSES)
    return sum(print_bout(bout, collected) for bout, collected in zip(bouts, found, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description="False alarms and power of comparisons, with the peers beside."
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes, fewer windows")
    parser.add_argument(
        "--part", choices=("quiet", "planted"), help="only where nothing, or something, happened"
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS), help="whom to ask"
    )
    chosen = parser.parse_args()
    # Two contenders run side by side: each gets one core.
    os.environ |= {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    print_machine("numpy", "scipy", "polars")
    n_exceeded = n_lost = 0
    if chosen.part != "planted":
        n_exceeded = show_quiet(is_quick=chosen.quick)
    if chosen.part != "quiet":
        n_lost = show_planted(is_quick=chosen.quick, only=chosen.only)
    if n_exceeded or n_lost:
        sys.exit(
            f"{n_exceeded} shares of false alarms above the level, {n_lost} shifts that a peer surely notices more often"
        )


if __name__ == "__main__":
    main()
