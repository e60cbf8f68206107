"""mypy's errors in a module, where the project uses mypy: what we add must not make its check fail."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from importlib.util import find_spec
from pathlib import Path

_ERROR = re.compile(r"^(?P<file>.+?):(?P<line>\d+)(?::\d+)?: error: ")
_LIMIT = 120  # seconds; the first look at a library's stubs takes the longest


def checks_types(project: Path) -> bool:
    """Whether a project has settings for mypy, and mypy is there."""
    return _configured(project) and find_spec("mypy") is not None


def error_lines(project: Path, module: Path, text: str, cache: Path) -> set[int]:
    """Lines of a module that mypy would object to, counted from 1; none where mypy cannot tell.

    Args:
        project: The project's folder, with its settings.
        module: The module's file; it is only read.
        text: What would stand in it.
        cache: Where mypy may keep what it has learned, for another call.
    """
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as folder:
        shadow = Path(folder) / module.name
        shadow.write_text(text, encoding="utf-8")
        own = project / ".mypy_cache"
        kept = ["--cache-dir", str(own if own.is_dir() else cache)]
        return _errors(project, module, [*kept, "--shadow-file", str(module), str(shadow)])


def _errors(project: Path, module: Path, options: list[str]) -> set[int]:
    shown = ["--no-error-summary", "--no-color-output", "--no-pretty", *options]
    try:
        done = subprocess.run(  # noqa: S603 - mypy, with our own arguments
            [sys.executable, "-m", "mypy", *shown, str(module)],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LIMIT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return set()
    found = (_ERROR.match(line) for line in done.stdout.splitlines())
    return {int(m["line"]) for m in found if m and (project / m["file"]).resolve() == module.resolve()}


def _configured(project: Path) -> bool:
    if any((project / name).is_file() for name in ("mypy.ini", ".mypy.ini")):
        return True
    try:
        settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "mypy" in settings.get("tool", {})
