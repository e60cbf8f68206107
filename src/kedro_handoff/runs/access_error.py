"""Kedro's errors of loading and saving, said again with the dataset's name, its file and what to do."""

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
}


# In the names of the errors of stores behind fsspec, which are no subclasses of anything common.
_OF_A_STORE = ("Connect", "Credentials", "Timeout", "Permission", "Gateway", "Token")


def explain_access_error(
    error: Exception, datasets: Mapping[str, Any], project: Project, untouched: bool
) -> str | None:
    """The message for a dataset that could not be loaded or saved; `None` if it is about no file of these.

    Args:
        error: What Kedro's catalog raised: its text begins with the dataset's name.
        datasets: The datasets of the run by name.
        project: Whose paths are shortened.
        untouched: Whether a save that failed has certainly left the earlier file as it was.
    """
    name, separator, text = str(error).partition(": ")
    path = getattr(datasets.get(name), "_filepath", None)
    if not separator or path is None:
        return None
    saving = "saving data" in text
    verb = "saved to" if saving else "loaded from"
    lines = [f"Dataset '{name}' could not be {verb} {project.relative(Path(path))}: {_reason(error)}"]
    if saving and untouched:
        lines.append("Nothing was written: the earlier file, if there was one, is as it was.")
    elif saving:
        lines.append("The file may be incomplete: do not use it before a run has made it again.")
    lines.append(_advice(error, saving, name))
    return "\n".join(lines)


def _reason(error: Exception) -> str:
    root = list(_causes(error))[-1]
    if root is error:
        # A worker process sends the error home without its cause; Kedro's text ends with the cause's words.
        return str(error).strip().splitlines()[-1]
    words = str(root).strip().splitlines()
    return f"{type(root).__name__}: {words[-1]}" if words else type(root).__name__


def _advice(error: Exception, saving: bool, name: str) -> str:
    text = "\n".join(map(str, _causes(error)))
    for number in map(int, re.findall(r"\[Errno (\d+)\]", text)):
        if number in _ADVICE:
            return _ADVICE[number]
    missing = any(isinstance(cause, FileNotFoundError) for cause in _causes(error))
    if not saving and (missing or "No such file" in text or "Did not find any versions" in text):
        return (
            f"It is not there: `kedro run --to-outputs={name}` makes it, or check `filepath` in the catalog."
        )
    if any(word in type(cause).__name__ for cause in _causes(error) for word in _OF_A_STORE):
        return "Check the network, the credentials and whether the store answers, and run again."
    if saving:
        return f"Check that what the node returns for '{name}' is what its dataset type can write."
    return "The file may be cut short or of another format: fetch or make it again, and run again."


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None and type(seen).__name__ != "_RemoteTraceback":
        yield seen
        seen = seen.__cause__
