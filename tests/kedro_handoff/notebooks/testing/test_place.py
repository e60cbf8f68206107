from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kedro_handoff.notebooks.testing.place import beside_tests, is_as_written, sealed
from kedro_handoff.notebooks.testing.place import tests_folder as folder_of_tests  # no test
from kedro_handoff.project import project_in
from kedro_handoff.structure import ProjectStructure

TEXT = """import pandas as pd

def test_it():
    assert pd.DataFrame({'a': [1,2],}).shape == (2, 1)
"""


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("", "tests/pipelines/wards"),
        ("tests", "tests/pipelines/wards"),
        ("tests/hospital", "tests/hospital/wards"),
        ("tests/hospital/pipelines", "tests/hospital/pipelines/wards"),
        ("src/tests/pipelines", "src/tests/pipelines/wards"),
    ],
)
def test_tests_go_where_the_project_keeps_them(tmp_path, there, expected):
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    assert folder_of_tests(tmp_path, "hospital", "wards") == tmp_path / expected


def test_formatting_is_no_edit_and_everything_else_is():
    written = sealed(TEXT)
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    formatted = subprocess.run(command, input=written, capture_output=True, text=True, check=True).stdout
    assert formatted != written
    assert is_as_written(written)
    assert is_as_written(formatted)
    assert not is_as_written(written.replace("2, 1", "2, 2"))
    assert not is_as_written(written.replace("def test_it", "# mine\ndef test_it"))
    assert not is_as_written(TEXT)


def structure(project: Path) -> ProjectStructure:
    source = project / "src" / "hospital_of_nobody"
    source.mkdir(parents=True)
    (project / "conf" / "base").mkdir(parents=True)
    return ProjectStructure(project_in(project), source.name, source, {}, {})


def test_packages_and_a_way_to_the_code_are_written_where_they_are_missing(tmp_path):
    folder = tmp_path / "tests" / "pipelines" / "wards"
    (tmp_path / "tests" / "pipelines").mkdir(parents=True)
    (tmp_path / "tests" / "pipelines" / "__init__.py").touch()
    found = {change.path.as_posix(): change.after for change in beside_tests(structure(tmp_path), folder)}
    assert found.keys() == {"tests/pipelines/wards/__init__.py", "tests/pipelines/wards/conftest.py"}
    assert 'Path(__file__).parents[3] / "src"' in found["tests/pipelines/wards/conftest.py"]


def test_nothing_is_added_where_pytest_knows_the_path(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["src"]\n')
    assert list(beside_tests(structure(tmp_path), tmp_path / "tests" / "pipelines" / "wards")) == []
