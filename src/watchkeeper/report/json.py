"""A comparison as JSON, for programs."""

# Named after what it writes; imports inside the package are absolute.
import json
import math
from dataclasses import asdict
from typing import Any

from watchkeeper.comparison.comparison import Comparison

# Raised when a field changes its meaning or goes; new fields may come at any time.
FORMAT_VERSION = 1


def render_json(comparison: Comparison) -> str:
    """Return verdict, settings, and every finding; what is not known is null."""
    told = {
        "format": "watchkeeper.comparison",
        "version": FORMAT_VERSION,
        "status": comparison.status,
        "sentence": comparison.sentence,
        "rows": {"reference": comparison.reference.n_rows, "current": comparison.current.n_rows},
        "min_effect": comparison.min_effect,
        "false_discovery_rate": comparison.false_discovery_rate,
        "drift": [asdict(one) for one in comparison.drift],
        "quality": [asdict(one) for one in comparison.quality],
        "joint": None if comparison.joint is None else asdict(comparison.joint),
        "classifier": None if comparison.classifier is None else asdict(comparison.classifier),
    }
    return json.dumps(_finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    """Return the value with null for what JSON has no number for."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
