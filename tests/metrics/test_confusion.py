import numpy as np
import polars as pl
import pytest
from sklearn import metrics as sklearn

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.confusion import BALANCED_ACCURACY, COHEN_KAPPA, MACRO_F1, MATTHEWS
from watchkeeper.profile.performance import Performance, performance_of

TRUTH = {
    "macro_f1": lambda y, p: sklearn.f1_score(y, p, average="macro"),
    "balanced_accuracy": sklearn.balanced_accuracy_score,
    "cohen_kappa": sklearn.cohen_kappa_score,
    "matthews_correlation": sklearn.matthews_corrcoef,
}
METRICS = [MACRO_F1, BALANCED_ACCURACY, COHEN_KAPPA, MATTHEWS]
EVERY = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)


@pytest.fixture(scope="module")
def wine():
    frame = pl.read_csv(real_data("wine_quality/winequality-red.csv.gz"), infer_schema_length=None)
    # The quality that the alcohol alone suggests: bad enough to miss whole classes.
    guess = (frame["alcohol"] / 2).round().cast(pl.Int64).clip(3, 8)
    return pl.DataFrame({"label": frame["quality"].cast(pl.Int64), "prediction": guess})


@EVERY
def test_real_wines_agree_with_scikit_learn_and_merge_from_any_split(metric, wine):
    parts = [performance_of(wine[i::4], task=Task.MULTICLASS, positive="1") for i in range(4)]
    whole = performance_of(wine, task=Task.MULTICLASS, positive="1")

    assert Performance.merge_all(parts).to_bytes() == whole.to_bytes()
    assert Performance.from_bytes(whole.to_bytes()) == whole
    reading = metric.measure(whole)
    assert reading.value == pytest.approx(TRUTH[metric.name](wine["label"], wine["prediction"]), abs=1e-12)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == wine.height


@pytest.mark.parametrize("metric", METRICS[1:], ids=lambda metric: metric.name)
def test_two_classes_are_read_off_the_counts(metric):
    label, prediction = [1, 1, 0, 0, 0, 1], [1, 0, 0, 0, 1, 1]

    reading = metric.read(evidence_of({"label": label, "prediction": prediction}))

    assert reading.value == pytest.approx(TRUTH[metric.name](label, prediction), abs=1e-12)


def test_more_classes_than_are_kept_apart_say_so():
    names = [str(i) for i in np.random.default_rng(0).integers(0, 5_000, 4_000)]

    reading = MACRO_F1.read(evidence_of({"label": names, "prediction": names}, task=Task.MULTICLASS))

    assert reading.value is None
    assert "too many classes" in reading.reason


@EVERY
def test_without_labels_it_says_that_none_have_come(metric):
    task = next(iter(metric.tasks))

    assert "no labels have come" in metric.read(evidence_of({"prediction": ["a"]}, task=task)).reason
