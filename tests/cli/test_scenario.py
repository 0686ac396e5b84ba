"""`watchkeeper scenario`: a line for each, and the story of one."""


def test_all_scenarios_are_listed(run):
    code, out, _ = run("scenario", "list")

    assert code == 0
    assert "silent-null" in out
    assert "broken feature of creatinine, within 3 days" in out
    assert "never: it must stay quiet" in out


def test_one_is_run_and_told(run):
    code, out, err = run("scenario", "run", "silent-null", "--seed", "1")

    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "silent-null: Told after 2 days, with a right cause." in lines
    assert "planted 40 % of creatinine is missing, from Fri 1 Mar 2024" in lines
    assert any(line.startswith("told Sun 3 Mar 2024, 00:00, since Fri 1 Mar 2024") for line in lines)
    assert any(line.startswith("cause broken feature: creatinine is missing in") for line in lines)


def test_the_healthy_twin_is_told_to_be_one(run):
    code, out, _ = run("scenario", "run", "silent-null", "--healthy")

    assert code == 0
    assert "Quiet, as it should be." in out
    assert "nothing: this is the healthy twin" in out


def test_what_cannot_be_run_is_said_with_the_remedy(run):
    assert run("scenario", "run")[0] == 2
    assert "silent-null" in run("scenario", "run", "gremlins")[2]
    assert run("scenario", "dance")[0] == 2
