import sys
from types import SimpleNamespace

import pytest

from watchkeeper.client.git import find_commit, read_commit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def git(tmp_path):
    folder = tmp_path / "repo" / ".git"
    (folder / "refs" / "heads").mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def test_a_branch_is_followed_to_its_commit(git):
    (git / "refs/heads/main").write_text(COMMIT + "\n")
    deep = git.parent / "src" / "deep"
    deep.mkdir(parents=True)

    assert read_commit(deep) == COMMIT


def test_packed_references_are_read(git):
    (git / "packed-refs").write_text(
        f"# pack-refs with: peeled fully-peeled sorted\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main\n"
        f"{'a' * 40} refs/tags/v1\n^{'b' * 40}\n"
    )

    assert read_commit(git.parent) == COMMIT


def test_a_loose_reference_goes_before_a_packed_one(git):
    (git / "refs/heads/main").write_text(COMMIT + "\n")
    (git / "packed-refs").write_text(f"{'f' * 40} refs/heads/main\n")

    assert read_commit(git.parent) == COMMIT


def test_a_detached_head_is_the_commit(git):
    (git / "HEAD").write_text(COMMIT + "\n")

    assert read_commit(git.parent) == COMMIT


def test_a_worktree_has_its_own_head_and_shared_branches(git, tmp_path):
    private = git / "worktrees" / "fix"
    private.mkdir(parents=True)
    (private / "HEAD").write_text("ref: refs/heads/fix\n")
    (private / "commondir").write_text("../..\n")
    (git / "refs/heads/fix").write_text(COMMIT + "\n")
    worktree = tmp_path / "fix"
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {private}\n")

    assert read_commit(worktree) == COMMIT


@pytest.mark.parametrize(
    "head", ["", "ref: refs/heads/unborn", "ref: refs/heads/.invalid", "nonsense", "ref: HEAD"]
)
def test_no_commit_where_there_is_none_to_read(git, head):
    (git / "HEAD").write_text(head)

    assert read_commit(git.parent) == ""


def test_no_commit_outside_a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__=str(tmp_path / "run.py")))

    assert find_commit() == ""


def test_the_script_goes_before_the_working_directory(git, tmp_path, monkeypatch):
    (git / "HEAD").write_text(COMMIT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__=str(git.parent / "run.py")))

    assert find_commit() == COMMIT


def test_a_script_of_the_environment_says_nothing(git, tmp_path, monkeypatch):
    (git / "HEAD").write_text(COMMIT)
    monkeypatch.setattr(sys, "prefix", str(git.parent / "venv"))
    monkeypatch.chdir(tmp_path)
    script = SimpleNamespace(__file__=str(git.parent / "venv/bin/uvicorn"))
    monkeypatch.setitem(sys.modules, "__main__", script)

    assert find_commit() == ""
