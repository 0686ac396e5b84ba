import json
from pathlib import Path

LOCK_FILE = Path(__file__).parents[1] / "ui" / "package-lock.json"


def test_the_lock_file_pins_contents_and_names_no_server():
    packages = json.loads(LOCK_FILE.read_text(encoding="utf-8"))["packages"]
    locked = {name: package for name, package in packages.items() if name}

    assert [name for name, package in locked.items() if "resolved" in package] == []
    assert [name for name, package in locked.items() if "integrity" not in package] == []
