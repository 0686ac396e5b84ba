import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.channels import discord, slack_message
from watchkeeper.channels.fitting import bullets, clip, plain

escapes = st.sampled_from([plain, slack_message.escape, discord.escape])


@given(st.text(), st.integers(1, 60), escapes)
def test_what_is_clipped_fits_and_is_a_beginning(text, limit, escape):
    clipped = clip(text, limit, escape)

    assert len(clipped) <= limit
    if len(escape(text)) <= limit:
        assert clipped == escape(text)
    else:
        assert clipped.endswith("…")
        assert escape(text).startswith(clipped.removesuffix("…"))


@given(st.text("a&b<", max_size=30), st.integers(1, 60))
def test_no_escape_is_cut_in_two(text, limit):
    clipped = clip(text, limit, slack_message.escape).removesuffix("…")

    assert any(slack_message.escape(text[:n]) == clipped for n in range(len(text) + 1))


@given(st.lists(st.text(max_size=20), max_size=8), st.integers(8, 80), escapes)
def test_a_list_fits_and_loses_lines_at_its_end_only(lines, limit, escape):
    listed = bullets(lines, limit, escape)

    assert len(listed) <= limit
    assert listed.count("• ") >= min(1, len(lines))


@pytest.mark.parametrize(
    ("lines", "limit", "expected"),
    [
        ([], 10, ""),
        ([""], 10, "• "),
        (["one", "two"], 11, "• one\n• two"),
        (["one", "two"], 10, "• one"),
        (["too long for it"], 10, "• too lo…"),
    ],
)
def test_lists(lines, limit, expected):
    assert bullets(lines, limit) == expected
