"""What both sides read and made when a promotion was proved: for contracts and tests drawn from it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ, kept
from kedro_handoff.secrets_in_code import masked

_PATIENCE = 20  # seconds in which a proof that is interrupted tidies up
# Set to anything, it lets `verify` say how far it is, with this before each line, to who reads its errors.
PROGRESS = "KEDRO_HANDOFF_PROGRESS"
Seen = Callable[[str], None]


@dataclass(frozen=True)
class Proving:
    """How a proof is run.

    Attributes:
        limit: Seconds that one cell may take.
        seen: Called with each step that is done and its time, in words, while it runs.
    """

    limit: int = 600
    seen: Seen | None = None


AS_USUAL = Proving()


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


def prove(project: Path, notebook: Path, folder: Path, proving: Proving) -> Evidence:
    """Run `kedro handoff verify` in a process of its own, which sees the new pipeline.

    Args:
        project: The project's folder.
        notebook: The notebook.
        folder: An empty folder; what both sides made stays in it.
        proving: How.
    """
    options = ["--json", "--keep", str(folder), "--cell-limit", str(proving.limit)]
    command = [sys.executable, "-m", "kedro", "handoff", "verify", str(notebook.resolve()), *options]
    return Evidence(_document(*_answer(command, project, proving.seen)), folder)


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


def _answer(command: Sequence[str], folder: Path, seen: Seen | None) -> tuple[str, str]:
    """What a command prints; an interruption waits until it has ended what it has started."""
    pipe = subprocess.PIPE
    environment = {**os.environ, PROGRESS: "1"} if seen else {**os.environ}
    with subprocess.Popen(  # noqa: S603 - ours
        command, cwd=folder, stdout=pipe, stderr=pipe, text=True, env=environment
    ) as process:
        errors: list[str] = []
        # A pipe that nobody reads would stop the command; its output is read here meanwhile.
        listening = threading.Thread(target=_listen, args=(process.stderr, errors, seen), daemon=True)
        listening.start()
        try:
            said = process.stdout.read() if process.stdout else ""
            listening.join()
            return said, "".join(errors)
        except BaseException:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            raise
        finally:
            process.kill()


def _listen(stream: IO[str], errors: list[str], seen: Seen | None) -> None:
    for line in stream:
        _, mark, step = line.partition(f"{PROGRESS} ")
        if mark and seen:
            seen(step.rstrip())
        else:
            errors.append(line)
