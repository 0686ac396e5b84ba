"""A clinic: a model that reads images, and one that tells which patients will be back within a month."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from watchkeeper.domain.incident import CauseKind
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import Flags, Traffic, Values, sigmoid

# Patients with the disease, and how far what their images show lies from the middle, in standard deviations: a model
# that makes the most of it is right in 94 % of cases.
_SICK = 0.4
_SEPARATION = 1.56
_BACK = Stated(prediction="prediction", score="score", label="readmitted", segments=())


def _new_scanner(traffic: Traffic) -> pl.DataFrame:
    fault = traffic.fault()
    sick = traffic.happens(sigmoid(np.log(_SICK / (1.0 - _SICK)) + traffic.level(0.05)))
    sign = traffic.rng.normal(np.where(sick, _SEPARATION, -_SEPARATION), 1.0)
    grain = traffic.rng.normal(0.0, 1.0, traffic.n)
    # Brighter and grainier images: less of the sign is left, and healthy tissue looks suspicious.
    seen = np.where(fault > 0.0, 0.42 * sign + 1.0 * grain + 0.65, sign)
    score = sigmoid(2.0 * _SEPARATION * seen + np.log(_SICK / (1.0 - _SICK)))
    rng = traffic.rng
    return pl.DataFrame(
        {
            "time": traffic.times,
            "brightness": rng.normal(110.0, 12.0, traffic.n) + 12.0 * traffic.level(0.1) + 14.0 * fault,
            "contrast": rng.normal(0.5, 0.08, traffic.n) - 0.05 * fault,
            "grain": np.abs(grain) * (1.0 + 0.8 * fault) + rng.normal(4.0, 1.0, traffic.n),
            "body_part": traffic.choose(["chest", "abdomen", "head"], [0.6, 0.25, 0.15]),
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "biopsy": sick.astype(np.int64),
        }
    )


@dataclass(frozen=True, slots=True)
class _Patients:
    """What is known of patients; `frailty` is what their records do not tell."""

    age: Values
    creatinine: Values
    n_stays: NDArray[np.int64]
    insurance: NDArray[np.str_]
    frailty: Values

    def odds(self) -> Values:
        """Return the log odds of coming back, as far as the model knows them; a missing value is taken for usual."""
        creatinine = np.where(np.isnan(self.creatinine), 1.0, self.creatinine)
        return -1.6 + 0.03 * (self.age - 55.0) + 1.2 * (creatinine - 1.0) + 0.35 * self.n_stays


def _admit(traffic: Traffic, *, older_by: Values | float = 0.0, public: Values | float = 0.5) -> _Patients:
    """Draw patients.

    Parameters
    ----------
    older_by
        Years.
    public
        Share with public insurance.
    """
    age = np.clip(traffic.rng.normal(55.0, 16.0, traffic.n) + traffic.level(1.0) + older_by, 18.0, 99.0)
    return _Patients(
        age=np.floor(age),
        creatinine=np.exp(traffic.rng.normal(0.0, 0.3, traffic.n) + traffic.level(0.02)).round(2),
        n_stays=traffic.rng.poisson(0.8, traffic.n),
        insurance=np.where(traffic.rng.random(traffic.n) < public, "public", "private"),
        frailty=traffic.level(0.06),
    )


def _readmissions(traffic: Traffic, known: _Patients, came_back: Flags) -> pl.DataFrame:
    score = sigmoid(known.odds())
    return pl.DataFrame(
        {
            "time": traffic.times,
            "age": known.age,
            "creatinine": pl.Series(known.creatinine).fill_nan(None),
            "n_stays": known.n_stays,
            "insurance": known.insurance,
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "readmitted": came_back.astype(np.int64),
        }
    )


def _ages_of_150(traffic: Traffic) -> pl.DataFrame:
    patients = _admit(traffic)
    came_back = traffic.happens(sigmoid(patients.odds() + patients.frailty))
    # The new form sends 1 January 1874 where a date of birth was left empty.
    hit = traffic.hit(0.07)
    known = replace(patients, age=np.where(hit, 150.0, patients.age))
    return _readmissions(traffic, known, came_back)


def _silent_null(traffic: Traffic) -> pl.DataFrame:
    patients = _admit(traffic)
    came_back = traffic.happens(sigmoid(patients.odds() + patients.frailty))
    # Some tests are never made; then a join upstream loses those of one laboratory.
    is_missing = (traffic.rng.random(traffic.n) < 0.03) | traffic.hit(0.4)
    known = replace(patients, creatinine=np.where(is_missing, np.nan, patients.creatinine))
    return _readmissions(traffic, known, came_back)


def _demographics(traffic: Traffic) -> pl.DataFrame:
    ramp = traffic.fault(ramp_days=180.0)
    patients = _admit(traffic, older_by=14.0 * ramp, public=0.5 + 0.3 * ramp)
    # The oldest are frailer than a line through the young foretells; few were old when the model was trained.
    frailty = patients.frailty + 0.05 * np.maximum(patients.age - 72.0, 0.0)
    came_back = traffic.happens(sigmoid(patients.odds() + frailty))
    return _readmissions(traffic, patients, came_back)


CLINIC = (
    Scenario(
        name="new-scanner",
        story="A model reads scans and is right in 94 % of cases. The clinic replaces its scanners; images are "
        "brighter and grainier, and it is right in 68 %. What biopsies say is known ten days later.",
        wrong="new imaging equipment takes accuracy from 94 % to 68 %",
        simulate=_new_scanner,
        causes=frozenset({CauseKind.INPUT_DRIFT}),
        within_days=21,
        rows_a_day=400,
        label_days=10,
        stated=Stated(prediction="prediction", score="score", label="biopsy", segments=()),
    ),
    Scenario(
        name="ages-of-150",
        story="A model tells which patients will be back within a month. A new form sends 1 January 1874 where the "
        "date of birth was left empty.",
        wrong="7 % of patients are 150 years old",
        simulate=_ages_of_150,
        causes=frozenset({CauseKind.BROKEN_FEATURE, CauseKind.INPUT_DRIFT}),
        columns=frozenset({"age"}),
        within_days=3,
        label_days=30,
        stated=_BACK,
    ),
    Scenario(
        name="silent-null",
        story="A model tells which patients will be back within a month. A join upstream begins to lose one "
        "laboratory's results, and nothing fails: a missing value is taken for a usual one.",
        wrong="40 % of creatinine is missing",
        simulate=_silent_null,
        causes=frozenset({CauseKind.BROKEN_FEATURE}),
        columns=frozenset({"creatinine"}),
        within_days=3,
        label_days=30,
        stated=_BACK,
    ),
    Scenario(
        name="demographics",
        story="A model tells which patients will be back within a month. Over six months patients become fourteen "
        "years older, and the oldest are frailer than it knows.",
        wrong="patients slowly become older than those it was trained on",
        simulate=_demographics,
        causes=frozenset({CauseKind.INPUT_DRIFT}),
        within_days=180,
        since_day=45,
        rows_a_day=300,
        label_days=30,
        stated=_BACK,
    ),
)
