"""A model's monitors as YAML, from the command line."""

import pytest

from monitored import MODEL, have_measured
from service import open_watch
from watchkeeper.pipeline.starter_monitors import starter_monitors

STARTERS = starter_monitors(MODEL, has_labels=True)


@pytest.fixture
def home(tmp_path):
    app = open_watch(tmp_path / "home")
    app.catalog.add_model(MODEL)
    app.catalog.change_monitors(MODEL.name, put=STARTERS)
    app.close()
    return tmp_path / "home"


@pytest.fixture
def exported(run, home, tmp_path):
    _, text, _ = run("monitor", "export", MODEL.name, "--home", home)
    file = tmp_path / "monitors.yaml"
    file.write_text(text)
    return file


def edit(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def stored(home):
    app = open_watch(home)
    monitors = {one.name: one for one in app.catalog.monitors(MODEL.name)}
    app.close()
    return monitors


def test_what_was_exported_changes_nothing(run, home, exported):
    for action in ("plan", "apply"):
        code, out, _ = run("monitor", action, exported, "--home", home)

        assert (code, out) == (0, "Nothing changes.\n")


def test_a_plan_shows_what_changes_and_changes_nothing(run, home, exported):
    edit(exported, "{bad: 5, of: 7, clear: 5}", "{bad: 4, of: 7, clear: 5}")
    edit(exported, "name: traffic", "name: volume")

    code, out, _ = run("monitor", "plan", exported, "--home", home)

    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "+ volume"
    assert "~ performance" in lines
    assert "    persistence.bad: 5 → 4" in lines
    assert "- traffic  Traffic" in lines
    # Performance, and calibration in all and by segment.
    assert lines[-1] == f"1 added, 3 changed, 1 removed, {len(STARTERS) - 4} unchanged."
    assert stored(home) == {one.name: one for one in STARTERS}


def test_a_plan_tells_what_the_change_would_have_told_of_the_past(run, home, exported):
    app = open_watch(home)
    # One hour of three has errors, for two hours on end: enough to open an alert and to end it.
    have_measured(app.catalog, MODEL, "error_rate", [0.0, 0.2, 0.2, 0.0, 0.0, 0.0] * 4)
    app.close()
    edit(exported, "settings: {red: 0.05, yellow: 0.01}", "settings: {red: 0.5, yellow: 0.3}")

    code, out, _ = run("monitor", "plan", exported, "--home", home)

    assert code == 1
    assert "    in the last 90 days: no alerts, as it is 4 alerts" in out.splitlines()


def test_what_is_applied_is_stored_and_applying_it_again_changes_nothing(run, home, exported):
    edit(exported, "min_rows: 100\n    is_paging: false", "min_rows: 50")
    edit(exported, "name: traffic", "name: volume")

    code, _, err = run("monitor", "apply", exported, "--yes", "--home", home)
    again, out, _ = run("monitor", "apply", exported, "--yes", "--home", home)

    assert code == 0
    assert "Applied to late-trains." in err
    assert (again, out) == (0, "Nothing changes.\n")
    monitors = stored(home)
    assert "traffic" not in monitors
    assert monitors["volume"].metrics == ("volume",)
    assert (monitors["drift"].min_rows, monitors["drift"].is_paging) == (50, True)


def test_without_a_yes_nothing_is_applied(run, home, exported, monkeypatch):
    edit(exported, "min_rows: 100", "min_rows: 50")
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)

    code, _, _ = run("monitor", "apply", exported, "--home", home)

    assert code == 1
    assert stored(home)["drift"].min_rows == 100


@pytest.mark.parametrize(
    ("typo", "says"),
    [
        (("log_loss", "log_los"), "monitors.yaml, line 14, column 14: no metric is called 'log_los'; did you mean"),
        ((f"model: {MODEL.name}", "model: trains"), "no model called 'trains'; known: late-trains"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_and_changes_nothing(run, home, exported, typo, says):
    edit(exported, *typo)

    code, _, err = run("monitor", "apply", exported, "--yes", "--home", home)

    assert code == 2
    assert says in " ".join(err.split())
    assert stored(home) == {one.name: one for one in STARTERS}


def test_a_file_that_is_not_there_is_told(run, home, tmp_path):
    code, _, err = run("monitor", "plan", tmp_path / "none.yaml", "--home", home)

    assert code == 2
    assert "cannot be read" in err
