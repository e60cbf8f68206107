import json
from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.magics import handoff_promote, handoff_verify
from kedro_handoff.magics.current_notebook import notebook_and_options
from kedro_handoff.notebooks.keeping import VARIABLE

LINE = '%handoff_promote --pipeline "my wards"'


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    path = tmp_path / "wards.ipynb"
    path.write_text(json.dumps({"cells": [{"source": ["x = 1\n", LINE]}]}))
    return path


@pytest.mark.parametrize("variable", ["__vsc_ipynb_file__", "__session__"])
def test_editors_say_which_notebook_it_is(notebook, variable):
    found = notebook_and_options(LINE, ["--pipeline", "w"], {variable: str(notebook)})
    assert found == (notebook, ["--pipeline", "w"], "")


def test_the_line_may_name_it(notebook):
    found = notebook_and_options("", [str(notebook), "--dry-run"], {"__session__": "other.ipynb"})
    assert found == (notebook, ["--dry-run"], "")
    with pytest.raises(NotebookError, match=r"no notebook at .*none\.ipynb"):
        notebook_and_options("", [str(notebook.with_name("none.ipynb"))], {})


def test_a_cell_that_is_not_saved_yet_is_said_so(notebook):
    _, _, said = notebook_and_options("%handoff_verify", [], {"__session__": str(notebook)})
    assert "this cell is not in wards.ipynb as it was saved at" in said


@pytest.mark.parametrize("names", [{}, {"__session__": "gone.ipynb"}, {"__session__": "4711"}])
def test_a_kernel_that_cannot_tell_asks_for_the_file(notebook, names):
    assert notebook.exists()
    with pytest.raises(NotebookError, match="name its file first"):
        notebook_and_options(LINE, [], names)


def test_nothing_is_promoted_where_the_notebook_is_replayed(notebook, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, "/tmp")  # noqa: S108 - never written to
    for magic in (handoff_promote, handoff_verify):
        assert magic("", {"__session__": str(notebook)}) is None
        assert "left out" in capsys.readouterr().out
