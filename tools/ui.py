"""Runs the tools of the web pages with the same Node that builds them: the system's, else the one on PyPI.

usage: python tools/ui.py install | biome | tsc | vitest | format
"""

import importlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
UI = ROOT / "ui"

sys.path.insert(0, str(ROOT))
import hatch_build  # noqa: E402  # It lies beside pyproject.toml, where hatchling wants it.

COMMANDS = {
    "biome": ("@biomejs/biome/bin/biome", "check", "."),
    "tsc": ("typescript/bin/tsc", "--noEmit"),
    "vitest": ("vitest/vitest.mjs", "run"),
    "format": ("@biomejs/biome/bin/biome", "check", "--write", "."),
}


def main(command: str) -> int:
    """Run one of the commands; returns its exit code."""
    toolchain = find_node()
    try:
        install(toolchain)
        if command != "install":
            script, *arguments = COMMANDS[command]
            hatch_build.run(toolchain, UI / "node_modules" / script, *arguments, folder=UI)
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    return 0


def find_node() -> hatch_build.Toolchain:
    """Return Node, fetched as a Python package if there is none."""
    found = hatch_build.find_system_node() or hatch_build.find_packaged_node()
    if found is None:
        command = [sys.executable, "-m", "pip", "install", "--quiet", hatch_build.NODE_REQUIREMENT]
        subprocess.run(command, check=True)
        importlib.invalidate_caches()
        found = hatch_build.find_packaged_node()
    if found is None:
        raise RuntimeError(f"{hatch_build.NODE_REQUIREMENT} is installed, and yet Node was not found in it")
    return found


def install(toolchain: hatch_build.Toolchain) -> None:
    """Install the packages of the pages as locked, unless they are."""
    if not hatch_build.packages_are_fresh(UI):
        hatch_build.run(
            toolchain, toolchain.npm_cli, "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=UI
        )


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"install", *COMMANDS}:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
