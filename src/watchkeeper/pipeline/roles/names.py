"""What a column's name says of its role: the words that tables, notebooks and libraries commonly use.

A name alone proves nothing; every guess that starts from one is held against the contents.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREDICTION = _set("pred preds predict predicted prediction predictions predictor yhat forecast forecasted")
_PROBABILITY = _set("proba probas prob probs probability probabilities")
_SCORE = _PROBABILITY | _set("score scores confidence likelihood")
# A probability of what was shown or drawn, not of the result.
_NOT_SCORE = _set("propensity sampling weight prior quality credit")
_LABEL = _set("label labels target targets truth actual actuals observed groundtruth")
_WHOLE_LABEL = _LABEL | _set("y ytrue true class outcome response gt truelabel")
# What models are commonly asked about; as a name in itself, or after "is".
_RESULT = _set(
    "churn churned attrition fraud fraudulent default defaulted click clicked converted conversion purchased "
    "subscribed spam survived readmitted"
)
_QUESTION = _set("is has was did will")
_TIME = _set("time timestamp timestamps datetime date ts at day hour when")
_WHOLE_TIME = _set(
    "timestamp time ts ds datetime date_time event_time eventtime event_timestamp prediction_time "
    "prediction_timestamp predicted_at scored_at logged_at request_time created_at"
)
# Times of something else than the prediction: of a person's life, of the label, of the record's end.
_OTHER_TIME = _set(
    "birth birthday born dob expiry expires expiration expired due deadline end ended until label labelled "
    "labeled outcome updated modified deleted closed resolved dropoff delivered returned"
)
_ID = _set("id uuid guid identifier uid rowid")
# Rows numbered by whoever wrote the table.
_ROW_NUMBER = frozenset(("instant", "index", "row", "rownumber", "rownum", "unnamed: 0", "level 0", ""))
_PARTS = {
    "year": _set("year yr yyyy"),
    "month": _set("month mnth mon mm"),
    "day": _set("day mday dom dd"),
    "hour": _set("hour hr hh"),
    "minute": _set("minute min"),
}
_HORIZON = _set("horizon horizons leadtime stepsahead")
_CUTOFF = _set("cutoff cutoffs issued issuedat issuetime forecastmade forecastorigin madeat")
_SIDES = dict.fromkeys(("lower", "lo", "lwr", "low"), "lower") | dict.fromkeys(
    ("upper", "hi", "upr", "high"), "upper"
)
_SEGMENT = _set(
    "segment region country state site store market channel platform device origin carrier tenant customer "
    "product plan tier race sex gender ethnicity group cat category"
)


class Fit(IntEnum):
    """How well a name fits a role."""

    NONE = 0
    LOOSE = 1
    CLOSE = 2
    WHOLE = 3


def words(name: str) -> tuple[str, ...]:
    """Return a name's words in lower case.

    Examples
    --------
    >>> words("y_pred-proba"), words("predictedLabel"), words("userID2")
    (('y', 'pred', 'proba'), ('predicted', 'label'), ('user', 'id', '2'))
    """
    return tuple(word.lower() for word in _WORDS.findall(name))


def fits_prediction(name: str) -> Fit:
    """How well a name fits what the model answers."""
    said = words(name)
    if "".join(said) in _PREDICTION | {
        "ypred",
        "predictedlabel",
        "predictionlabel",
        "predictedclass",
        "yhat",
    }:
        return Fit.WHOLE
    return Fit.CLOSE if _PREDICTION & set(said) and not _SCORE & set(said) else Fit.NONE


def fits_score(name: str) -> Fit:
    """How well a name fits a probability that the model gives."""
    said = set(words(name))
    if said & _NOT_SCORE:
        return Fit.NONE
    if said & _PROBABILITY or (said & _SCORE and said & _PREDICTION) or len(said) == len(said & _SCORE) == 1:
        return Fit.WHOLE
    if said & _SCORE or said in ({"p"}, {"p", "hat"}, {"phat"}):
        return Fit.LOOSE
    return Fit.NONE


def fits_label(name: str) -> Fit:
    """How well a name fits what came true; CLOSE for results such as churn that models are often asked about."""
    said = words(name)
    if set(said) & (_PREDICTION | _PROBABILITY):
        return Fit.NONE
    if "".join(said) in _WHOLE_LABEL:
        return Fit.WHOLE
    if said and (
        said[-1] in _LABEL or said[0] in {"actual", "true", "observed"} or said[:2] == ("y", "true")
    ):
        return Fit.CLOSE
    rest = [word for word in said if word not in _QUESTION]
    return Fit.LOOSE if len(rest) == 1 and rest[0] in _RESULT else Fit.NONE


def stem(name: str) -> tuple[str, ...]:
    """Return the words of a prediction's name without those that say that it is one.

    Examples
    --------
    >>> stem("predicted_price"), stem("y_pred")
    (('price',), ('y',))
    """
    return tuple(word for word in words(name) if word not in _PREDICTION | {"hat"})


def fits_time(name: str) -> Fit:
    """How well a name fits the time of a prediction; NONE for the times of something else."""
    said = words(name)
    if set(said) & _OTHER_TIME or fits_cutoff(name):
        return Fit.NONE
    if "_".join(said) in _WHOLE_TIME:
        return Fit.WHOLE
    return Fit.CLOSE if set(said) & _TIME else Fit.LOOSE


def fits_id(name: str) -> Fit:
    """How well a name fits an id of rows."""
    said = words(name)
    if said and (len(said) == 1 and said[0] in _ID):
        return Fit.WHOLE
    if " ".join(said) in _ROW_NUMBER or name.strip().lower() in _ROW_NUMBER:
        return Fit.LOOSE
    return Fit.CLOSE if said and (said[-1] in _ID or said[-1] == "key") else Fit.NONE


def part_of_time(name: str) -> str:
    """Return which part of a date a name means: "year", "month", "day", "hour" or "minute"; empty for none."""
    said = "".join(words(name))
    return next((part for part, known in _PARTS.items() if said in known), "")


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval, as its name tells it.

    Attributes
    ----------
    side
        "lower" or "upper".
    rest
        The words that it is called after.
    percent
        How many of a hundred the interval is to hold; None where its name does not say.
    """

    side: str
    rest: tuple[str, ...]
    percent: int | None


def end_of_interval(name: str) -> End | None:
    """Return which end of which interval a name means; None for neither.

    Examples
    --------
    >>> end_of_interval("yhat_lower"), end_of_interval("NHITS-hi-90")
    (End(side='lower', rest=('yhat',), percent=None), End(side='upper', rest=('nhits',), percent=90))
    """
    said = words(name)
    sides = [word for word in said if word in _SIDES]
    if len(sides) != 1:
        return None
    numbers = [word for word in said if word.isdigit() and len(word) == 2]
    rest = tuple(word for word in said if word not in (*sides, *numbers))
    if not rest and sides[0] not in {"lower", "upper"}:
        return None  # Lows and highs, of a day's prices, say, are as often of something else.
    return End(_SIDES[sides[0]], rest, int(numbers[0]) if len(numbers) == 1 else None)


def fits_horizon(name: str) -> bool:
    """Whether a name says how far ahead a forecast looks."""
    said = words(name)
    return "".join(said) in _HORIZON or "horizon" in said


def fits_cutoff(name: str) -> bool:
    """Whether a name says when a forecast was made, rather than what it is for."""
    return "".join(words(name)) in _CUTOFF


def fits_segment(name: str) -> Fit:
    """How well a name fits something that results are told apart by."""
    return Fit.CLOSE if set(words(name)) & _SEGMENT else Fit.NONE
