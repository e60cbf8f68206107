"""Where a sandbox is, and what lies in it."""

from __future__ import annotations

import getpass
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from kedro_handoff.errors import SandboxError
from kedro_handoff.project import Project
from kedro_handoff.store import write_whole

FORMAT = 1
_MARK = "saved.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True)
class Layer:
    """One dataset in a sandbox.

    Attributes:
        dataset: Its name in the catalog.
        folder: Where it lies.
        saved_at: When it was saved, UTC, ISO.
        shared: Size in bytes and time of change of the shared file at that time; empty where it has no
            local file, or had none yet.
    """

    dataset: str
    folder: Path
    saved_at: str
    shared: Mapping[str, Any]


def own_name() -> str:
    """The sandbox's name where none is given: that of whoever is logged in."""
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", getpass.getuser()).lstrip("_.-")
    return name[:64] or "sandbox"


def checked_name(name: str) -> str:
    """The name, if a folder can have it.

    Raises:
        SandboxError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise SandboxError(
            f"'{name}' cannot be the name of a sandbox; use letters, digits, `_`, `.` and `-`, a letter or "
            "digit first, 64 at most."
        )
    return name


def sandbox_folder(project: Project, name: str) -> Path:
    """Folder of a sandbox's data."""
    return project.path / project.settings.records / "sandbox" / checked_name(name) / "data"


def dataset_folder(sandbox: Path, dataset: str) -> Path:
    """Where a dataset lies in it; `x@pandas` and `x@spark` are one, and any name is one folder."""
    return sandbox / quote(dataset.partition("@")[0], safe="").replace(".", "%2E")


def layer_in(folder: Path) -> Layer | None:
    """What was saved there; `None` where nothing was, or the save did not come to its end."""
    try:
        facts = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        return Layer(unquote(folder.name), folder, facts["saved_at"], facts["shared"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SandboxError(
            f"The sandbox's {folder / _MARK} cannot be read ({error}). Delete {folder} to see the shared "
            "data again."
        ) from error


def layers(sandbox: Path) -> Iterator[Layer]:
    """Everything that was saved in a sandbox, by name."""
    if not sandbox.is_dir():
        return
    for folder in sorted(sandbox.iterdir()):
        layer = layer_in(folder)
        if layer is not None:
            yield layer


def mark(folder: Path, shared: Mapping[str, Any]) -> None:
    """Say that what lies in the folder is whole, and from now on shadows the shared data."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_whole(
        folder / _MARK,
        json.dumps({"format": FORMAT, "saved_at": now, "shared": dict(shared)}, indent=2) + "\n",
    )


def unmark(folder: Path) -> None:
    """From now on the shared data are seen again."""
    (folder / _MARK).unlink(missing_ok=True)


def drop(layer: Layer) -> None:
    """Take a dataset out of the sandbox."""
    unmark(layer.folder)
    shutil.rmtree(layer.folder)
