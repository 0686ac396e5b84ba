import pytest

from watchkeeper.comparison.relation_words import describe_reconstruction, describe_relation, join_names

SAID = [
    (0.62, 0.05, "a and b used to rise together (0.62), now they do not (0.05)"),
    (-0.62, 0.05, "a and b used to move in opposite directions (-0.62), now they do not (0.05)"),
    (0.02, 0.5, "a and b had nothing to do with each other (0.02), now they rise together (0.50)"),
    (0.6, -0.4, "a and b used to rise together (0.60), now they move in opposite directions (-0.40)"),
    (0.6, 0.4, "a and b rise together less closely than they did (0.60, now 0.40)"),
    (-0.4, -0.6, "a and b move in opposite directions more closely than they did (-0.40, now -0.60)"),
    (0.09, -0.08, "a and b have little to do with each other, but not in the way they had (0.09, now -0.08)"),
]


@pytest.mark.parametrize(("before", "now", "sentence"), SAID)
def test_a_change_is_told_by_what_it_means(before, now, sentence):
    assert describe_relation("a", "b", before, now) == sentence


def test_names_fit_a_sentence_however_many_and_long():
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b", "c", "d"]) == "a, b, c and d"
    assert join_names(list("abcde")) == "a, b, c and 2 others"
    assert len(join_names(["x" * 500])) == 41


def test_one_pattern_is_one():
    assert describe_reconstruction(1, 4, 0.1, 0.2).startswith(
        "The one pattern that 4 columns share left 10 %"
    )
