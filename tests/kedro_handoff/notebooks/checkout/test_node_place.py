"""Where a node's function is written, and why some cannot be brought into a notebook."""

from __future__ import annotations

import functools
import importlib
from pathlib import Path
from types import ModuleType

import nbformat
import pandas as pd
import pytest
from kedro.pipeline import Node

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.checkout.cells import cells_of
from kedro_handoff.notebooks.checkout.document import notebook_text
from kedro_handoff.notebooks.checkout.module_code import ModuleCode
from kedro_handoff.notebooks.checkout.node_place import place_of
from kedro_handoff.project import Project
from kedro_handoff.structure import ProjectStructure

MODULE = """
import functools

def plain(df, model=None, *, session=1):
    return df

def logged(function):
    @functools.wraps(function)
    def inner(*given, **named):
        return function(*given, **named)
    return inner

def bare(function):
    return lambda df: function(df)

@logged
def wrapped(df):
    return df

@bare
def unwrapped(df):
    return df

class Scaler:
    def scale(self, df):
        return df
    __call__ = scale

def many(*df):
    return df

def chunks(df):
    yield df

def make():
    def inner(df):
        return df
    return inner

made = make()
either = True
if either:
    def hidden(df):
        return df
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> ModuleType:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pkg_of_checkout").mkdir()
    (folder / "pkg_of_checkout/__init__.py").write_text("")
    (folder / "pkg_of_checkout/nodes.py").write_text(MODULE)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield importlib.import_module("pkg_of_checkout.nodes")


def place(package: ModuleType, function, inputs="a", outputs="b"):
    source = Path(package.__file__).parent
    structure = ProjectStructure(
        Project(source.parent, source.parent / "conf"), "pkg_of_checkout", source, {}, {}
    )
    return place_of(structure, "p", Node(function, inputs, outputs, name="n"))


def test_a_function_is_found_with_its_arguments(package):
    found = place(package, package.plain, {"df": "a", "session": "params:x.y"}, ["b", "c"])
    assert (found.module, found.function, found.local_name) == ("pkg_of_checkout.nodes", "plain", "n")
    assert found.inputs == {"df": "a", "session": "params:x.y"}
    assert found.outputs == ("b", "c")


def test_a_decorated_function_is_found(package):
    assert place(package, package.wrapped).function == "wrapped"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("made", "does not define `made` once with `def`"),
        ("unwrapped", "it is a lambda"),
        ("many", r"takes \*args"),
        ("chunks", "yields its result in chunks"),
        ("hidden", "does not define `hidden` once with `def`"),
    ],
)
def test_a_function_that_cells_cannot_hold_is_refused(package, name, words):
    with pytest.raises(NotebookError, match=words):
        place(package, getattr(package, name))


def test_what_is_no_function_of_the_project_is_refused(package):
    for function, words in (
        (lambda df: df, "it is a lambda"),
        (functools.partial(package.plain, model=1), "is a `functools.partial` of `plain`"),
        (package.Scaler().scale, "`Scaler.scale` is a method"),
        (package.Scaler(), "an object of class `Scaler`"),
        (pd.concat, "not in this project's package"),
    ):
        with pytest.raises(NotebookError, match=words):
            place(package, function)


def test_outputs_that_no_call_can_name_are_refused(package):
    with pytest.raises(NotebookError, match="given as a dict"):
        place(package, package.plain, "a", {"x": "b"})
    with pytest.raises(NotebookError, match="makes no dataset"):
        place(package, package.plain, "a", None)


def test_cells_are_valid_and_no_variable_hides_what_the_function_uses(package):
    found = place(
        package, package.plain, {"df": "a@pandas", "model": "params:m", "session": "parameters"}, "df"
    )
    code = ModuleCode(MODULE.split("\n\n")[1], {"model": "model = 1"}, {}, True)
    cells = list(cells_of(found, code, (), "src/nodes.py", "notebooks/n.ipynb"))
    nbformat.validate(nbformat.reads(notebook_text(cells), as_version=4))
    texts = {cell.id: cell.text for cell in cells}
    assert texts["inputs"] == 'df = catalog.load("a@pandas")'
    assert texts["parameters"] == 'model_ = catalog.load("params:m")\nsession_ = catalog.load("parameters")'
    assert texts["call"] == "df_new = plain(df, model=model_, session=session_)"
    assert texts["imports"] == "from __future__ import annotations"
