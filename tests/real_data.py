"""Where the real data sets for tests lie: `WATCHKEEPER_TEST_DATA`, by default beside the repository."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).parents[2] / "shared" / "data"


def real_data(path: str) -> Path:
    """Return the file at `path` below the data folder; the test is skipped where it is absent."""
    folder = Path(os.environ.get("WATCHKEEPER_TEST_DATA", _DEFAULT))
    found = folder / path
    if not found.exists():
        pytest.skip(f"no real data at {found}; set WATCHKEEPER_TEST_DATA to the folder that holds {path}")
    return found
