from joined_rows import evidence_of
from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.profile import Profile


def test_it_is_the_share_of_predictions_with_a_label():
    reading = LABELLED_RATIO.read(evidence_of({"label": [1, 0, None, None]}))

    assert (reading.value, reading.n_rows) == (0.5, 4)


def test_where_nothing_was_joined_it_is_zero_and_not_unknown():
    reading = LABELLED_RATIO.read(Evidence(profile=Profile(20, {})))

    assert (reading.value, reading.low, reading.n_rows) == (0.0, 0.0, 20)


def test_without_predictions_there_is_no_share():
    assert LABELLED_RATIO.read(Evidence(profile=Profile.empty())).reason == "there were no predictions"
    assert LABELLED_RATIO.applies_to(None)
