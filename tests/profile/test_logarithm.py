import numpy as np

from watchkeeper.profile.logarithm import natural_log


def test_it_is_within_one_unit_in_the_last_place():
    rng = np.random.default_rng(1)
    values = np.concatenate(
        [
            rng.random(100_000),
            np.exp(rng.uniform(-700, 700, 50_000)),
            1.0 - np.exp(rng.uniform(-36, -5, 50_000)),
            [2.0**-52, 0.5, np.nextafter(1.0, 0.0), 1.0, np.nextafter(1.0, 2.0), 2.0],
        ]
    )

    logs = natural_log(values)

    exact = np.log(values.astype(np.longdouble))
    assert np.max(np.abs((logs - exact) / np.spacing(np.abs(exact.astype(np.float64))))) <= 1.0


def test_every_place_in_an_array_gives_the_same_bits():
    values = np.random.default_rng(2).random(40_003)

    whole = natural_log(values)

    for start in (1, 7, 16_384, 39_990):
        assert np.array_equal(natural_log(values[start:]), whole[start:])
        assert natural_log(values[start : start + 1])[0] == whole[start]


def test_no_values_give_none():
    assert natural_log(np.empty(0)).size == 0
