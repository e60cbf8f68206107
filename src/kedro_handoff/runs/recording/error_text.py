"""What ended a run, in words that give neither credentials nor rows away."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from kedro_handoff.errors import ContractError
from kedro_handoff.runs.record import ErrorRecord
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.runs.recording.row_values import column_names, without_row_values

_LONGEST = 400
_READ = 1000
_QUOTED = re.compile(r"(?P<quote>['\"`])(?P<inside>.*?)(?P=quote)")


def error_record(
    error: BaseException,
    node: str | None,
    known: Collection[str],
    data: Sequence[Any] = (),
    project: str = "",
) -> ErrorRecord:
    """Type and first line of an error, bounded, without what stands between quotes unless it is a name.

    Errors of pandas and of users quote what they stumbled over, which may be a value of a row.

    Args:
        error: What was raised.
        node: The node that failed, where that is known.
        known: Names of the project that may stand between quotes: datasets, nodes, columns, parameters.
        data: What the node had loaded: no cell of it is repeated.
        project: The project's folder, which says nothing and is left out of paths.
    """
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return {
        "type": f"{module}{kind.__qualname__}",
        "message": _message(error, known, data, project),
        "node": node,
    }


def _message(error: BaseException, known: Collection[str], data: Sequence[Any], project: str) -> str:
    lines = str(error).strip().splitlines()
    line = masked_text(lines[0].strip()) if lines else ""
    line = line.replace(f"{project}/", "") if project else line
    known = {*known, *column_names(data)}
    line = without_row_values(line[:_READ], data, known)
    if not isinstance(error, ContractError):
        line = _QUOTED.sub(lambda found: _kept(found, known), line)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _kept(found: re.Match[str], known: Collection[str]) -> str:
    inside = found["inside"]
    return (
        found.group(0)
        if inside in known or (inside.isidentifier() is False and "/" in inside)
        else (f"{found['quote']}…{found['quote']}")
    )
