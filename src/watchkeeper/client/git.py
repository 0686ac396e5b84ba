"""The commit that the calling code was checked out at, read from git's own files, without a subprocess."""

import re
import sys
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_MAX_REF_HOPS = 5  # git follows as many symbolic references before it calls them a loop.


def find_commit() -> str:
    """Return the commit of the running script's repository, else of the working directory's, else "".

    A script that lies in the Python environment (`uvicorn`, `gunicorn`, `pytest`) says nothing about the
    service that it runs, so for those only the working directory is asked.
    """
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    starts = [Path.cwd()]
    if script is not None and not Path(script).absolute().is_relative_to(sys.prefix):
        starts.insert(0, Path(script).absolute().parent)
    return next((commit for start in starts if (commit := read_commit(start))), "")


def read_commit(start: Path) -> str:
    """Return the commit checked out where `start` lies; empty when there is none or it cannot be read.

    Reads detached heads, packed references, worktrees and submodules. Repositories that keep their
    references in a reftable give "".
    """
    try:
        for folder in (start, *start.parents):
            if (folder / ".git").exists():
                return _read_head(_git_folder(folder / ".git"))
    except (OSError, UnicodeDecodeError):
        pass  # An unreadable repository is no reason to trouble a service: the version goes without commit.
    return ""


def _git_folder(path: Path) -> Path:
    """Return the folder behind `.git`: itself, or what it points to in worktrees and submodules."""
    if path.is_dir():
        return path
    pointer = path.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    return path.parent / pointer


def _read_head(git: Path) -> str:
    common = git / "commondir"  # In a worktree, branches lie in the main repository's folder.
    shared = git / common.read_text(encoding="utf-8").strip() if common.exists() else git
    text = (git / "HEAD").read_text(encoding="utf-8").strip()
    for _ in range(_MAX_REF_HOPS):
        if not text.startswith("ref:"):
            return text if _COMMIT.fullmatch(text) else ""
        text = _read_reference(text.removeprefix("ref:").strip(), git, shared)
    return ""


def _read_reference(name: str, git: Path, shared: Path) -> str:
    for folder in (git, shared):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8").strip()
    packed = shared / "packed-refs"
    if packed.exists():
        for line in packed.read_text(encoding="utf-8").splitlines():
            commit, _, packed_name = line.partition(" ")
            if packed_name == name:
                return commit
    return ""
