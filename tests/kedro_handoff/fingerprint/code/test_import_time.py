"""What the import of a project's modules depends on beside its files and its packages."""

from pathlib import Path

import kedro.pipeline  # noqa: F401 - its modules are loaded where a run asks
import pytest

from kedro_handoff.fingerprint.code import import_time_unknowns

PROJECT = Path(__file__).parents[4]

CASES = Path(__file__).parent / "at_import"

STEPS = """
def run(x):
    return open(x).read()
def load(name):
    return open(name).read()
def double(x):
    return 2 * x
def twice(f, x):
    return f(f(x))
class Table:
    def __init__(self, rows):
        self.rows = rows
    def get(self, name):
        return self.rows[name]
    def read(self):
        return open("x").read()
    @classmethod
    def empty(cls):
        return cls({})
    @classmethod
    def from_disk(cls):
        return cls(open("x").read())
"""


def cases(name: str) -> list[tuple[str, str]]:
    """What is expected of a module, and its text."""
    found = (case.partition("\n") for case in (CASES / name).read_text().split("##### ")[1:])
    return [(expected, text) for expected, _, text in found]


def reasons(folder: Path, text: str) -> list[str]:
    package = folder / "project"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "steps.py").write_text(STEPS)
    (package / "module.py").write_text(text + "\n")
    return [spot.why for spot in import_time_unknowns([folder])]


@pytest.mark.parametrize(("what", "text"), cases("fine.txt"))
def test_what_text_and_packages_settle_is_not_listed(what, text, tmp_path):
    assert reasons(tmp_path, text) == [], what


@pytest.mark.parametrize(("reason", "text"), cases("unknown.txt"))
def test_what_looks_elsewhere_is_listed(reason, text, tmp_path):
    assert any(reason in why for why in reasons(tmp_path, text))


def test_variables_of_the_environment_are_a_kind_of_their_own(tmp_path):
    (tmp_path / "settings.py").write_text("import os\nX = os.environ.get('X')\nY = open(X)\n")
    found = import_time_unknowns([tmp_path])
    assert {(spot.line, spot.kind) for spot in found} == {(2, "environment"), (3, "other")}


def test_what_kedro_calls_before_a_run_is_listed_where_it_is_asked_for(tmp_path):
    text = "class Hooks:\n    def after_catalog_created(self, catalog):\n        catalog['x'] = open('x')\n"
    (tmp_path / "hooks.py").write_text(text)
    assert import_time_unknowns([tmp_path]) == ()
    assert [spot.line for spot in import_time_unknowns([tmp_path], also=["after_catalog_created"])] == [3]


def test_a_file_that_is_no_python_is_listed(tmp_path):
    (tmp_path / "broken.py").write_text("def (:\n")
    assert [spot.line for spot in import_time_unknowns([tmp_path])] == [0]


def test_files_count_as_they_are_now(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "imported_and_edited.py"
    module.write_text("X = 1\n")
    __import__("imported_and_edited")
    module.write_text("X = open('x').read()\n")
    assert len(import_time_unknowns([tmp_path])) == 2


@pytest.mark.parametrize("root", ["src", "tests/e2e/mini/src"])
def test_the_projects_of_this_repository_look_nowhere_else(root):
    assert import_time_unknowns([PROJECT / root]) == ()
