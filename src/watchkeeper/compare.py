"""From two tables, files or profiles to a report: what drifted, what broke, how much it matters."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.comparison.boosted_trees import BoostedTrees
from watchkeeper.comparison.comparison import Comparison
from watchkeeper.comparison.domain_check import MAX_ROWS, check_domains
from watchkeeper.comparison.findings import DomainCheck
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.measures import check_min_effect, measure_all
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.comparison.verdict import check_profile, compare_profiles
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput
from watchkeeper.profile.align import align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.group_keys import By
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.sampling import sample_rows
from watchkeeper.profile.tables import Table, read_table
from watchkeeper.profile.windows import read_windows
from watchkeeper.report.html import render_fragment, render_html
from watchkeeper.report.json import render_json
from watchkeeper.report.junit import render_junit
from watchkeeper.report.markdown import render_markdown

# Of the drifted columns, at most about this share by chance; the custom.
FALSE_DISCOVERY_RATE = 0.05
# Of what the classifier leaves to chance; the same tables give the same answer.
_SEED = 0

_DRIFT_SCHEMA = {
    "column": pl.String,
    "type": pl.String,
    "status": pl.String,
    "measure": pl.String,
    "effect": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "allowed": pl.Float64,
    "noise": pl.Float64,
    "usual": pl.Float64,
    "significance": pl.Float64,
    "part": pl.String,
    "reason": pl.String,
    "choice": pl.String,
}
_MEASURES_SCHEMA = {
    "column": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "noise": pl.Float64,
    "significance": pl.Float64,
}
_APART_SCHEMA = {
    "column": pl.String,
    "fall": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
_QUALITY_SCHEMA = {
    "column": pl.String,
    "rule": pl.String,
    "value": pl.Float64,
    "expected": pl.Float64,
    "significance": pl.Float64,
    "status": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found; shows itself in a notebook.

    Attributes
    ----------
    comparison
        The findings as values.
    reference_name, current_name
        What was compared, for titles.
    """

    comparison: Comparison
    reference_name: str = "reference"
    current_name: str = "current"

    @property
    def status(self) -> Status:
        """The worst finding's colour; grey where nothing could be compared."""
        return self.comparison.status

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        return self.comparison.sentence

    @property
    def drift(self) -> pl.DataFrame:
        """One row a column, worst first.

        `measure` is the distance that was judged and `choice` why; `low` and `high` bound the `effect` with
        95 % confidence. `allowed` is what matters, `noise` what sampling alone exceeds in one of twenty comparisons,
        `usual` what the reference's own windows hardly exceed of each other. `significance` is adjusted for the number
        of columns. `part` says what of a text, list or vector decided.
        """
        rows = [
            {
                "column": one.column,
                "type": one.type.value,
                "status": one.status.value,
                "measure": one.judged.name if one.judged else None,
                "effect": one.judged.value if one.judged else None,
                "low": one.judged.low if one.judged else None,
                "high": one.judged.high if one.judged else None,
                "allowed": one.limit,
                "noise": one.judged.noise if one.judged else None,
                "usual": one.usual,
                "significance": one.adjusted,
                "part": one.part or None,
                "reason": one.reason,
                "choice": one.choice or None,
            }
            for one in self.comparison.drift
        ]
        return pl.DataFrame(rows, schema=_DRIFT_SCHEMA)

    @property
    def measures(self) -> pl.DataFrame:
        """Every distance that fits, of each column's own distribution; `significance` is that of each alone, unadjusted.

        Of texts, lists and vectors the own distribution is that of their lengths, numbers of items and norms.
        """
        before, now = self.comparison.reference.columns, self.comparison.current.columns
        rows = [
            {
                "column": one.column,
                "measure": measured.name,
                "value": measured.value,
                "low": measured.low,
                "high": measured.high,
                "noise": measured.noise,
                "significance": measured.significance,
            }
            for one in self.comparison.drift
            if one.judged is not None
            for measured in measure_all(align(before[one.column], now[one.column]))
        ]
        return pl.DataFrame(rows, schema=_MEASURES_SCHEMA)

    @property
    def quality(self) -> pl.DataFrame:
        """One row a rule checked on a column, worst first.

        `value` and `expected` are shares of rows. `significance` is adjusted for the number of rules, and missing where
        chance has no part in the finding.
        """
        rows = [
            {
                "column": one.column,
                "rule": one.rule.value,
                "value": one.value,
                "expected": one.expected,
                "significance": one.adjusted,
                "status": one.status.value,
                "reason": one.reason,
            }
            for one in self.comparison.quality
        ]
        return pl.DataFrame(rows, schema=_QUALITY_SCHEMA)

    @property
    def apart(self) -> pl.DataFrame:
        """One row a column that helps the classifier to tell the tables apart, most first.

        `fall` is what its area under the ROC curve falls by without the column. Empty where none was asked for; the
        area itself is `comparison.classifier.auc`.
        """
        check = self.comparison.classifier
        return pl.DataFrame([asdict(one) for one in check.columns] if check else [], schema=_APART_SCHEMA)

    def to_html(self) -> str:
        """Return one self-contained page; it loads nothing from anywhere."""
        return render_html(self.comparison, self.reference_name, self.current_name)

    def to_json(self) -> str:
        """Return everything found as JSON."""
        return render_json(self.comparison)

    def to_junit(self) -> str:
        """Return the findings as JUnit XML: a suite a column, red ones as failures."""
        return render_junit(self.comparison)

    def to_markdown(self) -> str:
        """Return verdict and bad findings as Markdown, for a pull request or a chat."""
        return render_markdown(self.comparison)

    def __repr__(self) -> str:
        return f"Report({self.status}: {self.sentence})"

    def _repr_html_(self) -> str:
        return render_fragment(self.comparison, self.reference_name, self.current_name)


def compare(
    reference: Any,
    current: Any,
    *,
    types: Mapping[str, ColumnType] | None = None,
    ignore: Collection[str] = (),
    rules: Rules | Path | str | None = None,
    now: datetime | None = None,
    min_effect: float | None = None,
    false_discovery_rate: float = FALSE_DISCOVERY_RATE,
    measure: str | Mapping[str, str] | None = None,
    variation: By | None = None,
    joint: bool = True,
    classifier: bool = False,
) -> Report:
    """Compare a table with a reference: drift and quality of every column.

    Parameters
    ----------
    reference, current
        Anything that `profile` takes, a `Profile`, or the path of a stored one. The current table is read
        with the reference's types.
    types
        Columns to compare and how to read them; by default all of the reference, with inferred types.
    ignore
        Columns to leave out.
    rules
        What is expected of quality: rules, the path of a YAML file, or YAML text. By default what the reference
        suggests; see `watchkeeper.comparison.rules.inference.infer_rules`.
    now
        The present, with a time zone, for rules about freshness; without it nothing is said of that.
    min_effect
        Distance that matters, as each column's distance is counted: in [0, 1) but for the population stability
        index, and in the reference's standard deviations for distances in the column's unit. By default what is set
        for the distance: 0.05 for Jensen-Shannon, about a shift by an eighth of a standard deviation.
    false_discovery_rate
        Share of false alarms among all that may be expected, in (0, 1).
    measure
        The distance to judge by: one for all columns that it fits, or a name by column. One of "js_distance", "ks",
        "psi", "hellinger", "chi_square", "total_variation", "wasserstein", "energy", "cramer_von_mises",
        "anderson_darling". By default what suits the column.
    variation
        What cuts the reference into windows about as large as the current table: a column, or a column of times and
        the length of a window such as `("ts", "1d")`. Drift must then exceed what those show of each other.
    joint
        Whether to look at rows as wholes too: which repeat each other, which values stay the same for long, and how
        columns go together. That takes about four tenths of the time.
    classifier
        Whether to train a model that tells the tables apart, by up to 10,000 rows of either: it sees what columns show
        only together. Needs the rows of both tables, and scikit-learn: the extra `classifier`.

    Raises
    ------
    BadInput
        Either cannot be read, a setting is out of its range, or rows are needed and not at hand.
    UnknownName
        There is no such distance.
    MissingExtra
        `classifier` is asked for and scikit-learn is not installed.

    Examples
    --------
    >>> report = compare({"x": list(range(10)) * 100}, {"x": list(range(5, 15)) * 100})
    >>> print(report.status, report.drift["reason"][0])
    red The median rose from 4.5 to 9.5, a strong drift (distance 0.706, 0.688 to 0.722; 0.05 is allowed, 0.0591 is noise).
    """
    check_min_effect(min_effect, measure)
    if not 0.0 < false_discovery_rate < 1.0:
        raise BadInput(f"false_discovery_rate must lie between 0 and 1; got {false_discovery_rate}")
    _check_now(now)
    given = Rules() if rules is None else _read_rules(rules)
    before = read_table(reference, types, ignore, joint=joint).read_as(given.types())
    wanted = {
        name: column.type
        for name, column in before.profile.columns.items()
        if (types is None or name in types) and name not in ignore
    }
    known = before.profile.joint
    after = read_table(current, wanted, ignore, joint=known.basis if joint and known is not None else joint)
    if unknown := sorted(set(ignore) - {*before.names, *after.names}):
        raise BadInput(f"cannot ignore {', '.join(map(repr, unknown))}: neither table has such a column")
    windows = read_windows(before.source, wanted, variation) if variation is not None else []
    apart = _tell_apart(before, after, wanted) if classifier else None
    new = [] if types is not None else [name for name in after.names if name not in {*before.names, *ignore}]
    ruled = {name for name in new if name in given.columns}
    found = compare_profiles(
        _keep(before.profile, wanted),
        _add(_keep(after.profile, wanted), _read_ruled(after, ruled, given)),
        rules=given.without(ignore),
        new=[name for name in new if name not in ruled],
        raw=after.read_broken(),
        now=now,
        min_effect=min_effect,
        false_discovery_rate=false_discovery_rate,
        measure=measure,
        windows=windows,
        classifier=apart,
    )
    return Report(found, _name(reference, "reference"), _name(current, "current"))


def check(
    table: Any, rules: Rules | Path | str, *, ignore: Collection[str] = (), now: datetime | None = None
) -> Report:
    """Check a table by rules alone, without a reference: quality, and no drift.

    Parameters
    ----------
    table
        Anything that `profile` takes, a `Profile`, or the path of a stored one.
    rules
        What is expected: rules, the path of a YAML file, or YAML text. What they leave out is not checked.
    ignore
        Columns to leave out.
    now
        The present, with a time zone, for rules about freshness; without it those are grey.

    Raises
    ------
    BadInput
        The table cannot be read, or the rules are none.

    Examples
    --------
    >>> report = check({"age": [31, 42, 842]}, "columns: {age: {range: [0, 120]}}")
    >>> print(report.status, report.sentence)
    red 1 of 1 columns needs attention, age: 33.3 % of the values lie outside 0 to 120; none may.
    """
    _check_now(now)
    given = _read_rules(rules).without(ignore)
    read = read_table(table, None, ignore).read_as(given.types())
    if unknown := sorted({*ignore} - {*read.names}):
        raise BadInput(f"cannot ignore {', '.join(map(repr, unknown))}: the table has no such column")
    new = [name for name in read.names if name not in {*given.columns, *ignore}]
    found = check_profile(given, read.profile, new=new, raw=read.read_broken(), now=now)
    return Report(found, _name(None if _is_text(rules) else rules, "rules"), _name(table, "table"))


def _tell_apart(before: Table, after: Table, types: Mapping[str, ColumnType]) -> DomainCheck:
    sources = {"reference": before.source, "current table": after.source}
    for which, source in sources.items():
        if source is None:
            raise BadInput(
                f"the classifier needs rows, which the {which}, a profile or a stream, has not; give a frame or a file"
            )
    columns = before.profile.columns
    told = {
        name: type_
        for name, type_ in types.items()
        if name in after.profile.columns and not is_identifier(columns[name])
    }
    reference, current = (
        sample_rows(source, told, n_rows=MAX_ROWS, seed=_SEED) for source in sources.values()
    )
    return check_domains(reference, current, told, BoostedTrees, seed=_SEED)


def _check_now(now: datetime | None) -> None:
    if now is not None and now.tzinfo is None:
        raise BadInput(f"now needs a time zone; got {now}. Use datetime.now(UTC).")


def _read_rules(given: Rules | Path | str) -> Rules:
    if isinstance(given, Rules):
        return given
    if isinstance(given, str) and _is_text(given):
        return Rules.from_yaml(given)
    path = Path(given)
    try:
        return Rules.from_yaml(path.read_text(encoding="utf-8"), source=path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as rules: {error}") from error


def _is_text(rules: Rules | Path | str) -> bool:
    """Whether these are rules in YAML, which cannot do without a colon, and not the name of a file."""
    return isinstance(rules, str) and ("\n" in rules or ":" in rules.removeprefix(Path(rules).drive))


def _read_ruled(table: Table, names: Collection[str], rules: Rules) -> Mapping[str, ColumnProfile]:
    """Return the columns that rules name and the reference lacks, read as the rules say or as they look."""
    types = {name: type_ for name, type_ in rules.types().items() if name in names}
    guessed = table.look_again([name for name in names if name not in types])
    return {**guessed, **table.look_again(types, types)}


def _keep(profile: Profile, wanted: Mapping[str, ColumnType]) -> Profile:
    columns = {name: profile.columns[name] for name in wanted if name in profile.columns}
    # Rows that repeat each other in all columns and in some of them are two things.
    is_whole = len(columns) == len(profile.columns) == len(wanted)
    return replace(profile, columns=columns, repeats=profile.repeats if is_whole else None)


def _add(profile: Profile, columns: Mapping[str, ColumnProfile]) -> Profile:
    return replace(profile, columns={**profile.columns, **columns})


def _name(source: Any, otherwise: str) -> str:
    return Path(source).name if isinstance(source, str | Path) else otherwise
