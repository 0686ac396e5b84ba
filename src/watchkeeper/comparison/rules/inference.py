"""Rules from a reference: what its columns suggest, each with a reason."""

from collections.abc import Iterable

from watchkeeper.comparison.findings import TABLE
from watchkeeper.comparison.rules.built_in import COLUMN_RULES, TABLE_RULES
from watchkeeper.comparison.rules.rule import Learnt, QualityRule
from watchkeeper.comparison.rules.rules import ColumnRules, Rules, Unlisted
from watchkeeper.profile.profile import Profile


def infer_rules(reference: Profile) -> Rules:
    """Learn rules from a table that is as it should be.

    Parameters
    ----------
    reference
        Its profile.

    Returns
    -------
    What it suggests, judged by what is usual and not by hard bounds, so that a second table of the same population
    keeps them. Everything is written down, and nothing but what is written down is checked.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> rules = infer_rules(profile({"city": ["Bern", "Oslo"] * 50}))
    >>> rules.columns["city"].rules["values"].allowed
    ('Bern', 'Oslo')
    """
    columns = {name: _learn_column(name, reference) for name in reference.columns}
    learnt = _learn(TABLE, reference, TABLE_RULES)
    return Rules(
        columns,
        {key: one.rule for key, one in learnt.items()},
        Unlisted.UNCHECKED,
        f"What is expected of a table, learnt from a reference of {reference.n_rows:,} rows.",
        {key: one.reason for key, one in learnt.items()},
    )


def _learn_column(name: str, reference: Profile) -> ColumnRules:
    learnt = _learn(name, reference, COLUMN_RULES)
    return ColumnRules(
        reference.columns[name].type,
        rules={key: one.rule for key, one in learnt.items()},
        reasons={key: one.reason for key, one in learnt.items()},
    )


def _learn(name: str, reference: Profile, kinds: Iterable[type[QualityRule]]) -> dict[str, Learnt]:
    found = ((kind.key, kind.learn(name, reference)) for kind in kinds)
    return {key: learnt for key, learnt in found if learnt is not None}
