"""What `pip install kedro-handoff` would bring."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.e2e


def test_the_wheel_holds_the_plugin_its_data_and_nothing_else(checkout, tmp_path):
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "--quiet", str(checkout), str(source)], check=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kedro_handoff"}
    package = checkout / "src" / "kedro_handoff"
    kinds = ("*.py", "py.typed", "*.json", "*.yml", "*.html", "*.css", "*.js")
    kept = {path.relative_to(package.parent).as_posix() for kind in kinds for path in package.rglob(kind)}
    assert kept <= set(names)
