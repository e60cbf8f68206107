"""The process in which a recorded run runs again, seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kedro_handoff.project import RECORDS, SANDBOX
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.environment import VARIABLES
from kedro_handoff.runs.recording.run_in_progress import VARIABLE as RECORDING
from kedro_handoff.runs.reproduce.order import Answer, Order, forget_answer, read_answer
from kedro_handoff.runs.reproduce.place import Place

LOG = "log.txt"
_PACKAGE = Path(__file__).resolve().parents[3]  # where `kedro_handoff` is imported from
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from kedro_handoff.runs.reproduce.inside import main; sys.path.pop(0); main()"
)


def carry_out(order: Order, environment: Mapping[str, str]) -> Answer:
    """Let a process of its own do what the order says, and wait for it; whatever ends us ends it.

    Raises:
        KeyboardInterrupt: Somebody wants it to end; it has ended.
    """
    forget_answer(order.root)
    order.write()
    command = [sys.executable, "-c", _PROGRAM, str(_PACKAGE), str(order.root)]
    log = order.root / LOG
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, with our own program
            command,
            cwd=order.project,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait()
        finally:
            _end(process)
    answer = read_answer(order.root)
    if answer is None or code != 0:
        answer = answer or Answer()
        answer.refuse("run", "", _ended(code, log))
    return answer


def environment_for(place: Place, record: RunRecord, outer: Path, packages: Path | None) -> dict[str, str]:
    """The variables of that process: today's, with those that the record holds, and paths into the folder.

    Args:
        place: The temporary folder.
        record: The recorded run.
        outer: The original repository, whose code must not be imported.
        packages: A folder of packages to import before all others.
    """
    inherited = {
        n: value for n, value in os.environ.items() if n not in (*VARIABLES, SANDBOX, RECORDING, "PYTHONPATH")
    }
    recorded = {n: v for n, v in record["environment"]["variables"].items() if n != SANDBOX}
    temporary = str(place.root / "t")  # short: sockets are made below it, whose paths have a limit
    return {
        **inherited,
        **recorded,
        "PYTHONPATH": os.pathsep.join(_python_path(place, outer, packages)),
        "PYTHONDONTWRITEBYTECODE": "1",
        RECORDS: str(place.records),
        "TMPDIR": temporary,
        "TMP": temporary,
        "TEMP": temporary,
        "MPLCONFIGDIR": temporary,
        "DO_NOT_TRACK": "1",
        "GIT_OPTIONAL_LOCKS": "0",  # `git status` leaves the index as it is
    }


def _python_path(place: Place, outer: Path, packages: Path | None) -> list[str]:
    entries = [Path(entry).resolve() for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    moved = [place.tree / e.relative_to(outer) if e.is_relative_to(outer) else e for e in entries]
    return [str(entry) for entry in (*([packages] if packages else []), *moved)]


def _ended(code: int, log: Path) -> str:
    if code < 0:
        return f"the run was killed by signal {-code}{' (out of memory?)' if code == -9 else ''}"
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return f"the run could not be started: {lines[-1] if lines else f'exit code {code}'}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it has started."""
    if process.poll() is None or hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
