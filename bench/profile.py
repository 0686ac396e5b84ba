"""Speed and memory of a profile, beside Polars' `describe`, whylogs, ydata-profiling (minimal) and Evidently.

Of 1,000,000 rows by 20 columns and of 100,000 rows by 1,000 columns (`bench/tables.py`), from Parquet. Each racer
runs in a process of its own; whole s is the process with its imports, work s what comes after them.

usage: python bench/profile.py [--shape long|wide|both] [--quick]
"""

# ruff: noqa: A005  # Run as a script, never imported.
from race import OURS, YARDSTICK, Found, print_aim, run_race
from racers import Racer

AIM_S = 0.5
RACERS = (
    Racer(OURS, "profile_watchkeeper"),
    Racer(YARDSTICK, "profile_polars", "polars"),
    Racer("whylogs", "profile_whylogs", "whylogs", peer="whylogs"),
    Racer("ydata-profiling minimal", "profile_ydata", "ydata-profiling", peer="ydata"),
    Racer("Evidently DataSummaryPreset", "profile_evidently", "evidently", peer="evidently"),
)


def judge_aims(found: Found) -> None:
    ours = found[OURS]
    print_aim(f"in {AIM_S} s", ours, is_met=ours.work_s <= AIM_S, got=f"{ours.work_s:.2f} s")


def main() -> None:
    run_race(
        "Speed and memory of a profile, beside those of others.",
        RACERS,
        hand_over=lambda before, _: [before],
        counted="columns",
        judge_aims=judge_aims,
    )


if __name__ == "__main__":
    main()
