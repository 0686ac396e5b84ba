import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.profile import hashing
from watchkeeper.profile.hashing import hash_strings, hash_texts
from watchkeeper.profile.kernel import library

WORD, GOLDEN = 2**64 - 1, 0x9E3779B97F4A7C15


def mix(z):
    z ^= z >> 30
    z = z * 0xBF58476D1CE4E5B9 & WORD
    z ^= z >> 27
    z = z * 0x94D049BB133111EB & WORD
    return z ^ (z >> 31)


def specified(value):
    data = value.encode()
    padded = data + bytes(-len(data) % 8)
    words = [int.from_bytes(padded[i : i + 8], "little") for i in range(0, len(padded), 8)]
    total = sum(mix(word ^ ((j + 1) * GOLDEN & WORD)) for j, word in enumerate(words))
    found = mix((0x5741544348_4B5052 + len(data) * GOLDEN + total) & WORD)
    return found - 2**64 if found >> 63 else found


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=12))
def test_hash_is_the_one_specified(values):
    expected = [specified(value) for value in values]

    assert hash_strings(pl.Series(values, dtype=pl.String)).tolist() == expected
    assert hash_texts(values).tolist() == expected


def test_blocks_do_not_change_the_hash(monkeypatch):
    values = pl.Series(["", "a", "long enough for several words", "é" * 50, "", "z"])
    whole = hash_strings(values).tolist()

    monkeypatch.setattr(library, "LIBRARY", None)
    monkeypatch.setattr(hashing, "_BLOCK_BYTES", 16)

    assert hash_strings(values).tolist() == whole


def test_known_values_never_change():
    assert hash_texts(["", "red"]).tolist() == [-823837006827005409, 8003122963686158606]
