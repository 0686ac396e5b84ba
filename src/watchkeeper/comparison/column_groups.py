"""Which columns changed together: those whose relations changed, and those that drifted and belong together."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from watchkeeper.comparison.relation_words import join_names
from watchkeeper.comparison.relations import Bond, ColumnGroup, RelationDrift

# Columns that go together this closely drift for one reason; less closely related ones often drift alone.
CLOSE = 0.5
# A column that is in this share of a group's changed relations is where to look first.
_MOSTLY = 0.8

Pair = tuple[str, str]


def group_by_relations(relations: Sequence[RelationDrift]) -> list[ColumnGroup]:
    """Group columns by the relations that changed; a relation by itself is no group.

    Returns
    -------
    Largest group first, each with the column that is in most of its changed relations first.
    """
    groups = []
    for members in _connect([one.columns for one in relations]):
        pairs = [one.columns for one in relations if one.columns[0] in members]
        if len(pairs) > 1:
            ranked = Counter(name for pair in pairs for name in pair).most_common()
            columns = tuple(name for name, _ in ranked)
            groups.append(ColumnGroup(columns, Bond.RELATIONS, _explain(columns, ranked[0][1], len(pairs))))
    return groups


def _explain(columns: Sequence[str], n_of_first: int, n_pairs: int) -> str:
    first = join_names(columns[:1])
    if n_of_first < _MOSTLY * n_pairs:
        return f"{join_names(columns)} no longer go together as they did: {n_pairs:,} relations among them changed."
    share = "all" if n_of_first == n_pairs else f"{n_of_first:,} of the"
    others = join_names(columns[1:])
    return f"{first} no longer goes with {others} as it did: it is in {share} {n_pairs:,} relations that changed."


def group_by_drift(drifted: Collection[str], correlations: Mapping[Pair, float]) -> list[ColumnGroup]:
    """Group columns that drifted by how closely they go together in the reference.

    Parameters
    ----------
    drifted
        Names of columns.
    correlations
        Of pairs in the reference.

    Examples
    --------
    >>> correlations = {("net", "gross"): 0.93, ("net", "age"): 0.1}
    >>> [group.reason for group in group_by_drift(["net", "gross", "age"], correlations)]
    ['net and gross drifted, and go together closely (0.93 in the reference): probably for one reason.']
    """
    close = {
        pair: abs(r) for pair, r in correlations.items() if abs(r) >= CLOSE and set(pair) <= set(drifted)
    }
    groups = []
    for members in _connect(list(close)):
        strengths = [r for pair, r in close.items() if pair[0] in members]
        low, high = f"{min(strengths):.2f}", f"{max(strengths):.2f}"
        between = low if low == high else f"{low} to {high}"
        reason = f"{join_names(members)} drifted, and go together closely ({between} in the reference): probably for one reason."
        groups.append(ColumnGroup(tuple(members), Bond.DRIFT, reason))
    return groups


def _connect(pairs: Sequence[Pair]) -> list[list[str]]:
    """Return the names that hang together by pairs, in order of appearance, most names first."""
    group_of: dict[str, list[str]] = {}
    for first, second in pairs:
        kept = group_of.setdefault(first, [first])
        joined = group_of.setdefault(second, [second])
        if kept is not joined:
            kept += joined
            group_of.update(dict.fromkeys(joined, kept))
    groups = {id(group): group for group in group_of.values()}
    return sorted(groups.values(), key=len, reverse=True)
