"""YAML as people wrote it: every value knows its place, so a mistake is told with line, column and remedy.

PyYAML parses; its nodes are read here as they were written, before YAML's own guesses. The country `NO` and the
version `1.10` stay what they are, and no object is ever built from a text.
"""

import difflib
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import yaml

from watchkeeper.errors import BadInput

# The one in C where PyYAML was built with it: rules of a thousand columns in a tenth of the time.
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML writes for no value; elsewhere a word like any other.
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Written:
    """A value in a YAML text.

    Parameters
    ----------
    node
        As PyYAML found it.
    source
        What the text is called in messages.
    """

    node: yaml.Node
    source: str

    @classmethod
    def read(cls, text: str, source: str) -> "Written | None":
        """Parse a YAML text; None when it holds nothing.

        Raises
        ------
        BadInput
            It is no YAML.
        """
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            raise BadInput(_broken(error, source)) from error
        except RecursionError:
            raise BadInput(f"{source} is nested too deeply") from None
        return None if node is None else cls(node, source)

    @property
    def is_mapping(self) -> bool:
        """Whether it is keys and values."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_nothing(self) -> bool:
        """Whether a key stands here without a value."""
        return isinstance(self.node, yaml.ScalarNode) and self.text is None

    @property
    def text(self) -> str | None:
        """The text of a single value, as it was written; None of a list, of keys and values, and of nothing."""
        if not isinstance(self.node, yaml.ScalarNode):
            return None
        text = str(self.node.value)
        return None if text in _NULLS and not self._is_quoted else text

    @property
    def number(self) -> float | None:
        """The number that is written, infinities as `.inf`; None where there is none."""
        text = self.text
        if text is None or self._is_quoted:
            return None
        try:
            number = float(text.replace(".inf", "inf"))
        except ValueError:
            return None
        return None if math.isnan(number) else number

    @property
    def truth(self) -> bool | None:
        """Whether true or false is written; None where neither is."""
        return None if self.text is None or self._is_quoted else _TRUTHS.get(self.text.lower())

    @property
    def _is_quoted(self) -> bool:
        # The parser in C says "" of what stands without quotes, the one in Python None.
        return isinstance(self.node, yaml.ScalarNode) and bool(self.node.style)

    def count(self) -> int:
        """Return the whole number that is written.

        Raises
        ------
        BadInput
            There is none, or it is below 0.
        """
        text = "" if self._is_quoted else (self.text or "").replace("_", "")
        if not text.isdecimal():
            raise self.refuse("a whole number, such as 4000")
        return int(text)

    def items(self) -> list["Written"]:
        """Return the values of a list; none of anything else."""
        if not isinstance(self.node, yaml.SequenceNode):
            return []
        return [Written(node, self.source) for node in self.node.value]

    def fields(self, what: str, known: Collection[str] | None = None) -> dict[str, "Written"]:
        """Return values by key, in order.

        Parameters
        ----------
        what
            What a key names, for the message: "rule of a column".
        known
            Keys that are allowed; any when None.

        Raises
        ------
        BadInput
            It is not keys and values, a key is unknown, or one is there twice.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse(f"keys and values, each key a {what}")
        found: dict[str, Written] = {}
        for key_node, value_node in self.node.value:
            key = Written(key_node, self.source)
            name = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else None
            if name is None:
                raise key.refuse(f"the name of a {what}")
            if known is not None and name not in known:
                raise key.mistake(f"no {what} is called {name!r}{suggest(name, known)}")
            if name in found:
                raise key.mistake(f"{name!r} is there twice; keep one of the two")
            found[name] = Written(value_node, self.source)
        return found

    def refuse(self, allowed: str) -> BadInput:
        """Return the error that this is not what is allowed here."""
        return self.mistake(f"got {self._shown()}; allowed: {allowed}")

    def mistake(self, what: str) -> BadInput:
        """Return the error that something is wrong here."""
        mark = self.node.start_mark
        return BadInput(f"{self.source}, line {mark.line + 1}, column {mark.column + 1}: {what}")

    def _shown(self) -> str:
        if isinstance(self.node, yaml.ScalarNode):
            text = self.text
            if text is None:
                return "nothing"
            return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        n = len(self.node.value)
        return f"a list of {n}" if self.is_list else f"keys and values ({n})"


def suggest(name: str, known: Collection[str]) -> str:
    """Return the end of a sentence about an unknown name: the nearest known one, and all.

    Examples
    --------
    >>> suggest("log_los", ["log_loss", "mae"])
    "; did you mean 'log_loss'? Known: log_loss, mae"
    """
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return f"{hint} Known: {', '.join(known)}"


def _broken(error: yaml.YAMLError, source: str) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"{source}{place}: this is no YAML: {problem}"
