"""Speed and memory of performance, realised and estimated, beside NannyML's.

ROC AUC, accuracy and F1 of 1,000,000 predictions in 100 windows, from Parquet: as their labels say, and estimated
without them after a reference of 200,000 rows. Each racer runs in a process of its own; whole s is the process with its
imports, work s what comes after them. `values` is how many were told, of 300.

usage: python bench/performance.py [--quick]
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from machine import load, print_machine
from racers import Outcome, Racer, Run, run_all

N_REFERENCE, N_ROWS = 200_000, 1_000_000
PAIRS = {
    "realised": (
        Racer("Watchkeeper, realised", "realised_watchkeeper"),
        Racer("NannyML, realised", "realised_nannyml", "nannyml", peer="nannyml"),
    ),
    "estimated": (
        Racer("Watchkeeper, estimated", "estimated_watchkeeper"),
        Racer("NannyML CBPE", "estimated_nannyml", "nannyml", peer="nannyml"),
    ),
}
AIM_TIMES = 20
LIMIT_S = 240.0


def make_table(n: int, seed: int) -> pl.DataFrame:
    """Return scores that mean what they say, and labels."""
    rng = np.random.default_rng(seed)
    score = rng.beta(1.2, 2.0, n)
    label = (rng.random(n) < score).astype(np.int64)
    return pl.DataFrame({"score": score, "prediction": (score >= 0.5).astype(np.int64), "label": label})


def tell(name: str, run: Run, ours: Run) -> None:
    """Print what a racer took, and how many times what we did."""
    if run.outcome is not Outcome.FINISHED:
        print(f"{name:24} {run.outcome.value} {run.reason}")
        return
    print(
        f"{name:24}{run.whole_s:9.2f}{run.work_s:9.2f}{run.peak_mib:10,.0f}{run.work_s / ours.work_s:9.1f}"
        f"{run.counted or 0:9,}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of performance, realised and estimated.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, once")
    is_quick = parser.parse_args().quick
    print_machine("numpy", "polars")
    share = 10 if is_quick else 1
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "reference.parquet", Path(folder) / "current.parquet"]
        for seed, (path, n) in enumerate(zip(paths, (N_REFERENCE, N_ROWS), strict=True)):
            make_table(n // share, seed).write_parquet(path)
        racers = [racer for pair in PAIRS.values() for racer in pair]
        found = run_all(racers, paths, runs=1 if is_quick else 3, limit_s=LIMIT_S)
    print(f"\n{'':24}{'whole s':>9}{'work s':>9}{'peak MiB':>10}{'x ours':>9}{'values':>9}")
    for ours, peer in PAIRS.values():
        for racer in (ours, peer):
            tell(racer.name, found[racer.name], found[ours.name])
    for what, (ours, peer) in PAIRS.items():
        if found[peer.name].outcome is Outcome.FINISHED and not is_quick:
            times = found[peer.name].work_s / found[ours.name].work_s
            print(
                f"aim: {what} {AIM_TIMES} x faster: {'met' if times >= AIM_TIMES else 'MISSED'}, {times:.1f} x"
            )
    print(f"load {load():.1f} at the end")


if __name__ == "__main__":
    main()
