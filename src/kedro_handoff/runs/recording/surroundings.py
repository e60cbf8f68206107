"""Git and environment of a run, looked at beside its first nodes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.errors import ReproductionError
from kedro_handoff.runs.record import GitRecord
from kedro_handoff.runs.recording.environment import environment_of
from kedro_handoff.runs.recording.git_state import OWN, git_state

PART = "surroundings.json"


class Surroundings:
    """A look at git and environment; `wait` for it before the record is assembled."""

    def __init__(
        self,
        project: Path,
        write: Callable[[str, dict[str, Any]], None],
        beside: bool,
        keep_as: str | None = None,
        own: Sequence[str] = (),
    ) -> None:
        """Begin to look.

        Args:
            project: The project's folder.
            write: Takes the name of the part and the part.
            beside: Whether to look in a thread; not where the run forks, which no thread survives well.
            keep_as: The run's id where what is not committed is to be kept in git, to be reproduced.
            own: Folders of the project that hold records, which are no part of what is run.
        """
        self._project, self._write, self._keep_as = project, write, keep_as
        self._own = tuple(own)
        self._thread: threading.Thread | None = None
        if beside:
            self._thread = threading.Thread(target=self._look, name="kedro-handoff-record", daemon=True)
            self._thread.start()
        else:
            self._look()

    def wait(self) -> None:
        """Wait until it is done; git has a limit of its own."""
        if self._thread is not None:
            self._thread.join(60)

    def _look(self) -> None:
        found: dict[str, Any] = {"git": None, "environment": None, "notes": []}
        looks: tuple[tuple[str, Callable[[Path], Any]], ...] = (
            ("git", lambda project: git_of_run(project, self._keep_as, self._own)),
            ("environment", environment_of),
        )
        for name, look in looks:
            try:
                found[name] = look(self._project)
            except Exception as error:  # noqa: BLE001 - never the run's concern; the record says so
                found["notes"].append(f"{name}: {type(error).__name__}: {error}")
        try:
            self._write(PART, found)
        except OSError as error:
            found["notes"].append(f"surroundings: {error}")


def git_of_run(project: Path, keep_as: str | None, own: Sequence[str] = ()) -> GitRecord | None:
    """The state of the repository; what is not committed is kept in git.

    Args:
        project: The project's folder.
        keep_as: The run's id; `None` where nothing is to be kept.
        own: Folders of the project that hold records, which are no part of what is run.

    Raises:
        OSError: git fails, or takes too long.
    """
    state = git_state(project, (*OWN, *own))
    if state is None or not state["dirty"] or keep_as is None:
        return state
    from kedro_handoff.runs.reproduce.snapshot import keep_snapshot  # most runs have no need of it

    try:
        return {**state, "snapshot": keep_snapshot(project, keep_as)}
    except ReproductionError:  # a repository that cannot be written: the state stays known by its hash
        return {**state, "snapshot": None}
