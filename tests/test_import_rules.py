import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What lies in a folder of plug-ins and is no plug-in: the interface, the list, and what several share.
SHARED = {
    "metrics": {
        "built_in",
        "column_distance",
        "columns",
        "estimate",
        "format",
        "joined",
        "label_arrivals",
        "likely",
        "loss_by_inputs",
        "loss_curve",
        "loss_rows",
        "losses",
        "metric",
        "quantile",
        "rate",
        "score_excess",
        "service",
        "watched",
    },
    "detectors": {
        "allowance",
        "built_in",
        "detector",
        "finding",
        "fixed_limits",
        "settings",
        "together",
        "tolerance",
    },
    "channels": {
        "built_in",
        "channel",
        "chat_webhook",
        "fitting",
        "http",
        "identity",
        "message",
        "routes",
        "secrets",
        "slack_message",
        "wording",
    },
    "review": {"built_in", "digest", "remark", "review", "schedule", "tuning"},
    "comparison/rules": {"built_in", "inference", "limit", "rule", "rules"},
}


def independent_modules():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {
        module
        for contract in contracts
        if contract["type"] == "independence"
        for module in contract["modules"]
    }


@pytest.mark.parametrize("folder", SHARED)
def test_every_plugin_is_bound_to_independence(folder):
    files = {path.stem for path in (ROOT / "src" / "watchkeeper" / folder).glob("*.py")} - {"__init__"}

    package = folder.replace("/", ".")
    bound = {name.rpartition(".")[2] for name in independent_modules() if f".{package}." in name}

    assert bound == files - SHARED[folder]
