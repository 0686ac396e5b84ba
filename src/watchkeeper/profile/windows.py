"""The windows of a table: what shows how much it varies by itself."""

from collections.abc import Mapping
from typing import Any

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.frames import profile
from watchkeeper.profile.group_keys import By
from watchkeeper.profile.profile import Profile

# Of fewer windows nobody can tell what is usual.
MIN_WINDOWS = 3


def read_windows(source: Any, types: Mapping[str, ColumnType], by: By) -> list[Profile]:
    """Profile each window of a table.

    Parameters
    ----------
    source
        A table that can be read once more.
    types
        Columns to profile and how to read them.
    by
        What cuts it, as in `profile`: a column, or a column of times and the length of a window. The column itself is
        left out, and so are rows without a value of it.

    Raises
    ------
    BadInput
        The table cannot be read once more, or has too few windows.
    SchemaMismatch
        It lacks the column.

    Examples
    --------
    >>> table = {"day": [1, 2, 3] * 20, "x": list(range(60))}
    >>> [window.n_rows for window in read_windows(table, {"x": ColumnType.INTEGER}, "day")]
    [20, 20, 20]
    """
    if source is None:
        raise BadInput(
            "variation needs the reference's rows, which a profile or a stream has not; give a frame or a file"
        )
    key = by if isinstance(by, str) else by[0]
    found = profile(source, {name: type_ for name, type_ in types.items() if name != key}, by=by)
    windows = [window for start, window in found.items() if start is not None]
    if len(windows) < MIN_WINDOWS:
        raise BadInput(
            f"the reference has {len(windows)} windows by {by!r}, and at least {MIN_WINDOWS} are needed to tell how it "
            "varies; cut it finer"
        )
    return windows
