"""How many of the latest windows a drill plants its faults in."""

from watchkeeper.errors import NotEnoughData

# Two weeks of days. Before them the watch must have had some windows to learn from.
N_WINDOWS = 14
MIN_BEFORE = 3


def count_windows(n_live: int, *, remedy: str) -> int:
    """Return it for so many live windows: two weeks of days, or half of what there is where that is less.

    Raises
    ------
    NotEnoughData
        Too few windows would be left before them; the message ends in the remedy.

    Examples
    --------
    >>> count_windows(200, remedy=""), count_windows(9, remedy="")
    (14, 4)
    """
    n_windows = min(N_WINDOWS, n_live // 2)
    if n_live - n_windows < MIN_BEFORE:
        raise NotEnoughData(
            f"only {n_live} windows follow the reference; a drill needs {2 * MIN_BEFORE} or more. {remedy}"
        )
    return n_windows
