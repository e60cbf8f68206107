import json
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.module_text import merged_nodes
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import read_program


def nodes_of(folder: Path, imports: str, body: str) -> str:
    cells = [imports, f"def f(df):\n    return {body}", "df = catalog.load('visits')", "out = f(df)"]
    entries = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells]
    path = folder / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": entries}))
    plan = plan_promotion(read_program(read_notebook(path)), [Choice(function="f")])
    return merged_nodes("", plan.nodes, "Nodes.", {})[0]


@pytest.mark.parametrize(
    ("imports", "body", "kept"),
    [
        ("import os, sys", "sys.path", "import sys"),
        ("from math import sin as s, cos, tau", "s(cos(df))", "from math import sin as s, cos"),
        ("import os.path, sys", "os.path.join(df)", "import os.path"),
        ("import os, sys", "os.sep + sys.path[0]", "import os, sys"),
    ],
)
def test_imports_that_the_code_does_not_use_stay_behind(tmp_path, imports, body, kept):
    text = nodes_of(tmp_path, imports, body)
    assert [line for line in text.splitlines() if "import" in line] == [kept]
