import sys
from importlib import import_module

import pytest

from watchkeeper.cli.main import COMMANDS, EXIT_UNUSABLE, main
from watchkeeper.errors import MissingExtra


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["watchkeeper", *arguments])
    with pytest.raises(SystemExit) as exit_info:
        main()
    return exit_info.value.code


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_line_is_the_first_of_the_commands_docstring(name):
    function = getattr(import_module(f"watchkeeper.cli.{name}"), name)

    assert function.__doc__.splitlines()[0] == COMMANDS[name]


def test_help_lists_every_command(monkeypatch, capsys):
    assert run(monkeypatch, "--help") == 0

    said = capsys.readouterr().out
    assert all(f" {name} " in said for name in COMMANDS)


def test_help_of_a_command_is_its_own(monkeypatch, capsys):
    assert run(monkeypatch, "replay", "--help") == 0

    said = capsys.readouterr().out
    assert "watchkeeper replay" in said
    assert "--prediction" in said


def test_a_mistake_is_told_in_a_line_with_its_own_exit_code(monkeypatch, capsys, tmp_path):
    code = run(monkeypatch, "profile", str(tmp_path / "absent.csv"))

    assert code == EXIT_UNUSABLE
    said = capsys.readouterr().err
    assert "absent.csv" in said.replace("\n", "")
    assert "Traceback" not in said


def test_square_brackets_of_a_message_are_not_taken_for_markup(monkeypatch, capsys):
    def refuse():
        raise MissingExtra('install it with: pip install "watchkeeper[demo]"')

    monkeypatch.setattr("watchkeeper.cli.main.app", refuse)

    run(monkeypatch, "demo")

    assert "watchkeeper[demo]" in capsys.readouterr().err


def test_an_unknown_command_is_refused(monkeypatch):
    assert run(monkeypatch, "nonsense") == 2
