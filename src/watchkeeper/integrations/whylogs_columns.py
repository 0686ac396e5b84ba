"""One column of a whylogs profile as one of ours: exactly where whylogs kept every value, else by its sketch.

Where all values are held, the column is the very profile that the rows would have given. A sketch that had to drop values
gives a grid of its items with their weights, right to the sketch's rank error. Of strings with more distinct values than
whylogs names nothing can be compared: the others would look new, so the column is refused rather than guessed.
"""

from dataclasses import dataclass

from watchkeeper.domain.schema import ColumnType
from watchkeeper.integrations.categories import profile_categories
from watchkeeper.integrations.datasketches import FrequentItems
from watchkeeper.integrations.whylogs_counts import Components, Counts, read_counts, read_items
from watchkeeper.integrations.whylogs_numbers import NumbersKept, read_numbers
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile

_LENGTHS = "unicode_range/string_length:"
# whylogs cuts strings to this before it counts them, so a longer one has lost its hash.
_MAX_ITEM_LENGTH = 128
# A column of which this share of the values are numbers is a column of numbers with rubbish in it, as when types
# are inferred from rows.
_NUMBER_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Column:
    """A column taken over.

    Parameters
    ----------
    profile
        What it became.
    there
        What whylogs counted, in words.
    remark
        How exact it is; empty when nothing was lost.
    """

    profile: ColumnProfile
    there: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A column of which whylogs kept too little.

    Parameters
    ----------
    n_rows
        Rows that had it.
    there
        What whylogs counted, in words.
    reason
        What is missing.
    """

    n_rows: int
    there: str
    reason: str


def read_column(components: Components) -> Column | Refused:
    """Return a column as one of ours, or why it cannot be.

    Raises
    ------
    ValueError
        A sketch is damaged, or counts do not add up.
    """
    counts = read_counts(components)
    there = counts.describe()
    if "counts/n" not in components:
        return Refused(0, there, "whylogs was told not to count its rows")
    if not counts.n_given:
        # As for rows without any value, numbers are assumed.
        return Column(_from_numbers(counts, None), there)
    if counts.boolean == counts.n_given:
        return Column(_from_booleans(counts), there)
    if counts.n_numbers >= _NUMBER_SHARE * counts.n_given:
        return _read_numbers(components, counts)
    return _read_words(components, counts)


def _read_numbers(components: Components, counts: Counts) -> Column | Refused:
    numbers = read_numbers(components, counts)
    if numbers is None:
        return Refused(counts.n, counts.describe(), "whylogs kept no distribution of its numbers")
    profile = _from_numbers(counts, numbers)
    remarks = [numbers.remark] if numbers.remark else []
    if profile.n_mismatch:
        n = profile.n_mismatch
        remarks.append("1 value is no number" if n == 1 else f"{n:,} values are no numbers")
    return Column(profile, counts.describe(), "; ".join(remarks))


def _read_words(components: Components, counts: Counts) -> Column | Refused:
    items = read_items(components)
    reason = _why_no_categories(items, counts)
    if items is not None and not reason:
        column = profile_categories(items.counts, n_null=counts.null - counts.nan, n_nan=counts.nan)
        return Column(column, counts.describe())
    lengths = {
        path.removeprefix(_LENGTHS): part for path, part in components.items() if path.startswith(_LENGTHS)
    }
    numbers = read_numbers(lengths, read_counts(lengths))
    if numbers is None or numbers.type is not ColumnType.INTEGER or numbers.n != counts.n_given:
        return Refused(counts.n, counts.describe(), reason)
    remark = "only lengths are known, and no words"
    return Column(
        _from_numbers(counts, numbers, ColumnType.TEXT),
        counts.describe(),
        f"{remark}; {numbers.remark}" if numbers.remark else remark,
    )


def _why_no_categories(items: FrequentItems | None, counts: Counts) -> str:
    """Return why the column's categories are not all known; empty when they are."""
    if not counts.string:
        return "of dates, lists, vectors and other objects whylogs keeps nothing but their number"
    if counts.string + counts.integral < counts.n_given:
        return "words and other values together, of which whylogs keeps no text that tells them apart"
    if items is None:
        return "whylogs was told to keep no frequent items"
    if not items.is_exact or items.n != counts.n_given:
        percent = 100 * sum(items.counts.values()) / counts.n_given
        return (
            f"more distinct values than whylogs names: {len(items.counts):,} with {percent:.0f} % of the rows; "
            "the others would look new in every comparison"
        )
    if max(map(len, items.counts)) >= _MAX_ITEM_LENGTH:
        return (
            f"values of {_MAX_ITEM_LENGTH} characters or more, which whylogs cuts: whole ones would look new"
        )
    return ""


def _from_booleans(counts: Counts) -> ColumnProfile:
    return ColumnProfile(
        type=ColumnType.BOOLEAN,
        n_rows=counts.n,
        n_null=counts.null - counts.nan,
        n_nan=counts.nan,
        categories=CategorySketch.from_booleans(counts.boolean - counts.true, counts.true),
    )


def _from_numbers(
    counts: Counts, numbers: NumbersKept | None, type_: ColumnType | None = None
) -> ColumnProfile:
    if numbers is None:
        empty = ColumnProfile.empty(ColumnType.FLOAT)
        return ColumnProfile(
            type=empty.type,
            n_rows=counts.n,
            n_null=counts.null - counts.nan,
            n_nan=counts.nan,
            grid=empty.grid,
        )
    n_mismatch, n_more_nan = _count_unread(counts, numbers.n)
    return ColumnProfile(
        type=type_ or numbers.type,
        n_rows=counts.n,
        n_null=counts.null - counts.nan,
        n_nan=counts.nan + n_more_nan,
        n_inf_pos=numbers.n_inf_pos,
        n_inf_neg=numbers.n_inf_neg,
        n_mismatch=n_mismatch,
        minimum=numbers.minimum,
        maximum=numbers.maximum,
        moments=numbers.moments,
        grid=numbers.to_grid(),
    )


def _count_unread(counts: Counts, n_read: int) -> tuple[int, int]:
    """Return rows whose value was not read: those that are no numbers, and NaN that whylogs did not count as such.

    Of arrays whylogs counts NaN as numbers, and its sketch then leaves them out.
    """
    n_unread = counts.n_given - n_read
    if n_unread < 0:
        raise ValueError("a column holds more values than rows")
    n_mismatch = min(n_unread, counts.string + counts.other)
    return n_mismatch, n_unread - n_mismatch
