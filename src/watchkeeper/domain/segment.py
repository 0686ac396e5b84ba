"""Segments: parts of the rows, written "column=value"; the rows of one version are a segment, too."""

from watchkeeper.domain.batch import VERSION


def segment_of(column: str, value: object) -> str:
    """Return the segment of the rows that have a value in a column.

    Examples
    --------
    >>> segment_of("origin", "EWR")
    'origin=EWR'
    """
    return f"{column}={value}"


def column_of(segment: str) -> str:
    """Return the column by which a segment is told apart, a column itself for all of its segments; empty for all rows.

    Examples
    --------
    >>> column_of("sex & age=F & old")
    'sex & age'
    """
    return segment.partition("=")[0]


def version_segment(version: str) -> str:
    """Return the segment of the rows that one version answered; no segment column can be called like it."""
    return segment_of(VERSION, version)


def is_version(segment: str) -> bool:
    """Whether a segment is the rows of one version."""
    return column_of(segment) == VERSION


def stored_under(segment: str) -> str:
    """Return the segment under which a segment's rows are summed up: those of a version lie among all rows."""
    return "" if is_version(segment) else segment
