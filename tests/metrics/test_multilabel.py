import numpy as np
import polars as pl
import pytest
from sklearn import metrics as sklearn
from sklearn.preprocessing import MultiLabelBinarizer

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.confusion import MACRO_F1
from watchkeeper.metrics.multilabel import HAMMING_LOSS, JACCARD, MICRO_F1, SUBSET_ACCURACY
from watchkeeper.profile.performance import Performance, performance_groups, performance_of

TRUTH = {
    "subset_accuracy": sklearn.accuracy_score,
    "jaccard": lambda y, p: sklearn.jaccard_score(y, p, average="samples", zero_division=1.0),
    "hamming_loss": sklearn.hamming_loss,
    "micro_f1": lambda y, p: sklearn.f1_score(y, p, average="micro"),
    "macro_f1": lambda y, p: sklearn.f1_score(y, p, average="macro"),
}
METRICS = [SUBSET_ACCURACY, JACCARD, HAMMING_LOSS, MICRO_F1, MACRO_F1]
EVERY = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
WORDS = ("free", "call", "txt", "prize", "claim", "love", "home", "sorry", "mobile")


@pytest.fixture(scope="module")
def messages():
    """Which of nine words a real message holds; the answer looks at its first eighty characters only."""
    rows = pl.read_csv(
        real_data("sms_spam/SMSSpamCollection.tsv.gz"),
        separator="\t",
        has_header=False,
        quote_char=None,
        new_columns=["kind", "text"],
    )
    texts = [text.lower() for text in rows["text"].to_list()]
    return pl.DataFrame(
        {
            "label": [[word for word in WORDS if word in text] for text in texts],
            "prediction": [[word for word in reversed(WORDS) if word in text[:80]] for text in texts],
        },
        schema={"label": pl.List(pl.String), "prediction": pl.List(pl.String)},
    )


def multilabel(frame):
    return performance_of(frame, task=Task.MULTILABEL, positive="1")


@EVERY
def test_words_of_real_messages_agree_with_scikit_learn_and_merge_from_any_split(metric, messages):
    binarizer = MultiLabelBinarizer().fit([WORDS])
    label, prediction = (binarizer.transform(messages[name].to_list()) for name in ("label", "prediction"))

    parts = [multilabel(messages[i::4]) for i in range(4)]
    whole = multilabel(messages)

    assert Performance.merge_all(parts).to_bytes() == whole.to_bytes()
    assert Performance.from_bytes(whole.to_bytes()) == whole
    reading = metric.measure(whole)
    assert reading.value == pytest.approx(TRUTH[metric.name](label, prediction), rel=1e-12)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == messages.height


def test_a_group_is_read_as_if_it_were_alone(messages):
    frame = messages.head(900).with_columns(part=pl.int_range(900) % 7)

    groups = performance_groups(frame, "part", task=Task.MULTILABEL, positive="1")

    for part, performance in groups.items():
        assert performance == multilabel(frame.filter(pl.col("part") == part))


def test_order_repeats_and_kind_of_writing_do_not_matter():
    plain = {"prediction": [["a", "b"], ["1"]], "label": [["a"], ["1", "2"]]}
    other = {"prediction": ['["b", "a", "a"]', "[1.0]"], "label": ["a", "[2, true]"]}

    readings = [
        [metric.read(evidence_of(rows, task=Task.MULTILABEL)) for metric in METRICS]
        for rows in (plain, other)
    ]

    assert readings[0] == readings[1]


def test_an_empty_set_is_an_answer_and_none_is_not():
    rows = {"prediction": [[], ["a"], None, ["a"]], "label": [[], [], ["a"], None]}

    performance = multilabel(pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.List(pl.String))))

    assert (performance.n_judged, performance.n_correct) == (2, 1)
    assert performance.jaccard.mean() == 0.5


def test_more_classes_than_are_kept_apart_say_so():
    names = [[str(i)] for i in np.random.default_rng(0).integers(0, 5_000, 4_000)]
    evidence = evidence_of({"label": names, "prediction": names}, task=Task.MULTILABEL)

    assert "too many classes" in HAMMING_LOSS.read(evidence).reason
    assert "too many classes" in MACRO_F1.read(evidence).reason
    assert MICRO_F1.read(evidence).value == 1.0


@EVERY
def test_without_labels_it_says_that_none_have_come(metric):
    reading = metric.read(evidence_of({"prediction": [["a"]]}, task=Task.MULTILABEL))

    assert "no labels have come" in reading.reason
