"""Parameters of a project: read, and new ones written into its files with comments kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.notebooks.yaml_edit import with_value
from kedro_handoff.project import Project
from kedro_handoff.safe_yaml import read_yaml, yaml_problem

MISSING = object()


def project_parameters(project: Project) -> dict[str, Any]:
    """Parameters as the project's files say them, the environment's last.

    Raises:
        NotebookError: A file is not YAML, or no mapping; the message names it and the line.
    """
    found: dict[str, Any] = {}
    for folder in reversed(project.environments()):
        for path in _files(folder):
            found |= _document(path, project)
    return found


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted({*folder.glob("**/parameters*.y*ml"), *folder.glob("parameters*/**/*.y*ml")})


def _document(path: Path, project: Project) -> dict[str, Any]:
    try:
        document = _loaded(read_text(path) or "")
    except (yaml.YAMLError, ValueError) as error:
        line, reason = yaml_problem(error)
        where = f", line {line}" if line else ""
        raise NotebookError(f"{project.relative(path)}{where}: {reason}; mend the file first.") from error
    if document is not None and not isinstance(document, dict):
        raise NotebookError(
            f"{project.relative(path)} is no mapping of names to values; mend the file first."
        )
    return document or {}


@lru_cache(maxsize=256)  # fifty notebooks are verified against the same files
def _loaded(text: str) -> Any:
    return read_yaml(text)


def parameter(parameters: Mapping[str, Any], name: str) -> Any:
    """The value of `test_size` or of `model.test_size`; `MISSING` where there is none."""
    value: Any = parameters
    for key in name.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return MISSING
        value = value[key]
    return value


def parameter_changes(project: Project, pipeline: str, missing: Mapping[str, Any]) -> list[FileChange]:
    """Files with new parameters: beside those of the same group, else in the pipeline's own file.

    Raises:
        NotebookError: A parameter's name is taken by a value that has no parameters in it, or YAML has no
            form for a value.
    """
    texts: dict[Path, tuple[str | None, str]] = {}
    for name, value in missing.items():
        path = _file_of(project, pipeline, name.split("."))
        before, after = texts.get(path) or (read_text(path), read_text(path) or "")
        try:
            texts[path] = before, with_value(after, name.split("."), value)
        except NotebookError as error:
            raise NotebookError(f"Parameter '{name}' in {project.relative(path)}: {error}") from error
    return [FileChange(project.relative(path), *both) for path, both in texts.items()]


def _file_of(project: Project, pipeline: str, path: Sequence[str]) -> Path:
    own = project.base / f"parameters_{pipeline}.yml"
    if len(path) > 1:
        # Kedro merges files by their top-level keys only, so a group stays where it is.
        for other in _files(project.base) if project.base.is_dir() else ():
            if path[0] in _document(other, project):
                return other
    return own
