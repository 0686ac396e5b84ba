import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    broken = [link for link in links if not (page.parent / link).exists()]

    assert broken == []


def test_every_page_is_in_the_index():
    linked = {
        (ROOT / "docs" / link).resolve()
        for link in LINK.findall((ROOT / "docs" / "index.md").read_text(encoding="utf-8"))
    }

    pages = {page for page in (ROOT / "docs").rglob("*.md") if page.name != "index.md"}

    assert {str(page.relative_to(ROOT)) for page in pages - linked} == set()
