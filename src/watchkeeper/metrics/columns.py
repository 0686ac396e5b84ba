"""Which columns a metric is read for, one by one."""

from collections.abc import Iterable, Sequence

from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.metrics.metric import Metric, Needs, Scope


def columns_for(metric: Metric, schema: Schema | None, outcomes: Iterable[str]) -> Sequence[Column | None]:
    """Return the columns that a metric can be read for; None stands for the model as a whole.

    Parameters
    ----------
    schema
        The model's; None while it is not known.
    outcomes
        Names of the business outcomes that have come.
    """
    if metric.scope is Scope.MODEL:
        return [None]
    if metric.scope is Scope.OUTCOME:
        return [Column(name, Role.OUTCOME, ColumnType.FLOAT) for name in outcomes]
    if schema is None:
        return []
    # Two protected columns together have groups, and nothing else that could be read.
    pairs = schema.protected_pairs() if Needs.GROUPS in metric.needs else ()
    together = [Column(name, Role.PROTECTED, ColumnType.CATEGORY) for name in pairs]
    return [column for column in (*schema.columns, *together) if metric.applies_to(column)]
