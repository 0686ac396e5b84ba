"""One rule at a time: learnt from a table or written by hand, and checked on another."""

from dataclasses import replace

from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.comparison.rules.rules import ColumnRules, Rules
from watchkeeper.profile.frames import profile


def learn(before, key, types=None):
    """Return what the rule of this key learns of the only column, or of the table; None when nothing."""
    rules = infer_rules(profile(before, types, joint=True))
    found = [rules.table, *(column.rules for column in rules.columns.values())]
    return next((one[key] for one in found if key in one), None)


def judge(before, after, key, *, types=None, now=None, drifted=()):
    """Learn one rule from a table, check it on another, and return the findings."""
    reference = profile(before, types, joint=True)
    current = profile(after, {name: one.type for name, one in reference.columns.items()}, joint=True)
    learnt = infer_rules(reference)
    rules = replace(
        learnt,
        columns={
            name: ColumnRules(one.type, rules={k: rule for k, rule in one.rules.items() if k == key})
            for name, one in learnt.columns.items()
        },
        table={k: rule for k, rule in learnt.table.items() if k == key},
    )
    return check_rules(rules, current, reference, now=now, drifted=drifted)


def check(text, after, *, types=None, now=None):
    """Check rules written by hand on a table, without a reference."""
    return check_rules(Rules.from_yaml(text), profile(after, types, joint=True), now=now)
