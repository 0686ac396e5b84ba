"""Every benchmark finds what it measures: none is run by the tests, so a name that moved would go unseen."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"


def imported_names(path):
    """Yield module and name of all that a script imports from the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "watchkeeper":
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", sorted(BENCH.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_is_there(path):
    missing = [
        f"{module}.{name}"
        for module, name in imported_names(path)
        if not hasattr(import_module(module), name)
    ]

    assert missing == []
