from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


Kedro = Callable[..., Result]


@pytest.fixture(scope="session")
def kedro(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kedro]:
    """Runs a real `kedro` command in a project: `kedro(path, "run", "--tags", "x", SOME_VARIABLE="1")`."""
    outputs = tmp_path_factory.mktemp("commands")
    with subprocess.Popen(
        [sys.executable, str(HERE / "zygote.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as zygote:

        def run(project: Path, *arguments: str, **environment: str) -> Result:
            output = outputs / uuid.uuid4().hex
            variables = {"DO_NOT_TRACK": "1", "COLUMNS": "200", **environment}
            request = {
                "cwd": str(project),
                "arguments": arguments,
                "environment": variables,
                "output": str(output),
            }
            zygote.stdin.write(json.dumps(request) + "\n")
            zygote.stdin.flush()
            code = int(zygote.stdout.readline())
            out, err = (Path(f"{output}{s}").read_text(encoding="utf-8") for s in (".out", ".err"))
            return Result(code, out, err)

        yield run
        zygote.stdin.close()


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A small real Kedro project: clean visits, then their mean by ward."""
    target = tmp_path / "mini"
    shutil.copytree(HERE / "mini", target)
    shutil.copy(HERE.parents[1] / "conf" / "logging.yml", target / "conf")
    return target


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of this repository."""
    return HERE.parents[1]


@pytest.fixture(scope="session")
def is_ci() -> bool:
    """Whether a missing server must fail a test instead of skipping it."""
    return os.environ.get("CI") == "true"
