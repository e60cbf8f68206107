import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
PIPELINES = sorted(
    p.name for p in (SOURCE / "flights" / "pipelines").iterdir() if (p / "pipeline.py").is_file()
)


def _imports(file: Path) -> list[str]:
    names = []
    for statement in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            names += [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names.append("." * statement.level + (statement.module or ""))
    return names


@pytest.mark.parametrize("name", PIPELINES)
def test_a_pipeline_imports_no_other_pipeline(name: str) -> None:
    files = (SOURCE / "flights" / "pipelines" / name).rglob("*.py")
    imported = {module for file in files for module in _imports(file)}
    own = f"flights.pipelines.{name}."  # as promoted nodes are imported
    others = {m for m in imported if not m.startswith(own)}
    assert not {m for m in others if m.startswith(("flights.pipelines", "..")) or "pipelines." in m}


def test_registering_the_pipelines_imports_no_heavy_library() -> None:
    code = (
        "import json, sys\n"
        "import flights.settings, flights.contract_views\n"
        "from kedro.framework.project import configure_project, pipelines\n"
        "configure_project('flights'); names = sorted(pipelines)\n"
        "heavy = {'sklearn', 'plotly', 'great_expectations', 'scipy'} & set(sys.modules)\n"
        "print(json.dumps([names, sorted(heavy)]))"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "DO_NOT_TRACK": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=SOURCE.parent,
    )
    names, heavy = json.loads(done.stdout)
    assert names == ["__default__", *PIPELINES]
    assert heavy == []
