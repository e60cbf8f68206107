"""A notebook is replayed as Jupyter runs it."""

from __future__ import annotations

import json

from kedro_handoff.notebooks.keeping import GIVEN, kept
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.notebook_replay import Capture, replay_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.replay import Running


def test_a_cell_that_may_fail_does_not_stop_those_behind_it(tmp_path):
    metadata = {"tags": ["raises-exception"]}
    cells = [
        {"cell_type": "code", "source": "x = 1 / 0", "metadata": metadata},
        {"cell_type": "code", "source": "y = 2", "metadata": {}},
        {
            "cell_type": "code",
            "source": "raise ValueError('no postgresql://anna:hidden@db/x')",
            "metadata": {},
        },
    ]
    project = tmp_path / "a project"
    project.mkdir()
    (project / "n.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
    program = read_program(read_notebook(project / "n.ipynb"))
    captures, folder = [Capture(2, 1, "y", "y")], tmp_path / "scratch"
    found = replay_notebook(program, project, captures, folder, Running())
    assert found.failure.startswith("n.ipynb, cell 3, failed: ValueError: no postgresql://anna:***@db/x")
    assert dict(kept(folder, GIVEN)) == {"y": 2}
