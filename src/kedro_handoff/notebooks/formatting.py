"""What a promotion writes of its own, formatted by ruff as the project formats its code."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path


def formatted(text: str, path: Path) -> str:
    """The text as `ruff format` leaves it under the project's settings; the text itself where it cannot tell.

    Args:
        text: Python code.
        path: The file that it is for: it says which settings hold.
    """
    return _ruff(["format"], text, path) or text


def of_ours(text: str, path: Path) -> str:
    """A whole new file as the project would have it: imports sorted, no idle `noqa`, formatted."""
    rules = "I001,RUF100"
    options = ["check", "--extend-select", rules, "--fixable", rules, "--fix", "--exit-zero", "--quiet"]
    return formatted(_ruff(options, text, path) or text, path)


def with_sorted_imports(before: str | None, after: str, path: Path) -> str:
    """The module with the imports at its head sorted, unless it had them in an order of its own.

    Nothing below the head is touched: promoted functions stay what they were in the notebook.

    Args:
        before: The module as it was, `None` where there was none.
        after: The module as it would be.
        path: Its file.
    """
    head, rest = _head(after)
    if not head.strip():
        return after
    if before:
        old, _ = _head(before)
        if _sorted(old, path) != old:
            return after
    return _sorted(head, path) + rest


def _head(text: str) -> tuple[str, str]:
    """Docstring and imports, and what follows; the empty lines between belong to the second."""
    last = 0
    for place, node in enumerate(ast.parse(text).body):
        documented = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not documented and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        last = node.end_lineno or node.lineno
    lines = text.split("\n")
    return "\n".join(lines[:last]) + "\n", "\n".join(lines[last:])


def _sorted(head: str, path: Path) -> str:
    options = ["check", "--select", "I001", "--fix", "--exit-zero", "--quiet"]
    return (_ruff(options, head, path) or head).rstrip("\n") + "\n"


@cache
def _command() -> tuple[str, ...]:
    try:
        from ruff import find_ruff_bin  # an extra; its binary starts four times as fast as `python -m ruff`
    except ImportError:
        return (sys.executable, "-m", "ruff")
    try:
        return (find_ruff_bin(),)
    except FileNotFoundError:
        return (sys.executable, "-m", "ruff")


def _ruff(options: list[str], text: str, path: Path) -> str:
    """What ruff makes of a text; empty where it is not there, or cannot do it."""
    command = [*_command(), *options, "--stdin-filename", str(_in_package(path)), "-"]
    try:
        done = subprocess.run(  # noqa: S603 - ruff, with our own arguments
            command,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=_folder(path),
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def _in_package(path: Path) -> Path:
    """The path, or one of the same name further up where its own folder is no package yet.

    From the package around a file ruff knows what is the project's own when it sorts imports.
    """
    known = [folder for folder in path.parents if (folder / "__init__.py").is_file()]
    return known[0] / path.name if known else path


def _folder(path: Path) -> Path:
    """The project's folder: without settings of its own, ruff looks for `src/` where it is started."""
    there = [folder for folder in path.absolute().parents if folder.is_dir()]
    return next((folder for folder in there if (folder / "pyproject.toml").is_file()), there[0])
