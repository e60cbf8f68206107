import os
from pathlib import Path

import pytest

from kedro_handoff.runs.up_to_date.tree import names_in

CHANGES = {
    "code is edited": lambda root: (root / "src/own/nodes.py").write_text("FACTOR = 3"),
    "a module is added": lambda root: (root / "src/own/pandas.py").write_text(""),
    "a folder is added": lambda root: (root / "src/own/pipelines/new").mkdir(parents=True),
    "a module is removed": lambda root: (root / "src/own/nodes.py").unlink(),
    "configuration is edited": lambda root: (root / "conf/base/catalog.yml").write_text("{ }"),
    "an environment is added": lambda root: write(root / "conf/local/parameters.yml", "a: 1"),
    "a contract is edited": lambda root: (root / "conf/base/contracts/visits.yml").write_text("{ }"),
    "pyproject.toml is edited": lambda root: (root / "pyproject.toml").write_text("[tool.kedro] "),
    "data are edited": lambda root: (root / "data/visits.csv").write_text("a,c"),
    "data are removed": lambda root: (root / "data/visits.csv").unlink(),
    "a newer version is there": lambda root: write(root / "data/model/v2/model.pkl", "new"),
    "a node ran meanwhile": lambda root: (root / ".handoff/reuse/clean/slot.json").write_text("{}"),
    "an entry is gone": lambda root: (root / ".handoff/reuse/clean/slot.json").unlink(),
    "the folder of the data is a link elsewhere": lambda root: move(root / "data"),
    "another run has not ended": lambda root: (root / ".handoff/runs/.parts/2026").mkdir(parents=True),
    "the record is gone": lambda root: next((root / ".handoff/runs").glob("*.json")).unlink(),
    "the record is another's": lambda root: replace(next((root / ".handoff/runs").glob("*.json"))),
}


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def move(path):
    path.rename(path.parent / "elsewhere")
    path.symlink_to(path.parent / "elsewhere")


def replace(path: Path):
    path.write_text(path.read_text().replace('"pid": 1', '"pid": 2'))


def test_a_project_of_which_nothing_changed_stands(stands):
    found = stands.found()
    assert found.record["id"] == "2026-01-31T10.00.00.000Z"
    assert not found.refreshed


@pytest.mark.parametrize("change", CHANGES)
def test_it_does_not_stand_when(stands, change):
    CHANGES[change](stands.path)
    assert stands.found() is None


def test_a_source_with_the_old_size_and_time_does_not_stand(stands):
    path = stands.path / "src/own/nodes.py"
    before = path.stat()
    path.write_text("FACTOR = 3")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert stands.found() is None


def test_python_s_caches_do_not_count(stands):
    write(stands.path / "src/own/__pycache__/nodes.pyc", "")
    assert stands.found() is not None


def test_a_touched_file_with_the_same_content_stands_and_its_state_is_kept(stands):
    path = stands.path / "data/visits.csv"
    digest, size, files, _, place = stands.evidence["data"][str(path)]
    stands.evidence["data"][str(path)] = [digest, size, files, [1, 2], place]
    found = stands.found()
    assert found.refreshed
    assert found.evidence["data"][str(path)][3] != [1, 2]


def test_it_does_not_stand_when_a_resolver_says_something_else(stands):
    stands.resolvers["year"] = lambda zone: 2027 if zone else 0
    assert stands.found() is None


def test_it_does_not_stand_when_a_folder_of_packages_has_another_name_in_it(stands, tmp_path_factory):
    packages = tmp_path_factory.mktemp("packages")
    (packages / "lib-1.0.dist-info").mkdir()
    stands.evidence["names"][str(packages)] = names_in(packages)
    assert stands.found() is not None
    (packages / "lib-1.0.dist-info").rename(packages / "lib-1.1.dist-info")
    assert stands.found() is None
