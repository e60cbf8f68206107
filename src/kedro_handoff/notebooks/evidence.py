"""What both sides read and made when a promotion was proved: for contracts and tests drawn from it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ, kept
from kedro_handoff.secrets_in_code import masked

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
    return Evidence(_document(*_answer(command, project)), folder)


def _document(said: str, errors: str) -> Mapping[str, Any]:
    """What it printed as JSON; before and behind it may stand what Kedro and its plugins log."""
    begin = re.search(r"^\{$", said, re.MULTILINE)
    if begin is not None:
        with suppress(ValueError, LookupError):
            found, _ = json.JSONDecoder().raw_decode(said[begin.start() :])
            return dict(found["notebooks"][0])
    lines = [line.strip() for line in (errors or said).splitlines() if line.strip()]
    reason = lines[-1] if lines else "it printed nothing"
    return {"status": "not verified", "failure": f"`kedro handoff verify` gave no answer: {masked(reason)}"}


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
