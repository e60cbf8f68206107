"""What both sides read and made when a promotion was proved: for contracts and tests drawn from it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ, kept
from kedro_handoff.notebooks.secrets_in_code import masked

_PATIENCE = 20  # seconds in which a proof that is interrupted tidies up


@dataclass(frozen=True)
class Evidence:
    """One proof: the notebook and the new nodes were run on the same data.

    Attributes:
        document: What `kedro handoff verify --json` said of the notebook.
        folder: Where the replays kept what they read and made.
    """

    document: Mapping[str, Any]
    folder: Path

    @property
    def agrees(self) -> bool:
        """Whether both sides gave the same datasets."""
        return bool(self.document["status"] == "same")

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """Objects that the pipeline loaded from outside, by dataset."""
        return dict(kept(self.folder / "pipeline", READ))

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """Objects that the nodes made, by dataset."""
        return dict(kept(self.folder / "pipeline", GIVEN))

    @cached_property
    def loaded(self) -> dict[str, Any]:
        """What became of the outputs when they were saved and loaded again, by dataset."""
        return dict(kept(self.folder / "pipeline", KEPT))


def prove(project: Path, notebook: Path, folder: Path) -> Evidence:
    """Run `kedro handoff verify` in a process of its own, which sees the new pipeline.

    Args:
        project: The project's folder.
        notebook: The notebook.
        folder: An empty folder; what both sides made stays in it.
    """
    options = ["--json", "--keep", str(folder)]
    command = [sys.executable, "-m", "kedro", "handoff", "verify", str(notebook.resolve()), *options]
    said, errors = _answer(command, project)
    try:
        found = json.loads(said[said.find("{") :])["notebooks"][0]
    except (ValueError, LookupError):
        lines = [line for line in errors.splitlines() if line.strip()]
        found = {"status": "not verified", "failure": masked(lines[-1]) if lines else "verify gave no answer"}
    return Evidence(found, folder)


def _answer(command: Sequence[str], folder: Path) -> tuple[str, str]:
    """What a command prints; an interruption waits until it has ended what it has started."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True) as process:  # noqa: S603 - ours
        try:
            return process.communicate()
        except BaseException:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            raise
        finally:
            process.kill()
