"""What estimates of metrics have in common: their names, and when there is nothing to estimate, or nobody can know."""

# What stands before the name of the metric that is estimated.
_PREFIX = "estimated_"
# With fewer rows than this share waiting for their label, what has come tells all there is to tell.
MIN_WAITING = 0.2
# Rows beyond all that labels are known of: with more, what becomes of them is anybody's guess.
MAX_BEYOND = 0.1


def estimate_of(name: str) -> str:
    """Return the name of a metric's estimate, whether there is such a one or not."""
    return _PREFIX + name


def estimated_by(name: str) -> str:
    """Return the name of the metric that an estimate is of; the name itself of what is no estimate."""
    return name.removeprefix(_PREFIX)
