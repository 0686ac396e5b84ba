"""Compiles the C files of this folder into one shared library, which lies beside them.

The library's name tells what it was made from: one made from other sources is never loaded. Standard library alone,
as a wheel is built where nothing else is installed.

usage: python src/watchkeeper/profile/kernel/build.py
"""

import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
# No fused arithmetic, so that results are the same on every machine, and nothing of one machine alone, as wheels travel.
# Floats are read as the integers that their bits are, which the rules of aliasing do not foresee.
FLAGS = (
    "-std=c11",
    "-O3",
    "-ffp-contract=off",
    "-fno-strict-aliasing",
    "-fPIC",
    "-shared",
    "-Wall",
    "-Wextra",
)


class NotCompiled(Exception):
    """There is no compiler, or it refused."""


def library_path() -> Path:
    """Return where the library made from these sources, with these flags, lies or would."""
    digest = hashlib.sha256(" ".join(FLAGS).encode())
    for path in sorted(FOLDER.glob("*.[ch]")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return FOLDER / f"kernel-{digest.hexdigest()[:16]}.so"


def build_library() -> Path:
    """Compile the library unless it is there, remove those of other sources, and return its path.

    The compiler is `cc`, or what the environment's CC names; flags in CFLAGS are added.

    Raises
    ------
    NotCompiled
        The compiler is missing or failed; the message tells what it said.
    """
    path = library_path()
    if not path.is_file():
        _compile(path)
    for other in FOLDER.glob("kernel-*.so"):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def _compile(path: Path) -> None:
    compiler = shlex.split(os.environ.get("CC", "cc"))
    flags = [*FLAGS, *shlex.split(os.environ.get("CFLAGS", ""))]
    # Made aside and moved in one step: two builds may run at a time, and a library may be in use.
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        made = Path(folder) / path.name
        command = [*compiler, *flags, *map(str, sorted(FOLDER.glob("*.c"))), "-o", str(made)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # Our own command.
        except OSError as error:
            raise NotCompiled(f"no C compiler: {error}") from error
        except subprocess.CalledProcessError as error:
            raise NotCompiled(f"{shlex.join(command)} failed:\n{error.stderr}") from error
        made.replace(path)


if __name__ == "__main__":
    try:
        build_library()
    except NotCompiled as error:
        print(f"Profiles go without compiled code, at the same results: {error}", file=sys.stderr)  # noqa: T201  # A script.
