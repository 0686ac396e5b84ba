"""A table as comparisons read it: once for its profile, and once more for single columns that need another look."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.codec import MAGIC
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.conversion import is_pandas
from watchkeeper.profile.frames import profile
from watchkeeper.profile.nesting import unnest
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.sources import open_source

# From this share of values that cannot be read on, a column is worth another look.
_BROKEN = 0.01


@dataclass(frozen=True, slots=True)
class Table:
    """A profile and where it came from.

    Parameters
    ----------
    profile
        Of the columns that were asked for.
    names
        Of all columns.
    source
        What can be read once more; None where there are no rows to go back to.
    """

    profile: Profile
    names: Collection[str]
    source: Any = None

    def look_again(
        self, names: Collection[str], types: Mapping[str, ColumnType] | None = None
    ) -> dict[str, ColumnProfile]:
        """Return profiles of single columns, read anew.

        Parameters
        ----------
        names
            The columns; those that the table lacks are left out.
        types
            How to read them; inferred when None.

        Returns
        -------
        Nothing where the table cannot be read once more.
        """
        if self.source is None or not names:
            return {}
        batches = _take_batches(open_source(self.source).batches, names, (), {})
        chosen = (batch.select(name for name in batch.columns if name in names) for batch in batches)
        return dict(profile(chosen, types).columns)

    def read_as(self, types: Mapping[str, ColumnType]) -> "Table":
        """Return the table with these types, as far as it has the columns and can be read once more."""
        columns = self.profile.columns
        other = {
            name: type_
            for name, type_ in types.items()
            if name in columns and columns[name].type is not type_
        }
        again = self.look_again(other, other)
        return replace(self, profile=replace(self.profile, columns={**columns, **again}))

    def read_broken(self) -> dict[str, ColumnProfile]:
        """Return the columns of which much cannot be read, as they came: profiled as CATEGORY, so that one sees why."""
        broken = [
            name
            for name, one in self.profile.columns.items()
            if one.n_mismatch > _BROKEN * (one.n_rows - one.n_null - one.n_nan)
        ]
        return self.look_again(broken, dict.fromkeys(broken, ColumnType.CATEGORY))


def read_table(
    source: Any,
    types: Mapping[str, ColumnType] | None = None,
    ignore: Collection[str] = (),
    *,
    joint: bool | Basis = True,
) -> Table:
    """Read a table, or a profile of one.

    Parameters
    ----------
    source
        What `watchkeeper.profile.frames.profile` takes, a `Profile`, or the path of a stored one.
    types
        Columns to profile and how to read them; by default all, with inferred types.
    ignore
        Columns to leave out; rows may differ in them and still repeat each other.
    joint
        As `watchkeeper.profile.frames.profile` takes it.

    Raises
    ------
    BadInput
        It cannot be read.
    """
    if isinstance(source, Profile):
        return Table(source, list(source.columns))
    if isinstance(source, str | Path) and _holds_profile(Path(source)):
        stored = Profile.from_bytes(Path(source).read_bytes())
        return Table(stored, list(stored.columns))
    names: dict[str, None] = {}
    # In blocks, so that no table need lie in memory whole.
    batches = _take_batches(open_source(source).batches, types or (), ignore, names)
    found = profile(batches, types, joint=joint)
    return Table(found, list(names), source if _can_be_read_again(source) else None)


def _can_be_read_again(source: Any) -> bool:
    """Whether a source is no stream that is spent once it was read."""
    return isinstance(source, str | Path | pl.DataFrame | pl.LazyFrame | Mapping) or is_pandas(source)


def _take_batches(
    batches: Iterable[pl.DataFrame], keep: Collection[str], ignore: Collection[str], names: dict[str, None]
) -> Iterator[pl.DataFrame]:
    """Yield batches without what is ignored, and note the names of all columns."""
    for batch in batches:
        frame = unnest(batch, keep)
        names.update(dict.fromkeys(frame.columns))
        yield frame.drop(ignore, strict=False)


def _holds_profile(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
