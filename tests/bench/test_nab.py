"""The benchmark's own scorer, beside what NAB published."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from real_data import real_data

_PATH = Path(__file__).parents[2] / "bench" / "nab.py"


@pytest.fixture(scope="module")
def nab():
    # By its path: the folder holds a `profile.py` that would hide the standard library's.
    spec = importlib.util.spec_from_file_location("nab", _PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["nab"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["nab"]


def labelled(nab, name, n, *windows):
    starts = np.datetime64("2016-07-05") + np.arange(n) * np.timedelta64(5, "m")
    return nab.LabelledSeries(name, starts, np.zeros(n), windows)


@pytest.mark.parametrize(
    ("alarms", "windows", "raw"),
    [
        # The cases of NAB's own unit tests, in the weights of the standard profile.
        ([], [], 0.0),
        ([1, 3], [], -2 * 0.11),
        ([], [(1, 2), (4, 5)], -2.0),
        ([2], [(1, 2)], 0.8482836399575131 / 0.9866142981514305),
        ([2], [(1, 2), (4, 5)], 0.8482836399575131 / 0.9866142981514305 - 1.0),
        ([4], [(4, 5)], 1.0),
        ([4, 5], [(4, 5)], 1.0),
        ([2, 4], [(1, 2), (4, 5)], 0.8482836399575131 / 0.9866142981514305 + 1.0),
    ],
)
def test_it_scores_as_published(nab, alarms, windows, raw):
    series = labelled(nab, "one", 7, *windows)
    surprise = np.isin(np.arange(7), alarms).astype(float)

    scored = nab.score_at([series], [surprise], 1.0)

    # Row 0 is probation, in which nothing counts.
    assert series.n_probation == 1
    assert scored.raw["one"] == pytest.approx(raw)


def test_the_best_threshold_is_the_best_of_all(nab):
    rng = np.random.default_rng(0)
    corpus = [
        labelled(nab, "two windows", 200, (60, 79), (150, 169)),
        labelled(nab, "none", 100),
        labelled(nab, "one", 150, (40, 54)),
    ]
    surprises = [np.round(rng.exponential(size=one.values.size), 1) for one in corpus]

    best = nab.best_score(corpus, surprises)

    thresholds = np.unique(np.concatenate([*surprises, [np.inf]]))
    assert best.value == pytest.approx(max(nab.score_at(corpus, surprises, at).value for at in thresholds))


@pytest.mark.parametrize(
    ("name", "published"),
    [
        # results/windowedGaussian/windowedGaussian_standard_scores.csv of NAB, threshold 1.0.
        ("realAdExchange/exchange-3_cpc_results.csv", 2.50266326119),
        ("realAdExchange/exchange-4_cpc_results.csv", 0.292288463428),
    ],
)
def test_windowed_gaussian_scores_as_published(nab, name, published):
    folder = real_data("nab/label_windows.json").parent
    series = next(one for one in nab.load_corpus(folder) if one.name == name)

    scored = nab.score_at([series], [nab.windowed_gaussian(series)], 1.0)

    assert scored.raw[name] == pytest.approx(published, abs=1e-9)
