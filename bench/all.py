"""Runs every benchmark, one after the other, each in a process of its own.

A benchmark that fails (a crash run that lost a row, say) does not keep the others from running; the exit code tells.
Peers take part where `WATCHKEEPER_BENCH_PEERS` names them: see `bench/peers.py`.

    python bench/all.py [--quick]
"""

# A script; nobody imports it.
import argparse
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
# Scripts that serve the benchmarks.
SERVANTS = {"all.py", "cbpe.py", "dle.py", "drift_days.py", "peers.py", "work.py"}
# The quick arguments of those that take numbers instead of --quick.
QUICK = {
    "estimation.py": ["--only", "car_loan"],
    "log_cost.py": ["5000"],
    "quality_rules.py": ["--runs", "20"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Run every benchmark.")
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    is_quick = parser.parse_args().quick
    scripts = [
        path
        for path in sorted(FOLDER.glob("*.py"))
        if path.name not in SERVANTS and "__main__" in path.read_text(encoding="utf-8")
    ]
    failed = []
    for script in scripts:
        print(f"\n== {script.name}", flush=True)
        arguments = QUICK.get(script.name, ["--quick"]) if is_quick else []
        if subprocess.run([sys.executable, str(script), *arguments], check=False).returncode:
            failed.append(script.name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
