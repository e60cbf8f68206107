"""Kedro's errors of loading and saving, said again with the dataset's name and its file."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.project import Project

_ADVICE = {
    errno.ENOSPC: "The disk is full: free some space and run again.",
    errno.EDQUOT: "Your quota is used up: free some space and run again.",
    errno.EACCES: "You may not access it: check its permissions and run again.",
    errno.EROFS: "It is on a read-only file system: change `filepath` in the catalog.",
    errno.ENOENT: "It is not there: check `filepath` in the catalog, or run the node that makes it.",
}


def explain_access_error(error: Exception, datasets: Mapping[str, Any], project: Project) -> str | None:
    """The message for a dataset that could not be loaded or saved; `None` if it is about none of these.

    Args:
        error: What Kedro raised; its text holds the description of the dataset, not its name.
        datasets: The datasets of the run by name.
        project: Whose paths are shortened.
    """
    text = str(error)
    for name, dataset in datasets.items():
        path = getattr(dataset, "_filepath", None)
        # The text of a save names the folder beside the target; its last part is the same.
        if path is None or not _is_about(text, dataset, Path(path)):
            continue
        saving = "saving data" in text
        verb = "saved to" if saving else "loaded from"
        lines = [f"Dataset '{name}' could not be {verb} {project.relative(Path(path))}: {_reason(error)}"]
        if saving:
            lines.append("Nothing was written: the earlier file, if there was one, is as it was.")
        lines.append(_advice(error, saving, name))
        return "\n".join(lines)
    return None


def _is_about(text: str, dataset: Any, path: Path) -> bool:
    kind = f"{type(dataset).__module__}.{type(dataset).__name__}"
    return f"{path.parent.as_posix()}/" in text and path.name in text and kind in text


def _reason(error: Exception) -> str:
    root = list(_causes(error))[-1]
    if root is error:
        # A worker process sends the error home without its cause; Kedro's text ends with the cause's words.
        return str(error).strip().splitlines()[-1]
    words = str(root).strip().splitlines()
    return f"{type(root).__name__}: {words[-1]}" if words else type(root).__name__


def _advice(error: Exception, saving: bool, name: str) -> str:
    for number in re.findall(r"\[Errno (\d+)\]", "".join(map(str, _causes(error)))):
        if int(number) in _ADVICE:
            return _ADVICE[int(number)]
    if saving:
        return f"Check that what the node returns for '{name}' is what its dataset type can write."
    return "The file may be cut short or of another format: fetch or make it again, and run again."


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None and type(seen).__name__ != "_RemoteTraceback":
        yield seen
        seen = seen.__cause__
