"""Objects that a replay has read and made, kept in files until they are compared."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.figure_data import without_figure

# As it was made; as it is loaded again after a save; as inputs were loaded; which files these were.
GIVEN, KEPT, READ, FILES = "given", "kept", "read", "files read"
VARIABLE = "KEDRO_HANDOFF_SCRATCH"  # a replaying process's own folder


def capture(name: str, value: Any, stage: str = GIVEN) -> None:
    """Keep a variable of the notebook that is replayed in this process; called behind its statement."""
    keep(Path(os.environ[VARIABLE]) / stage, name, value)


class Unkept:
    """Stands for an object that cannot be pickled.

    Attributes:
        kind: Its type.
        reason: Why.
    """

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason


def keep(folder: Path, name: str, value: Any) -> None:
    """Keep an object in a stage's folder as it is now; one that cannot be pickled leaves a note of that.

    What is done to the object later does not change what was kept. Columns of Arrow and NumPy are written
    from where they lie, without a copy in memory.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.pkl"
    try:
        with path.open("wb") as file:
            pickle.dump(without_figure(value), file, protocol=5)
    except Exception as error:  # noqa: BLE001 - what cannot be kept is reported as such, not lost
        unkept = Unkept(type(value).__qualname__, f"{type(error).__name__}: {error}")
        path.write_bytes(pickle.dumps(unkept))


def kept(folder: Path, stage: str) -> Iterator[tuple[str, Any]]:
    """What a replay kept at a stage, by name. Only for folders that this process's own replay wrote."""
    for path in sorted((folder / stage).glob("*.pkl")):
        yield path.stem, kept_object(path)


def kept_object(path: Path) -> Any:
    """One object; what cannot be read back in this process stands as `Unkept`."""
    try:
        with path.open("rb") as file:
            return pickle.load(file)  # noqa: S301 - written by our own replay
    except Exception as error:  # noqa: BLE001 - a class of the notebook's own, say
        return Unkept("object", f"it cannot be read outside its notebook: {type(error).__name__}: {error}")


def keep_files(folder: Path, name: str, files: list[tuple[str, int, int]]) -> None:
    """Note which files a dataset was loaded from: path, size and time of change in nanoseconds."""
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    (folder / FILES / f"{name}.json").write_text(json.dumps(files), encoding="utf-8")


def kept_files(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """The files that a replay's datasets were loaded from."""
    found = sorted((folder / FILES).glob("*.json"))
    return {path.stem: [(p, s, t) for p, s, t in json.loads(path.read_text("utf-8"))] for path in found}
