"""The review of the monitoring, from the command line."""

from monitored import MODEL
from service import open_watch


def test_it_says_what_there_is_to_look_at_model_by_model(run, tmp_path):
    app = open_watch(tmp_path / "home")
    app.catalog.add_model(MODEL)
    app.close()

    code, said, _ = run("review", "--home", tmp_path / "home")

    assert code == 0
    assert said.splitlines()[0] == f"2 things to look at in the monitoring of {MODEL.name}."
    assert "- No channel is told of its incidents." in said
    assert "Name a channel in watchkeeper.toml" in said


def test_a_home_without_models_is_no_error(run, tmp_path):
    open_watch(tmp_path / "home").close()

    assert run("review", "--home", tmp_path / "home")[:2] == (
        0,
        "No model is watched yet, so there is nothing to review.\n",
    )
