"""What a drill found, in sentences."""

from collections.abc import Sequence
from datetime import timedelta

from watchkeeper.domain.drill import FaultFinding, Trial
from watchkeeper.pipeline.roles.moments import Moments

_DATES = Moments()


def tell_fault(trials: Sequence[Trial]) -> str:
    """Return from which strength on a fault is told, how soon and by how many, and where it goes unseen.

    Parameters
    ----------
    trials
        From weak to strong, at least one.
    """
    told = [one for one in trials if one.told_after_s is not None]
    if not told:
        return _tell_untold(trials)
    first = told[0]
    after = _DATES.tell_length(timedelta(seconds=first.told_after_s or 0))
    n_monitors = sum(notice.is_told for notice in first.notices)
    by = f"{n_monitors} monitor{'' if n_monitors == 1 else 's'}"
    reach = f", at {first.amount} only" if len(told) == 1 else f" from {first.amount} on"
    missed = [one for one in trials if one.told_after_s is None]
    rest = f"; {_tell_missed(missed)}" if missed else ", the weakest that was tried"
    return f"Told after {after} by {by}{reach}{rest}."


def _tell_untold(trials: Sequence[Trial]) -> str:
    noticed = [one for one in trials if one.notices]
    if not noticed:
        return f"Goes unseen, even at {trials[-1].amount}."
    return f"Nobody is told, not even at {trials[-1].amount}; the page shows it from {noticed[0].amount} on."


def _tell_missed(missed: Sequence[Trial]) -> str:
    unseen = [one.amount for one in missed if not one.notices]
    quiet = [one.amount for one in missed if one.notices]
    parts = []
    if unseen:
        parts.append(f"at {' and '.join(unseen)} it goes unseen")
    if quiet:
        parts.append(f"at {' and '.join(quiet)} only the page shows it")
    return ", ".join(parts)


def tell_drill(faults: Sequence[FaultFinding], disturbed: Sequence[str]) -> str:
    """Return what was found of all faults, and whether the unchanged traffic stayed quiet.

    Parameters
    ----------
    disturbed
        Titles of the monitors that alarm of the unchanged traffic too.
    """
    said = faults[0].sentence.rstrip(".") if len(faults) == 1 else _tell_many(faults)
    if not disturbed:
        return f"{said}; the unchanged traffic stays quiet."
    alarm = "alarms" if len(disturbed) == 1 else "alarm"
    names = _list([f"“{title}”" for title in disturbed])
    return f"{said}; of the unchanged traffic {names} {alarm} already."


def _tell_many(faults: Sequence[FaultFinding]) -> str:
    untold = [one for one in faults if one.trials[-1].told_after_s is None]
    if not untold:
        return f"{'Both' if len(faults) == 2 else f'All {len(faults)}'} faults are told at their strongest"
    n_told = len(faults) - len(untold)
    names = dict.fromkeys(f"“{one.title}”" for one in untold)
    return f"Of {len(faults)} faults {n_told} are told at their strongest; nobody is told of {_list(list(names))}"


def _list(names: Sequence[str]) -> str:
    """Write names one after the other.

    Examples
    --------
    >>> _list(["a", "b", "c"]), _list(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
