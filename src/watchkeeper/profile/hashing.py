"""A specified 64-bit hash of strings, the same on every machine and in every version.

Profiles made years apart must agree on what a value hashes to, so no library's hash will do. The
definition, over the UTF-8 bytes of a value:

    words  w_0 .. w_(m-1): the bytes, padded with zeros to whole words of 8, little endian; m may be 0
    mix(z): z ^= z >> 30; z *= 0xBF58476D1CE4E5B9; z ^= z >> 27; z *= 0x94D049BB133111EB; z ^= z >> 31
    hash = mix(SEED + length * GOLDEN + sum over j of mix(w_j ^ ((j + 1) * GOLDEN)))

all modulo 2^64, read as a signed 64-bit integer, where `mix` is the finaliser of SplitMix64 (Steele, Lea,
Flood 2014, OOPSLA). It is a bijection, so two values of one length up to 8 bytes never collide. It
scatters well and is not meant to withstand an adversary.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.kernel import library
from watchkeeper.profile.scale import Ints

_Words = npt.NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E37_79B9_7F4A_7C15)
_SEED = np.uint64(0x5741_5443_484B_5052)
_FIRST = np.uint64(0xBF58_476D_1CE4_E5B9)
_SECOND = np.uint64(0x94D0_49BB_1331_11EB)
# Bytes hashed at once: bounds the memory that long texts take.
_BLOCK_BYTES = 1 << 24


def hash_strings(values: pl.Series) -> Ints:
    """Hash every value.

    Parameters
    ----------
    values
        Strings without nulls, any number of chunks.

    Returns
    -------
    Shape (len(values),), int64, in the same order.

    Examples
    --------
    >>> hash_strings(pl.Series(["", "red"])).tolist()
    [-823837006827005409, 8003122963686158606]
    """
    hashes = library.hash_strings(values)
    return _hash_plainly(values) if hashes is None else hashes


def _hash_plainly(values: pl.Series) -> Ints:
    lengths = values.str.len_bytes().to_numpy().astype(np.int64)
    ends = np.cumsum(lengths)
    if not ends.size or ends[-1] <= _BLOCK_BYTES:
        return _hash_block(values, lengths)
    cuts = np.searchsorted(ends, np.arange(_BLOCK_BYTES, int(ends[-1]), _BLOCK_BYTES))
    bounds = [0, *dict.fromkeys(c for c in cuts.tolist() if c), len(values)]
    blocks = pairwise(bounds)
    return np.concatenate([_hash_block(values[a:b], lengths[a:b]) for a, b in blocks])


def hash_texts(values: Sequence[str]) -> Ints:
    """Hash Python strings; see `hash_strings`."""
    encoded = [value.encode() for value in values]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    return _hash_bytes(b"".join(encoded), lengths)


def _hash_block(values: pl.Series, lengths: Ints) -> Ints:
    joined = values.str.join("").item() if len(values) else ""
    return _hash_bytes(joined.encode(), lengths)


def _hash_bytes(joined: bytes, lengths: Ints) -> Ints:
    # Words are read at any byte, hence 8 bytes of padding, and cut to their value's end by a mask.
    buffer = np.frombuffer(joined + bytes(8), dtype=np.uint8)
    unaligned = np.ndarray((len(joined) + 1,), dtype="<u8", buffer=buffer.data, strides=(1,))
    n_words = (lengths + 7) >> 3
    starts = np.cumsum(lengths) - lengths
    sums: _Words = np.zeros(lengths.size, dtype=np.uint64)
    if lengths.size and int(n_words.max()) == 1 and int(n_words.min()) == 1:
        sums = _mix(_masked(unaligned[starts], lengths) ^ _GOLDEN)
    elif joined:
        occupied = np.flatnonzero(n_words)
        counts = n_words[occupied]
        first = np.cumsum(counts) - counts
        index = np.arange(int(counts.sum())) - np.repeat(first, counts)
        at = np.repeat(starts[occupied], counts) + (index << 3)
        left = np.repeat(lengths[occupied], counts) - (index << 3)
        mixed = _mix(_masked(unaligned[at], left) ^ ((index + 1).astype(np.uint64) * _GOLDEN))
        sums[occupied] = np.add.reduceat(mixed, first)
    return _mix(sums + lengths.astype(np.uint64) * _GOLDEN + _SEED).view(np.int64)


def _masked(words: _Words, n_bytes: Ints) -> _Words:
    drop = ((8 - np.minimum(n_bytes, 8)) << 3).astype(np.uint64)
    return words & (np.uint64(0xFFFF_FFFF_FFFF_FFFF) >> drop)


def _mix(z: _Words) -> _Words:
    z = z ^ (z >> np.uint64(30))
    z *= _FIRST
    z ^= z >> np.uint64(27)
    z *= _SECOND
    z ^= z >> np.uint64(31)
    return z
