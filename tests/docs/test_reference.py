import importlib.util
from pathlib import Path

import pytest

from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.cli.main import COMMANDS
from watchkeeper.comparison.rules.built_in import COLUMN_RULES, TABLE_RULES
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.metrics.built_in import METRICS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pages():
    spec = importlib.util.spec_from_file_location("generate_reference", DOCS / "generate_reference.py")
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    return generator.render_all()


def test_pages_are_what_the_code_says(pages):
    written = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "reference").glob("*.md")}

    assert written == pages, "run `make docs`"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("metrics.md", [one.name for one in METRICS]),
        ("detectors.md", [one.name for one in DETECTORS]),
        ("channels.md", [one.name for one in CHANNELS]),
        ("quality-rules.md", [kind.key for kind in (*COLUMN_RULES, *TABLE_RULES)]),
        ("command-line.md", [f"watchkeeper {name}" for name in COMMANDS]),
    ],
)
def test_everything_registered_has_its_section(pages, page, names):
    headings = [line for line in pages[page].splitlines() if line.startswith("##")]

    missing = [name for name in names if not any(f"`{name}`" in heading for heading in headings)]

    assert missing == []
