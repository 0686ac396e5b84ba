"""A PostgreSQL of the tests' own: a new cluster in a temporary folder, on a free port of loopback, gone afterwards.

`WATCHKEEPER_TEST_POSTGRES` names another one to use instead, as postgresql+psycopg://user@host/db.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from channels.servers import HOST, free_port

VARIABLE = "WATCHKEEPER_TEST_POSTGRES"
_MISSING = (
    "THE CATALOG IS NOT TESTED ON POSTGRESQL: this machine lacks its server (make postgres), and "
    f"{VARIABLE} names none"
)
# Durability is the server's own affair, tested by its makers; without it a cluster is ready in a second.
_QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the URL of a running server; the test is skipped where there is none, and fails in CI."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    # Sockets and files of a temporary folder that pytest made would be out of reach for another user.
    with tempfile.TemporaryDirectory(prefix="wk-postgres-") as folder:
        yield from _run(programs, Path(folder))


def _run(programs: Path, folder: Path) -> Iterator[str]:
    port, data, owner = free_port(), folder / "data", _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    identity = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def run(name: str, *arguments: str) -> None:
        command = [str(programs / name), "-D", str(data), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **identity)

    run("initdb", "--username=watchkeeper", "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories= {_QUICK}"
    run("pg_ctl", "start", "--wait", "--silent", f"--log={folder / 'log'}", f"--options={options}")
    try:
        yield f"postgresql+psycopg://watchkeeper@{HOST}:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "--silent", "--mode=immediate")


def _programs() -> Path | None:
    """Return the folder of the newest server's programs; Debian keeps them off the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _owner() -> pwd.struct_passwd | None:
    """Return whom the server runs as: never root, which it refuses."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
