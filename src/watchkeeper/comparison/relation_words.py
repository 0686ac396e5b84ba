"""How two columns go together, and how that changed, in words a manager understands."""

from collections.abc import Sequence

from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.metric import Unit

# Below this nobody would say that two columns go together: one tells a hundredth of the other's variance.
_UNRELATED = 0.1
# More names make a sentence a list, and longer ones hide it.
_MAX_NAMES = 4
_MAX_NAME = 40


def describe_relation(first: str, second: str, before: float, now: float) -> str:
    """Return how the relation of two columns changed.

    Parameters
    ----------
    first, second
        Names of the columns.
    before, now
        Their correlation in the reference and now.

    Examples
    --------
    >>> describe_relation("price", "rooms", 0.62, 0.05)
    'price and rooms used to rise together (0.62), now they do not (0.05)'
    >>> describe_relation("price", "age", 0.02, -0.5)
    'price and age had nothing to do with each other (0.02), now they move in opposite directions (-0.50)'
    """
    pair = join_names((first, second))
    was_related, is_related = abs(before) >= _UNRELATED, abs(now) >= _UNRELATED
    has_turned = (before > 0.0) is not (now > 0.0)
    if not was_related and not is_related:
        return f"{pair} have little to do with each other, but not in the way they had ({before:.2f}, now {now:.2f})"
    if was_related and is_related and not has_turned:
        degree = "more" if abs(now) > abs(before) else "less"
        return f"{pair} {_go(now)} {degree} closely than they did ({before:.2f}, now {now:.2f})"
    old = f"used to {_go(before)}" if was_related else "had nothing to do with each other"
    new = f"they {_go(now)}" if is_related else "they do not"
    return f"{pair} {old} ({before:.2f}), now {new} ({now:.2f})"


def _go(correlation: float) -> str:
    return "rise together" if correlation > 0.0 else "move in opposite directions"


def describe_reconstruction(n_patterns: int, n_columns: int, before: float, now: float) -> str:
    """Return how well the patterns that columns shared describe them, then and now.

    Parameters
    ----------
    n_patterns, n_columns
        The patterns, and the columns they were found in.
    before, now
        Shares of the columns' variance that they leave unexplained.

    Examples
    --------
    >>> describe_reconstruction(2, 8, 0.21, 0.35)
    'The 2 patterns that 8 columns share left 21 % of their variation unexplained, and leave 35 % now'
    """
    patterns = "one pattern that" if n_patterns == 1 else f"{n_patterns} patterns that"
    share = [format_value(value, Unit.RATIO) for value in (before, now)]
    leave = "leaves" if n_patterns == 1 else "leave"
    return f"The {patterns} {n_columns} columns share left {share[0]} of their variation unexplained, and {leave} {share[1]} now"


def join_names(names: Sequence[str]) -> str:
    """Write names of columns for a sentence, however many and long.

    Examples
    --------
    >>> join_names(["price", "rooms"]), join_names(list("abcdefg"))
    ('price and rooms', 'a, b, c and 4 others')
    """
    shown = [name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…" for name in names]
    if len(shown) > _MAX_NAMES:
        shown[_MAX_NAMES - 1 :] = [f"{len(shown) - _MAX_NAMES + 1} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
