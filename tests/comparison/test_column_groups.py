from watchkeeper.comparison.column_groups import group_by_drift, group_by_relations
from watchkeeper.comparison.findings import Measured
from watchkeeper.comparison.relations import Bond, RelationDrift
from watchkeeper.domain.status import Status


def changed(*pairs):
    judged = Measured("correlation_change", "", 0.5, 0.4, 0.6, 0.0)
    return [RelationDrift(tuple(pair), Status.RED, 0.0, 0.5, judged, 0.0, 0.05, "") for pair in pairs]


def test_a_column_that_is_in_every_changed_relation_is_where_to_look():
    (group,) = group_by_relations(changed("ab", "bc", "bd"))

    assert group.columns[0] == "b"
    assert group.bond is Bond.RELATIONS
    assert group.reason == (
        "b no longer goes with a, c and d as it did: it is in all 3 relations that changed."
    )


def test_a_column_that_is_in_most_of_them_is_so_too():
    (group,) = group_by_relations(changed("ab", "ac", "ad", "ae", "bc"))

    assert group.reason.startswith("a no longer goes with")
    assert "4 of the 5 relations" in group.reason


def test_columns_that_all_lost_each_other_have_no_origin():
    (group,) = group_by_relations(changed("ab", "bc", "ac"))

    assert group.reason == "a, b and c no longer go together as they did: 3 relations among them changed."


def test_groups_that_share_no_column_stay_apart_largest_first():
    groups = group_by_relations(changed("ab", "xy", "cd", "yz", "zw", "bc", "zx"))

    assert [set(group.columns) for group in groups] == [set("abcd"), set("wxyz")]


def test_a_relation_by_itself_is_no_group():
    assert group_by_relations(changed("ab", "cd")) == []
    assert group_by_relations([]) == []


def test_columns_that_drifted_and_belong_together_are_one_group():
    correlations = {("a", "b"): 0.9, ("b", "c"): -0.6, ("c", "d"): 0.3, ("a", "e"): 0.95}

    groups = group_by_drift(["a", "b", "c", "d"], correlations)

    assert [group.columns for group in groups] == [("a", "b", "c")]
    assert groups[0].bond is Bond.DRIFT
    assert "go together closely (0.60 to 0.90 in the reference)" in groups[0].reason


def test_columns_that_drifted_apart_from_each_other_are_no_group():
    assert group_by_drift(["a", "b"], {("a", "b"): 0.2}) == []
    assert group_by_drift([], {("a", "b"): 0.9}) == []
