"""Catalog files edited as text: new entries, and keys of entries that are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.yaml_edit import with_value
from kedro_handoff.project import Project


def with_entry(text: str, dataset: str, entry: Mapping[str, Any]) -> str:
    """A catalog file's text with a dataset more; what stands there keeps its form and its comments.

    Args:
        text: The file as it is; empty for a new one.
        dataset: Name of the dataset; an entry that says the same leaves the text as it is.
        entry: What the catalog says of it: `type`, `filepath`, `load_args` and so on, in this order.

    Raises:
        NotebookError: The text is not YAML (the message begins with the line), or has another entry of
            this name.
    """
    after = with_value(text, (dataset,), dict(entry))
    if after.startswith(text.rstrip("\n")):
        return after
    raise NotebookError(f"'{dataset}' is in the catalog already, as something else")


def with_key(text: str, dataset: str, key: str, value: Any) -> str:
    """A catalog file's text in which an entry has a key, `validator` say, with this value.

    Raises:
        NotebookError: The text is not YAML, or the entry is none that can be edited in place: one that is an
            alias of another.
    """
    return with_value(text, (dataset, key), value)


def catalog_file(project: Project, pipeline: str) -> Path:
    """The file that takes new entries of a pipeline: its own, else the project's only one, else a new one."""
    base = project.base
    own = [base / f"catalog_{pipeline}.yml", base / "catalog" / f"{pipeline}.yml"]
    there = next((path for path in own if path.is_file()), None)
    if there is not None:
        return there
    others = [path for path in sorted(base.glob("catalog*.y*ml")) if path.name != "catalog.yml"]
    whole = base / "catalog.yml"
    return whole if whole.is_file() and not others else own[0]


def edited(path: Path, project: Project, text: str, dataset: str, entry: Mapping[str, Any]) -> str:
    """A catalog file's text with a further entry, as `with_entry`.

    Raises:
        NotebookError: As `with_entry`; the message names the file.
    """
    try:
        return with_entry(text, dataset, entry)
    except NotebookError as error:
        raise NotebookError(f"{project.relative(path)}, {error}") from error
