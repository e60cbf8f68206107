import ast
import json

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program


@pytest.fixture
def cells_of(tmp_path):
    def read(*cells, **facts):
        entries = [
            {"cell_type": "code", "source": c} if isinstance(c, str) else {"cell_type": "markdown", **c}
            for c in cells
        ]
        path = tmp_path / "n.ipynb"
        path.write_text(json.dumps({"nbformat": 4, "cells": entries, **facts}))
        return read_notebook(path)

    return read


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%matplotlib inline\nx = 1", "get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1"),
        ("!pip install a \\\n  b\nx = 1", "get_ipython().system('pip install a    b')\n\nx = 1"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%bash\nls\nx", "\n\n"),
        ("s = '''\n%no magic\n'''", "s = '''\n%no magic\n'''"),
        ("if a:\n    %time y = 2", "if a:\n    get_ipython().run_line_magic('time', 'y = 2')"),
    ],
)
def test_lines_of_ipython_become_python_on_the_same_line(cells_of, source, python):
    (cell,) = cells_of(source).cells
    assert cell.python == python
    assert cell.source.count("\n") == cell.python.count("\n")


def test_prompts_are_taken_off(cells_of):
    assert cells_of(">>> a = 1\n>>> b = 2").cells[0].source == "a = 1\nb = 2\n"


def test_cells_are_counted_as_a_person_counts_code_cells(cells_of):
    cells = cells_of({"source": "# Load"}, "a = 1", "", {"source": "# Clean"}, "b = 2").cells
    assert [(c.number, c.heading) for c in cells] == [(1, "Load"), (3, "Clean")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, is not valid JSON"),
        ('{"worksheets": []}', "notebook format 3"),
        ("[]", "no list of `cells`"),
        ('{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}', "is a notebook in r"),
    ],
)
def test_what_is_no_notebook_is_refused_in_words(tmp_path, text, words):
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    with pytest.raises(NotebookError, match=words):
        read_notebook(path)


def test_a_cell_that_is_no_python_is_named(cells_of):
    with pytest.raises(NotebookError, match=r"n\.ipynb, cell 2, line 2: this is not Python"):
        read_program(cells_of("a = 1", "b = 2\nb = = 3"))


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n\n\ny = 2  # what?",
        "def f():\n    ...",
        "s = '''\n>>> f(1)\n... g()\n'''",
        "'''\n>>> f(1)\n'''",
        "%time x = 1",
        "x = !ls",
        "x = (a\n% b)",
        "get_ipython().run_line_magic('time', '')",
        "    indented = 1",
        "In [1]: x = 1",
    ],
)
def test_a_cell_means_what_ipython_makes_of_it(cells_of, text):
    from IPython.core.inputtransformer2 import TransformerManager

    made = TransformerManager().transform_cell(text)
    assert ast.dump(ast.parse(cells_of(text).cells[0].python)) == ast.dump(ast.parse(made))
