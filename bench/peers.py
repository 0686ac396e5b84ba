"""The peers that benchmarks are measured beside: which versions, what else they need, where they are installed.

Each needs pins of its own, so each has an environment of its own: FOLDER/venv-NAME. A plain install of Evidently,
NannyML or ydata-profiling fails at import, and whylogs profiles no frame of today's pandas; the pins mend that.

usage: python bench/peers.py FOLDER [NAME ...]
then:  export WATCHKEEPER_BENCH_PEERS=FOLDER
Some 4 GB and a few minutes for all; those that are there already are left as they are.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

# Names the folder that holds venv-evidently and so on.
VARIABLE = "WATCHKEEPER_BENCH_PEERS"
# What to install, and what to import to see that it works.
PEERS = {
    "alibi": (("alibi-detect==0.13.0", "pyarrow<21"), "alibi_detect.cd"),
    # It imports what pandas 3 has hidden.
    "evidently": (("evidently==0.7.23", "pandas<3", "pyarrow"), "evidently.presets"),
    # It imports statsmodels without requiring it.
    "nannyml": (("nannyml==0.13.1", "statsmodels", "pyarrow"), "nannyml"),
    "whylogs": (("whylogs[viz]==1.6.4", "numpy<2", "pandas<3", "pyarrow<21"), "whylogs.viz.drift"),
    # It imports pkg_resources, which setuptools no longer brings.
    "ydata": (("ydata-profiling==4.18.4", "setuptools<81", "pyarrow"), "ydata_profiling"),
}


def find_interpreter(peer: str) -> Path | None:
    """Return the Python that can import a peer; None where it is not installed."""
    folder = os.environ.get(VARIABLE)
    python = Path(folder or ".") / f"venv-{peer}" / "bin" / "python"
    return python.absolute() if folder and python.is_file() else None


def install(folder: Path, peer: str) -> bool:
    """Make a peer's environment, and say whether it can be imported there."""
    requirements, module = PEERS[peer]
    environment = folder / f"venv-{peer}"
    python = environment / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *requirements], check=False)
    # -P: a module of this folder is no part of the peer.
    tried = subprocess.run([str(python), "-P", "-W", "ignore", "-c", f"import {module}"], check=False)
    print(f"{peer}: {'ready' if tried.returncode == 0 else f'NOT USABLE; to try anew remove {environment}'}")
    return tried.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Install the peers that benchmarks are measured beside.",
        epilog=f"Then: export {VARIABLE}=FOLDER",
    )
    parser.add_argument("folder", type=Path, help="where, e.g. ~/peers")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PEERS)}; all by default")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.names if name not in PEERS]:
        parser.error(f"no peer called {', '.join(unknown)}; known: {', '.join(PEERS)}")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    usable = [install(chosen.folder, name) for name in chosen.names or PEERS]
    print(f"export {VARIABLE}={chosen.folder.absolute()}")
    sys.exit(not all(usable))


if __name__ == "__main__":
    main()
