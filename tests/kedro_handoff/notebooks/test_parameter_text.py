"""Parameters go where they belong, and what stands in the files stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.parameter_text import parameter_changes, project_parameters
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.project import Project

from .test_display import program_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "conf/base").mkdir(parents=True)
    return Project(tmp_path, tmp_path / "conf")


def test_a_constant_goes_into_the_group_that_is_named(tmp_path):
    cells = [
        "df = catalog.load('visits')",
        "def f(df, least):\n    return df[df.hours > least]",
        "out = f(df, 2)",
    ]
    choice = Choice(function="f", params=("least=model.least",))
    plan = plan_promotion(program_of(tmp_path, *cells), [choice])
    assert not plan.refusals
    assert plan.nodes[0].inputs == {"df": "visits", "least": "params:model.least"}
    assert plan.parameters == {"model.least": 2}


def test_a_group_stays_in_its_file_with_its_comments(project):
    path = project.base / "parameters.yml"
    path.write_text("# top\nmodel:\n  depth: 3  # shallow\n\nother: 1\n")
    (change,) = parameter_changes(project, "p", {"model.least": 2})
    assert change.path == Path("conf/base/parameters.yml")
    assert change.after == "# top\nmodel:\n  depth: 3  # shallow\n  least: 2\n\nother: 1\n"


def test_a_new_parameter_goes_to_the_pipelines_own_file(project):
    (change,) = parameter_changes(project, "p", {"least": 2, "names": ["a", "no"]})
    assert (change.path.name, change.before) == ("parameters_p.yml", None)
    assert change.after == 'least: 2\nnames: [a, "no"]\n'


def test_a_value_is_no_group(project):
    (project.base / "parameters.yml").write_text("model: 3\n")
    with pytest.raises(
        NotebookError, match=r"'model\.least' in conf/base/parameters\.yml: `model` is a value"
    ):
        parameter_changes(project, "p", {"model.least": 2})


def test_a_broken_file_is_named_with_its_line(project):
    (project.base / "parameters_a.yml").write_text("a: 1\nb: [1\nc: 2\n")
    with pytest.raises(NotebookError, match=r"conf/base/parameters_a\.yml, line 3"):
        project_parameters(project)


@pytest.mark.parametrize("text", ["a b", "a=b..c", "1=a"])
def test_a_parameter_that_is_none_is_named(tmp_path, text):
    with pytest.raises(NotebookError, match="write `test_size` or"):
        plan_promotion(program_of(tmp_path, "a = 1"), [Choice(cells=(1,), params=(text,))])
