"""Plain values as YAML that people like to read: short things on one line, long ones folded, reasons beside.

PyYAML writes no comments, so lines are put together here; what a single word needs of quotes, it still decides.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import yaml

# What a rule is written as: a word or phrase, a number, true or false, a list, or any of them by name.
Plain = str | float | int | bool | Sequence["Plain"] | Mapping[str, "Plain"]

WIDTH = 110
# Comments of neighbouring lines begin here where the lines leave room.
_COMMENT_AT = 42
_INDENT = "  "
# PyYAML reads a longer key only after a question mark.
_MAX_PLAIN_KEY = 120


def write_entry(key: str, value: Plain, *, depth: int, comment: str = "") -> list[str]:
    """Return the lines of `key: value`.

    Parameters
    ----------
    key, value
        What to write.
    depth
        How deep it lies; two blanks a level.
    comment
        A reason to write beside it; on the line before where there is no room.

    Examples
    --------
    >>> write_entry("range", [0, 120], depth=1, comment="years")
    ['  range: [0, 120]                           # years']
    """
    lines = _entry(key, value, depth)
    if not comment:
        return lines
    beside = f"{lines[0]:<{_COMMENT_AT}}  # {comment}"
    if len(lines) == 1 and len(beside) <= WIDTH:
        return [beside]
    return [f"{_INDENT * depth}# {comment}", *lines]


@lru_cache(maxsize=1024)
def write_word(text: str) -> str:
    """Return a text as YAML reads it back, quoted where it would be taken for something else."""
    # Line ends, of which Unicode has several, must be escaped: a word stays on its line.
    style = None if text.isprintable() else '"'
    listed = yaml.safe_dump(
        [text], default_flow_style=True, default_style=style, width=float("inf"), allow_unicode=True
    )
    return listed.strip()[1:-1]


def _entry(key: str, value: Plain, depth: int) -> list[str]:
    indent = _INDENT * depth
    word = write_word(key)
    head = f"{indent}{word}:" if len(word) <= _MAX_PLAIN_KEY else f"{indent}? {word}\n{indent}:"
    line = f"{head} {write_value(value)}"
    if len(line) <= WIDTH or isinstance(value, str | int | float) or not value:
        return line.split("\n")
    if isinstance(value, Mapping):
        inner = [part for name, one in value.items() for part in _entry(name, one, depth + 1)]
        return [*head.split("\n"), *inner]
    return [*_folded(f"{head} [", [write_value(one) for one in value], indent + _INDENT)]


def _folded(head: str, items: list[str], indent: str) -> list[str]:
    """Return a list over several lines, each as full as it goes."""
    *lines, line = head.split("\n")
    for i, item in enumerate(items):
        part = item + ("]" if i == len(items) - 1 else ",")
        if line.strip() and not line.endswith("[") and len(line) + 1 + len(part) > WIDTH:
            lines.append(line)
            line = indent + part
        else:
            line += part if line.endswith("[") else f" {part}"
    return [*lines, line]


def write_value(value: Plain) -> str:
    """Return a value on one line, as YAML reads it back.

    Examples
    --------
    >>> write_value({"bad": 5, "of": [7.0, True]})
    '{bad: 5, of: [7, true]}'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return write_word(value)
    if isinstance(value, int | float):
        return write_number(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{write_word(name)}: {write_value(one)}' for name, one in value.items())}}}"
    return f"[{', '.join(write_value(one) for one in value)}]"


def write_number(number: float) -> str:
    """Return a number in as few digits as tell it apart from every other.

    Examples
    --------
    >>> [write_number(number) for number in (3.0, 0.1, -2, float("inf"))]
    ['3', '0.1', '-2', '.inf']
    """
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number))
    return repr(number).replace("inf", ".inf")
