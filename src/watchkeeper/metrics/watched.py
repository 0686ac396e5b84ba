"""Which columns are watched one by one, and where their profiles lie in the evidence."""

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.column import ColumnProfile

# What goes into a model and what comes out of it. Labels and outcomes come late and are read from the
# performance; ids and times are new in every row.
WATCHED_ROLES = frozenset({Role.FEATURE, Role.SEGMENT, Role.PROTECTED, Role.PREDICTION, Role.SCORE})

NUMERIC_TYPES = frozenset({ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.PROBABILITY})
CATEGORY_TYPES = frozenset({ColumnType.CATEGORY, ColumnType.BOOLEAN})


def is_watched(column: Column | None, types: frozenset[ColumnType] | None = None) -> bool:
    """Whether a column is watched by itself, and is of one of `types` where they are given."""
    return column is not None and column.role in WATCHED_ROLES and (types is None or column.type in types)


def current_column(evidence: Evidence) -> ColumnProfile | None:
    """Return the profile of the column in question in the window; None where no row had it."""
    return evidence.profile.columns.get(evidence.column.name) if evidence.column else None


def reference_column(evidence: Evidence) -> ColumnProfile | None:
    """Return the profile of the column in question in the reference; None without either."""
    if evidence.column is None or evidence.reference is None:
        return None
    return evidence.reference.columns.get(evidence.column.name)
