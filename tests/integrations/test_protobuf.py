import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.integrations.protobuf import Message, read_delimited, read_varint


def varint(value):
    """Write a number as the documentation of the encoding says: sevens of bits, lowest first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def delimited(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


@pytest.mark.parametrize(("data", "value"), [(b"\x01", 1), (b"\x96\x01", 150), (b"\xac\x02", 300)])
def test_numbers_of_the_documentation_are_read(data, value):
    assert read_varint(data, 0) == (value, len(data))


@given(st.integers(0, 2**64 - 1))
def test_every_unsigned_number_is_read_back(value):
    assert read_varint(b"\xff" + varint(value) + b"\x05", 1)[0] == value


@given(
    st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(), st.lists(st.integers(0, 2**40))
)
def test_every_kind_of_field_is_read_back(whole, double, text, numbers):
    packed = b"".join(map(varint, numbers))
    data = (
        varint(1 << 3)
        + varint(whole % 2**64)
        + varint(2 << 3 | 1)
        + struct.pack("<d", double)
        + delimited(3, text.encode())
        + delimited(4, packed)
        + b"".join(varint(5 << 3) + varint(number) for number in numbers)
        + varint(6 << 3 | 5)
        + b"four"
        + delimited(7, delimited(1, b"inner"))
    )

    message = Message(data)

    assert message.integer(1) == whole
    assert message.unsigned(1) == whole % 2**64
    assert message.double(2) == double
    assert message.text(3) == text
    assert message.packed(4) == message.packed(5) == numbers
    assert message.data(6) == b"four"
    assert message.message(7).text(1) == "inner"
    assert [part.text(1) for part in message.messages(7)] == ["inner"]


def test_absent_fields_read_as_nothing():
    message = Message(b"")

    assert (message.integer(1), message.text(1), message.double(1)) == (0, "", None)
    assert (message.packed(1), message.messages(1), message.message(1).integer(2)) == ([], [], 0)


def test_the_last_of_several_counts():
    assert Message(b"\x08\x01\x08\x02").integer(1) == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x08", "end within a number"),
        (b"\x08" + b"\xff" * 10, "longer than 64 bits"),
        (b"\x0a\x05ab", "5 bytes should follow, and 2 do"),
        (b"\x09abc", "end within a field"),
        (b"\x00\x01", "number 0"),
        (b"\x0b\x01", "unknown kind"),
    ],
)
def test_what_is_no_message_is_refused(data, says):
    with pytest.raises(ValueError, match=says):
        Message(data)


def test_a_field_of_another_kind_is_refused():
    message = Message(b"\x08\x01\x12\x01a")

    for ask in (lambda: message.data(1), lambda: message.unsigned(2), lambda: message.double(2)):
        with pytest.raises(ValueError, match="field"):
            ask()


def test_bytes_after_their_length_end_where_it_says():
    assert read_delimited(b"\x02abc", 0) == (b"ab", 3)
