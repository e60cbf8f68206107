"""A guarded process reads what it likes and writes into its scratch folder only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kedro_handoff.protection.writes_refused import REFUSALS

GUARDED = """
import os, sys
from pathlib import Path
from kedro_handoff.notebooks.guard import guard
project, scratch = map(Path, sys.argv[1:3])
os.chdir(project)
protection = guard(project, scratch)
def tried(write):
    try:
        write()
    except OSError as error:
        return type(error).__name__
    return "written"
"""


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A project, a scratch folder, and a folder of somebody else's, with a link to it in the project."""
    for name in ("project", "scratch", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "project/data.txt").write_text("data")
    (tmp_path / "other/data.txt").write_text("data")
    (tmp_path / "project/link").symlink_to(tmp_path / "other")
    return tmp_path / "project", tmp_path / "scratch", tmp_path / "other"


def guarded(places: tuple[Path, Path, Path], code: str, without: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED + code, *map(str, places[:2])],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KEDRO_HANDOFF_WITHOUT": without},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


OTHERS = (
    "Path('{0}/data.txt').write_text('x')",
    "open('{0}/new.txt', 'a')",
    "os.open('{0}/new.txt', os.O_CREAT | os.O_WRONLY)",
    "os.remove('{0}/data.txt')",
    "os.rename('{0}/data.txt', 'here.txt')",
    "os.symlink('data.txt', '{0}/link')",
    "os.mkdir('{0}/folder')",
    "os.truncate('{0}/data.txt', 0)",
    "os.chmod('{0}/data.txt', 0)",
    "os.utime('{0}/data.txt')",
    "__import__('shutil').rmtree('{0}')",
    "Path('link/data.txt').write_text('x')",
)


@pytest.mark.parametrize("without", ["", "mounts", "landlock", "mounts,landlock"])
def test_nothing_outside_the_project_can_be_changed(places, without):
    other = places[2]
    writes = ", ".join(f"lambda: {write.format(other)}" for write in OTHERS)
    said = guarded(places, f"print(*(tried(write) for write in ({writes})))", without)
    assert set(said.split()) == {"WriteRefused"}
    assert {path.name: path.read_text() for path in other.iterdir()} == {"data.txt": "data"}


@pytest.mark.parametrize("without", ["", "mounts", "landlock", "mounts,landlock"])
def test_nothing_of_the_project_is_changed(places, without):
    project = places[0]
    write = "tried(lambda: Path('data.txt').write_text('x'))"
    code = f"print(protection.carried, {write}, Path('data.txt').read_text())"
    carried, outcome, text = guarded(places, code, without).split()
    assert (project / "data.txt").read_text() == "data"
    assert (outcome, text) == (("written", "x") if carried == "True" else ("WriteRefused", "data"))


def test_a_program_that_is_started_is_held_too(places):
    done = guarded(
        places,
        "import subprocess\n"
        "left = subprocess.run('echo x > ../other/data.txt', shell=True, stderr=subprocess.DEVNULL)\n"
        "print(protection.by_kernel, left.returncode == 0)",
    )
    by_kernel, written = done.split()
    if by_kernel == "False":
        pytest.skip("this kernel has no Landlock")
    assert written == "False"
    assert (places[2] / "data.txt").read_text() == "data"


def test_without_the_kernel_no_program_is_started_but_what_only_looks(places):
    code = (
        "import subprocess\nprint(tried(lambda: subprocess.run(['sh', '-c', 'true'])), "
        "tried(lambda: subprocess.run(['uname'], stdout=subprocess.DEVNULL)), "
        "tried(lambda: subprocess.run(['git', 'rev-parse'], stderr=subprocess.DEVNULL)), "
        "tried(lambda: subprocess.run(['git', 'add', '.'])))"
    )
    assert guarded(places, code, "mounts,landlock") == "WriteRefused written written WriteRefused"


def test_a_refusal_that_code_swallows_is_noted(places):
    other = places[2]
    guarded(places, f"tried(lambda: os.remove('{other}/data.txt'))")
    (line,) = (places[1] / REFUSALS).read_text().splitlines()
    facts = json.loads(line)
    assert (facts["verb"], facts["path"]) == ("remove", f"{other}/data.txt")
