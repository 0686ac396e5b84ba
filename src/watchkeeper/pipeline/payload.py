"""How a batch's rows lie in the inbox: an Arrow IPC stream."""

import io

import polars as pl


def to_payload(frame: pl.DataFrame) -> bytes:
    """Write a frame as an Arrow IPC stream."""
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def from_payload(payload: bytes) -> pl.DataFrame:
    """Read what `to_payload` wrote."""
    return pl.read_ipc_stream(io.BytesIO(payload))
