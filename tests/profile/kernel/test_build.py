import shutil

import pytest

from watchkeeper.profile.kernel import build
from watchkeeper.profile.kernel.build import NotCompiled, build_library, library_path


@pytest.fixture
def sources(tmp_path, monkeypatch):
    (tmp_path / "one.c").write_text("int one(void) { return 1; }\n")
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.delenv("CFLAGS", raising=False)
    return tmp_path


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_a_library_is_made_once_and_anew_when_its_sources_change(sources):
    first = build_library()
    made = first.stat()

    assert build_library() == first == library_path()
    assert first.stat() == made

    (sources / "one.c").write_text("int one(void) { return 2; }\n")
    second = build_library()

    assert second != first
    assert sorted(sources.glob("*.so")) == [second]


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_what_the_compiler_said_is_told(sources):
    (sources / "one.c").write_text("this is not C\n")

    with pytest.raises(NotCompiled, match=r"one\.c"):
        build_library()
    assert not list(sources.glob("*.so"))


def test_a_missing_compiler_is_told(sources, monkeypatch):
    monkeypatch.setenv("CC", str(sources / "nowhere"))

    with pytest.raises(NotCompiled, match="no C compiler"):
        build_library()
