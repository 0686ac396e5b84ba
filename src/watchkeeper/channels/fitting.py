"""Text that fits: services count the characters that they are sent, escapes included, and refuse one too many."""

from bisect import bisect_right
from collections.abc import Callable, Iterable

Escape = Callable[[str], str]

_CUT = "…"


def plain(text: str) -> str:
    """Return `text` as it is: the escape of what knows no markup."""
    return text


def clip(text: str, limit: int, escape: Escape = plain) -> str:
    """Return `text`, escaped, in at most `limit` characters; an ellipsis stands for what is left out.

    Parameters
    ----------
    limit
        Characters, >= 1, counted once escaped.
    escape
        Works character by character, so that an escape is never cut in two.

    Examples
    --------
    >>> clip("origin=EWR", 8), clip("a<b", 6, lambda text: text.replace("<", "&lt;"))
    ('origin=…', 'a&lt;b')
    """
    escaped = escape(text)
    if len(escaped) <= limit:
        return escaped
    n_kept = bisect_right(range(len(text)), limit - len(_CUT), key=lambda n: len(escape(text[:n]))) - 1
    return escape(text[:n_kept].rstrip()) + _CUT


def bullets(lines: Iterable[str], limit: int, escape: Escape = plain, *, mark: str = "• ") -> str:
    r"""Return one marked line for each of `lines`, in at most `limit` characters; those that no longer fit are left out.

    Examples
    --------
    >>> bullets(["one", "two", "three"], 12)
    '• one\n• two'
    """
    text = ""
    for line in lines:
        space = limit - len(text) - len(mark) - len("\n")
        if text and len(escape(line)) > space:
            break
        text += ("\n" if text else "") + mark + clip(line, space, escape)
    return text
