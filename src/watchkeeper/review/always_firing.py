"""Monitors that are bad most of the time: nobody listens to them any more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchkeeper.review.remark import Case, Figure, Proposal, Remark
from watchkeeper.review.tuning import Attempt, count_bad, loosened, try_out

# Two weeks of days; fewer windows may all lie in one incident.
_MIN_WINDOWS = 14
_MOST_BAD = 0.5
# Of windows that nothing was wrong with, so many may be bad by chance.
_WELL = 0.1


@dataclass(frozen=True, slots=True)
class AlwaysFiring:
    """Finds monitors that notify, and would be bad in more than half of the windows that they can judge.

    Where wider limits would have been kept in nine windows of ten, they are proposed; else that its alerts notify nobody,
    until what it sees is mended or taken for usual.
    """

    name: str = "always_firing"
    description: str = "Monitors that are bad most of the time."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at every monitor that is on and notifies."""
        suspects = [
            one
            for one in case.watching
            if one.is_paging and count_bad(case.verdicts.get(one.name, ())) >= _MOST_BAD * _MIN_WINDOWS
        ]
        attempts = [try_out(case, one) for one in suspects]
        return [
            self._tell(case, one)
            for one in attempts
            if one.n_windows >= _MIN_WINDOWS and one.n_bad > _MOST_BAD * one.n_windows
        ]

    def _tell(self, case: Case, present: Attempt) -> Remark:
        attempts = (try_out(case, one) for one in loosened(case, present))
        calm = next((one for one in attempts if one.n_bad <= _WELL * one.n_windows), None)
        bad = f"{present.n_bad} of {present.n_windows}"
        figures = [Figure("Bad windows", bad)]
        if calm is not None:
            figures.append(Figure("Bad as proposed", f"{calm.n_bad} of {calm.n_windows}"))
        return Remark(
            kind=self.name,
            monitor=present.monitor.name,
            said=f"“{present.monitor.title}” is bad in {bad} windows.",
            why="What alarms all the time tells nothing, and teaches people to look away.",
            figures=tuple(figures),
            advice="Mend what it sees, or take how things are now for usual: with a new training reference, or wider limits.",
            proposal=_propose(case, present, calm),
        )


def _propose(case: Case, present: Attempt, calm: Attempt | None) -> Proposal:
    return case.propose(calm.monitor if calm is not None else replace(present.monitor, is_paging=False))
