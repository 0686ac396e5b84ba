import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from joint_tables import measure, pair, related, table
from real_data import real_data
from watchkeeper.comparison.joint import judge_joint
from watchkeeper.comparison.relations import Bond
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.joint import JointProfile
from watchkeeper.stats.correlation import MIN_ROWS

HOUSES = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")


def judge(before, now, **settings):
    return judge_joint(*measure(before, now), **settings)


def independent(rng, n_rows, n_columns, r=0.0):
    """Draw columns of which only the first two are related."""
    values = rng.normal(size=(n_rows, n_columns))
    values[:, 1] = r * values[:, 0] + np.sqrt(1.0 - r * r) * values[:, 1]
    return values


@pytest.fixture(scope="module")
def houses():
    frame = pl.read_csv(real_data("nannyml_california_housing/reference.csv.gz"), columns=list(HOUSES))
    shuffled = frame.cast(pl.Float64).sample(fraction=1.0, shuffle=True, seed=1)
    half = shuffled.height // 2
    return shuffled[:half], shuffled[half:]


def test_two_halves_of_one_table_go_together_alike(houses):
    found = judge(*houses)

    assert found.status is Status.GREEN
    assert found.sentence == ("8 columns go together as in the reference: none of 28 relations has changed.")
    assert found.reconstruction.status is Status.GREEN
    assert not found.groups
    assert not found.left_out


def test_a_shuffled_column_is_named_though_no_column_has_drifted(houses):
    before, now = houses

    found = judge(before, now.with_columns(pl.col("AveRooms").shuffle(seed=1)))

    assert found.status is Status.RED
    assert found.relations[0].columns == ("MedInc", "AveRooms")
    assert found.relations[0].reason.startswith(
        "MedInc and AveRooms used to rise together (0.62), now they do not"
    )
    assert all("AveRooms" in one.columns for one in found.relations)
    assert found.groups[0].reason.startswith("AveRooms no longer goes with")
    assert found.reconstruction.status.is_bad


def test_columns_that_move_by_themselves_are_no_change_of_relations(houses):
    before, now = houses

    found = judge(before, now.with_columns(pl.col("AveRooms") * 2.0 + 1.0, pl.col("MedInc").sqrt()))

    assert found.status is Status.GREEN


def test_drifted_columns_that_belong_together_are_one_group(houses):
    found = judge(*houses, drifted=["Latitude", "Longitude", "HouseAge"])

    assert [(group.columns, group.bond) for group in found.groups] == [
        (("Latitude", "Longitude"), Bond.DRIFT)
    ]


MOVES = {
    "up by a deviation": lambda x: x + 1.0,
    "down by four": lambda x: x - 4.0,
    "ten times as wide": lambda x: 10.0 * x,
    "bent": np.exp,
    "mirrored in part": np.abs,
}


@pytest.mark.parametrize("move", list(MOVES))
def test_of_many_rows_too_only_what_bends_a_relation_is_told(move):
    rng = np.random.default_rng(1)
    before, now = related(rng, 50_000, 5, 0.6), related(rng, 50_000, 5, 0.6)
    now[:, 0] = MOVES[move](now[:, 0])

    found = judge(before, now)

    assert found.status.is_bad is (move == "mirrored in part")


def test_a_shift_of_columns_related_at_one_end_only_is_given_the_benefit_of_the_doubt():
    rng = np.random.default_rng(2)

    def draw():
        shared = rng.gamma(0.5, size=(50_000, 1))
        return np.log((1.0 + rng.exponential(size=(50_000, 3)) / shared) ** 0.5)

    before, now = draw(), draw()
    now[:, 0] += 2.0 * before[:, 0].std()

    assert judge(before, now).status is Status.GREEN


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_values_that_come_to_be_missing_are_no_change_of_relations(share):
    rng = np.random.default_rng(3)
    before, now = related(rng, 20_000, 5, 0.6), related(rng, 20_000, 5, 0.6)
    now[rng.random(20_000) < share, 1] = np.nan
    now[now[:, 3] > 1.0, 2] = np.nan

    assert judge(before, now).status is Status.GREEN


def test_more_than_what_matters_must_be_sure():
    rng = np.random.default_rng(4)
    before, now = independent(rng, 20_000, 4), independent(rng, 20_000, 4, r=0.15)

    found = [judge(before, now, min_change=limit).status for limit in (0.02, 0.05, 0.2)]

    assert found == [Status.RED, Status.YELLOW, Status.GREEN]


def test_a_relation_tells_its_bounds_and_its_limit():
    rng = np.random.default_rng(5)

    (found,) = judge(pair(rng, 5_000, 0.8), pair(rng, 5_000, 0.2)).relations

    assert found.judged.low < found.current - found.reference < found.judged.high
    assert found.judged.value == pytest.approx(-0.6, abs=0.05)
    assert found.limit == pytest.approx(0.05, abs=0.02)
    assert found.adjusted <= found.judged.significance * 2.0
    assert found.column == "c0 and c1"


def test_many_small_losses_are_seen_by_the_patterns():
    rng = np.random.default_rng(6)

    found = judge(related(rng, 3_000, 20, 0.5), related(rng, 3_000, 20, 0.4))

    assert found.reconstruction.n_patterns == 1
    assert found.reconstruction.current == pytest.approx(0.57, abs=0.02)
    assert found.reconstruction.status.is_bad
    assert found.reconstruction in found.findings


def test_what_was_measured_by_another_basis_is_not_compared():
    rng = np.random.default_rng(7)
    before, now = (measure(values, values)[0] for values in rng.normal(size=(2, 100, 3)))

    found = judge_joint(before, now)

    assert found.status is Status.GREY
    assert "different bases" in found.sentence


def test_few_rows_are_not_compared():
    values = np.random.default_rng(8).normal(size=(200, 3))

    found = judge(values, values[: MIN_ROWS - 1])

    assert found.status is Status.GREY
    assert (
        found.sentence
        == f"Not compared: the current table has {MIN_ROWS - 1} rows; a correlation needs {MIN_ROWS}."
    )


def test_columns_in_no_pair_say_why():
    values = np.random.default_rng(9).normal(size=(500, 6))
    now = values.copy()
    now[20:, 0] = np.nan
    now[:, 1] += 1_000.0
    now[:250, 2] = np.nan
    now[250:, 3] = np.nan

    found = judge(values[:, :4], now[:, :4])

    assert found.status is Status.GREY
    assert found.left_out == {
        "c0": f"Only 20 values in the current table; a correlation needs {MIN_ROWS}.",
        "c1": "Nearly all values in the current table are alike, as far as the reference's bands tell them apart.",
        "c2": "No other column has values in enough of the same rows.",
        "c3": "No other column has values in enough of the same rows.",
    }


def test_only_the_columns_asked_for_are_judged():
    rng = np.random.default_rng(10)
    before, now = independent(rng, 2_000, 5, r=0.9), independent(rng, 2_000, 5)

    found = judge(before, now, columns=["c1", "c2", "c3"])

    assert found.status is Status.GREEN
    assert found.n_pairs == 3
    assert not found.left_out


def test_a_table_without_numbers_is_not_compared():
    frame = pl.DataFrame({"name": ["a", "b"] * 50})
    basis = Basis.of(frame, {"name": ColumnType.CATEGORY})

    assert judge_joint(*[JointProfile.measure(frame, basis)] * 2).status is Status.GREY


def test_relations_in_a_wide_table_are_watched_wherever_the_columns_stand():
    rng = np.random.default_rng(11)
    before, now = rng.normal(size=(2, 1_000, 400))
    before[:, 399] = 0.8 * before[:, 0] + 0.6 * before[:, 399]

    found = judge(before, now)

    assert found.relations[0].columns == ("c0", "c399")
    assert found.n_columns == 400
    assert found.n_pairs < 400 * 32 / 2


@pytest.mark.parametrize(
    ("r", "n", "m"), [(0.5, 200, 200), (0.5, 2_000, 200), (0.2, 1_000, 1_000), (0.2, 10_000, 1_000)]
)
def test_one_new_relation_among_ten_columns_is_found(r, n, m):
    rng, runs = np.random.default_rng(12), 40

    found = [judge(independent(rng, n, 10), independent(rng, m, 10, r)) for _ in range(runs)]

    hits = sum(("c0", "c1") in [one.columns for one in each.relations] for each in found)
    assert hits >= 0.8 * runs


QUIET = {
    "normal": lambda rng, n: rng.normal(size=(n, 10)),
    "related": lambda rng, n: related(rng, n, 10, 0.5),
    "heavy tails": lambda rng, n: related(rng, n, 10, 0.3) / np.sqrt(rng.chisquare(2, size=(n, 1))),
    "flags and counts": lambda rng, n: np.hstack([rng.random((n, 5)) < 0.3, rng.poisson(1.0, (n, 5))]),
    "rare flags": lambda rng, n: rng.random((n, 10)) < 0.01,
    "gaps": lambda rng, n: np.where(rng.random((n, 10)) < 0.2, np.nan, related(rng, n, 10, 0.3)),
}


@pytest.mark.parametrize("population", list(QUIET))
@pytest.mark.parametrize(("n", "m"), [(200, 200), (10_000, 10_000), (2_000, 200)])
def test_without_change_hardly_a_table_has_any_finding(population, n, m):
    rng, runs = np.random.default_rng(13), 80 if n * m < 1_000_000 else 40
    draw = QUIET[population]

    alarms = sum(judge(draw(rng, n), draw(rng, m)).status.is_bad for _ in range(runs))

    assert alarms <= binom.ppf(0.999, runs, 0.05)


def test_without_change_a_hundred_columns_have_none_either():
    rng, runs = np.random.default_rng(14), 10

    alarms = sum(
        judge(rng.normal(size=(1_000, 100)), rng.normal(size=(200, 100))).status.is_bad for _ in range(runs)
    )

    assert alarms <= binom.ppf(0.999, runs, 0.05)


def test_booleans_and_whole_numbers_are_read_as_such():
    rng = np.random.default_rng(15)
    frame = table(pair(rng, 2_000, 0.8)).select(
        (pl.col("c0") > 0.5).alias("flag"), (3.0 * pl.col("c1")).round().cast(pl.Int64).alias("count")
    )
    basis = Basis.of(frame, {"flag": ColumnType.BOOLEAN, "count": ColumnType.INTEGER})

    parts = (frame, frame.with_columns(pl.col("flag").shuffle(seed=1)))
    found = judge_joint(*(JointProfile.measure(part, basis) for part in parts))

    assert found.relations[0].reference == pytest.approx(0.8, abs=0.06)
    assert found.relations[0].current == pytest.approx(0.0, abs=0.1)
