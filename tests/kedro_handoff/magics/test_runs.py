import shutil
from pathlib import Path

import pytest

from kedro_handoff.magics import handoff_runs

MINI = Path(__file__).parents[2] / "e2e" / "mini"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = tmp_path / "mini"
    shutil.copytree(MINI, target)
    monkeypatch.chdir(target)
    return target


@pytest.mark.usefixtures("project")
def test_the_runs_of_the_project_are_listed_where_the_notebook_lies(capsys):
    assert handoff_runs("") is None
    assert "No run has left a record in .handoff" in capsys.readouterr().out


def test_a_word_that_is_no_command_is_answered_with_those_that_are(capsys):
    handoff_runs("dif last")
    said = capsys.readouterr().out
    assert said.startswith("Error: There is no `%handoff_runs dif`; did you mean 'diff'? %handoff_runs [list")


def test_outside_of_a_project_it_is_said_how_to_get_into_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    handoff_runs("why visits")
    assert "is not inside a Kedro project. Run `%reload_kedro" in capsys.readouterr().out
