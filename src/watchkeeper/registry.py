"""Named plug-ins of one kind: metrics, detectors, channels and the like.

A folder of plug-ins lists its built-ins once; outsiders add theirs by an entry point in the group
`watchkeeper.<kind>`. A name taken twice is an error at start, an unknown one lists the known.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from typing import Generic, Protocol, TypeVar

from watchkeeper.errors import Conflict, UnknownName


class Named(Protocol):
    """Anything with a name that is unique within its kind."""

    @property
    def name(self) -> str:
        """The name it is registered under."""
        ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Plug-ins of one kind by name, in the order they were listed.

    Parameters
    ----------
    kind
        What they are, in the plural: "metrics". Names the entry-point group and the messages.
    built_in
        The plug-ins that ship with the package.

    Raises
    ------
    Conflict
        Two plug-ins carry one name.
    """

    def __init__(self, kind: str, built_in: Iterable[T]) -> None:
        self.kind = kind
        self._by_name: dict[str, T] = {}
        for plugin in built_in:
            self.add(plugin)
        for entry in entry_points(group=f"watchkeeper.{kind}"):
            self.add(entry.load())

    def add(self, plugin: T) -> None:
        """Register one more plug-in."""
        if plugin.name in self._by_name:
            raise Conflict(f"two {self.kind} are called {plugin.name!r}; rename one of them")
        self._by_name[plugin.name] = plugin

    def get(self, name: str) -> T:
        """Return the plug-in called `name`."""
        try:
            return self._by_name[name]
        except KeyError:
            known = ", ".join(sorted(self._by_name))
            raise UnknownName(f"none of the {self.kind} is called {name!r}; known: {known}") from None

    def as_mapping(self) -> Mapping[str, T]:
        """Return all of them by name."""
        return dict(self._by_name)

    def __iter__(self) -> Iterator[T]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)
