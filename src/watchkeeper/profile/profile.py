"""The profile of a table: its columns' profiles by name, and how many rows it had."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from watchkeeper.errors import SchemaMismatch
from watchkeeper.profile import codec
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.joint import JointProfile
from watchkeeper.profile.repeats import Repeats


@dataclass(frozen=True, slots=True)
class Profile:
    """A mergeable summary of a table.

    A column's own `n_rows` counts the rows of tables that had it. Rows of tables without it are *absent*
    there: `n_absent` tells them, and no column changes for them, so merging stays a commutative monoid
    when tables differ in columns.

    Parameters
    ----------
    n_rows
        Rows seen.
    columns
        Column profiles by name; their order carries no meaning.
    remarks
        What is odd about a column, by name, for people: it holds no values, one value only, values that
        cannot be read. Noticed while profiling; no part of what is compared or stored.
    repeats, joint
        How often rows occur, and how columns go together; None where that was not looked at.
    runs
        Rows of the longest run of one value, by column, in the order that rows came in, where that was looked at.
        Of merged profiles the longest of the parts. As it depends on that order it is no part of what is stored.

    Examples
    --------
    >>> Profile.empty().merge(Profile(2, {})).n_rows
    2
    """

    n_rows: int = 0
    columns: Mapping[str, ColumnProfile] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict, compare=False)
    repeats: Repeats | None = None
    joint: JointProfile | None = None
    runs: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"Profile({self.n_rows:,} rows, {len(self.columns):,} columns)"

    @classmethod
    def empty(cls) -> Self:
        """Return the profile of no rows and no columns: the identity of `merge`."""
        return cls()

    @classmethod
    def merge_all(cls, profiles: Iterable[Self]) -> Self:
        """Return the profile of all their rows together; far quicker than merging one by one.

        Raises
        ------
        SchemaMismatch
            A column has one type here and another there; the message names column and types.
        """
        n_rows = 0
        by_name: dict[str, list[ColumnProfile]] = {}
        remarks: dict[str, str] = {}
        runs: dict[str, int] = {}
        looked_at: list[Profile] = []
        for profile in profiles:
            n_rows += profile.n_rows
            remarks.update(profile.remarks)
            for name, longest in profile.runs.items():
                runs[name] = max(longest, runs.get(name, 0))
            if profile.n_rows:
                looked_at.append(profile)
            for name, column in profile.columns.items():
                by_name.setdefault(name, []).append(column)
        merged = {name: _merge_column(name, columns) for name, columns in by_name.items()}
        return cls(n_rows, merged, remarks, _merge_repeats(looked_at), _merge_joint(looked_at), runs)

    def merge(self, other: Self) -> Self:
        """Return the profile of both sets of rows, exactly as if they had been profiled together."""
        return self.merge_all((self, other))

    def n_absent(self, name: str) -> int:
        """Return how many rows came in tables without this column."""
        column = self.columns.get(name)
        return self.n_rows - (column.n_rows if column else 0)

    def to_bytes(self) -> bytes:
        """Write as described in docs/formats/profile.md; equal profiles give equal bytes."""
        return codec.encode(codec.Parts(self.n_rows, self.columns, self.repeats, self.joint))

    @classmethod
    def from_bytes(cls, data: bytes, only: Collection[str] | None = None) -> Self:
        """Read what `to_bytes` wrote, in this or any earlier version.

        Parameters
        ----------
        only
            Names of the columns wanted; the others are passed over unread. All when None.

        Raises
        ------
        BadInput
            The bytes are no profile, are damaged, or come from a newer version.
        """
        parts = codec.decode(data, only)
        return cls(parts.n_rows, parts.columns, repeats=parts.repeats, joint=parts.joint)


# What was not looked at in a part is not known of the whole.


def _merge_repeats(profiles: Sequence[Profile]) -> Repeats | None:
    known = [profile.repeats for profile in profiles if profile.repeats is not None]
    return Repeats.merge_all(known) if known and len(known) == len(profiles) else None


def _merge_joint(profiles: Sequence[Profile]) -> JointProfile | None:
    known = [profile.joint for profile in profiles if profile.joint is not None]
    if not known or len(known) < len(profiles) or any(one.basis != known[0].basis for one in known):
        return None
    return JointProfile.merge_all(known)


def _merge_column(name: str, columns: list[ColumnProfile]) -> ColumnProfile:
    try:
        return ColumnProfile.merge_all(columns)
    except SchemaMismatch as error:
        raise SchemaMismatch(f"column {name!r}: {error}", column=name) from error
