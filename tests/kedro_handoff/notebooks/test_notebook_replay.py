"""A notebook is replayed as Jupyter runs it."""

from __future__ import annotations

import gc
import json
from concurrent.futures import ThreadPoolExecutor

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


def test_a_cell_that_takes_too_long_leaves_nothing_behind_that_complains(tmp_path, caplog):
    cells = [{"cell_type": "code", "source": "import time; time.sleep(60)", "metadata": {}}]
    project = tmp_path / "a project"
    project.mkdir()
    (project / "n.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
    program = read_program(read_notebook(project / "n.ipynb"))
    with ThreadPoolExecutor(1) as pool:  # as a verification runs it, whose thread ends
        found = pool.submit(
            replay_notebook, program, project, [], tmp_path / "scratch", Running(), limit=3
        ).result()
    gc.collect()
    assert found.failure == "n.ipynb, cell 1, took longer than 3 seconds; more with --cell-limit"
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []
