"""What `compare`, `check` and `rules` are told alike: which tables, what to leave out, what is expected, what drift is."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.present import NOW_HELP
from watchkeeper.errors import BadInput
from watchkeeper.profile.group_keys import By

Reference = Annotated[Path, typer.Argument(help="A CSV, Parquet or NDJSON file, or a stored profile.")]
Junit = Annotated[Path | None, typer.Option(help="Write JUnit XML for CI here.", metavar="FILE")]
Ignore = Annotated[
    list[str] | None, typer.Option(help="Column to leave out; repeat for more.", metavar="COLUMN")
]
Rules = Annotated[
    Path | None,
    typer.Option(help="Rules of quality, as `watchkeeper rules` writes them.", metavar="FILE"),
]
Now = Annotated[str | None, typer.Option(help=NOW_HELP, metavar="TIME")]
MinEffect = Annotated[
    float | None,
    typer.Option(
        help="Distance that matters, as the distance is counted; what is set for it by default, for most 0.05.",
        metavar="DISTANCE",
    ),
]
FalseDiscoveryRate = Annotated[
    float,
    typer.Option(help="Share of false alarms among all that may be expected.", metavar="SHARE"),
]
Measure = Annotated[
    list[str] | None,
    typer.Option(
        help="Distance to judge by: a name such as psi for all columns, or COLUMN=NAME; repeat for more columns.",
        metavar="NAME",
    ),
]
Variation = Annotated[
    str | None,
    typer.Option(
        help="Cut the reference into windows, by COLUMN or by time as COLUMN:1d; drift must exceed their differences.",
        metavar="COLUMN",
    ),
]
Joint = Annotated[
    bool,
    typer.Option(
        help="Look at rows as wholes too: repeated rows, stuck values, how columns go together. Without is faster.",
    ),
]
Classifier = Annotated[
    bool,
    typer.Option(
        "--classifier",
        help="Also train a model to tell the tables apart; sees what columns show only together.",
    ),
]

_LENGTH = re.compile(r"\d+[smhdw]")


def read_measure(given: Sequence[str] | None) -> str | dict[str, str] | None:
    """Return the distances to judge by, as `compare` takes them.

    Raises
    ------
    BadInput
        One for all columns stands beside others.

    Examples
    --------
    >>> read_measure(["psi"]), read_measure(["price=wasserstein", "a=b=ks"])
    ('psi', {'price': 'wasserstein', 'a=b': 'ks'})
    """
    if not given:
        return None
    parts = [one.rpartition("=") for one in given]
    if len(parts) == 1 and not parts[0][1]:
        return given[0]
    for column, _, name in parts:
        if not column:
            raise BadInput(f"--measure {name} is for all columns; give it alone, or each as COLUMN={name}")
    return {column: name for column, _, name in parts}


def read_variation(given: str | None) -> By | None:
    """Return what cuts the reference, as `compare` takes it.

    Examples
    --------
    >>> read_variation("ts:1d"), read_variation("store")
    (('ts', '1d'), 'store')
    """
    if given is None:
        return None
    column, _, length = given.rpartition(":")
    return (column, length) if column and _LENGTH.fullmatch(length) else given
