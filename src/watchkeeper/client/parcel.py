"""Parcels: requests ready to be sent, and sent again, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

ARROW = "application/vnd.apache.arrow.stream"
JSON = "application/json"
NDJSON = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"


def _new_key() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request, before it meets the network.

    Attributes
    ----------
    path
        Below the model's own path: "predictions"; empty for the model itself.
    n_rows
        Rows in the body; 0 for what is no batch.
    key
        The idempotency key: made once, the same however often the parcel is sent.
    """

    path: str
    body: bytes
    content_type: str
    n_rows: int = 0
    method: str = "POST"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=_new_key)
