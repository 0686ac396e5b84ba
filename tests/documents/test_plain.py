import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.documents.plain import WIDTH, write_entry, write_number, write_word

texts = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    texts | st.integers() | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, min_size=1, max_size=5),
    max_leaves=20,
)


@given(texts, plain, st.integers(0, 3))
def test_entries_are_yaml(key, value, depth):
    text = "\n".join(write_entry(key, value, depth=depth, comment="why"))

    read = yaml.safe_load(text)

    assert list(read) == [key]
    assert read[key] == value or isinstance(value, float) or "e" in str(value)


@given(texts)
def test_a_word_stays_on_its_line_and_is_read_back(text):
    word = write_word(text)

    assert len(word.splitlines()) == 1
    assert yaml.safe_load(word) == text


@given(st.floats(allow_nan=False))
def test_a_number_is_read_back_to_the_bit(number):
    assert float(write_number(number).replace(".inf", "inf")) == number


@pytest.mark.parametrize("n", [1, 30, 300])
def test_long_lists_are_folded(n):
    lines = write_entry("values", {"allowed": [f"value {i}" for i in range(n)]}, depth=2)

    assert max(map(len, lines)) <= WIDTH
    assert yaml.safe_load("\n".join(lines))["values"]["allowed"] == [f"value {i}" for i in range(n)]


@pytest.mark.parametrize("length", [100, 2_000])
def test_keys_may_be_long(length):
    assert yaml.safe_load("\n".join(write_entry("k" * length, "x", depth=0))) == {"k" * length: "x"}


def test_a_comment_without_room_stands_above():
    assert write_entry("k", "x" * 90, depth=1, comment="long reasons stand above") == [
        "  # long reasons stand above",
        f"  k: {'x' * 90}",
    ]
