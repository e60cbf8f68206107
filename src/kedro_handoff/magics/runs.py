"""`%handoff_runs` in a notebook: what runs left behind, compared and explained."""

from __future__ import annotations

from typing import Any

from kedro_handoff.errors import HandoffError
from kedro_handoff.magics.command import run_in_project
from kedro_handoff.magics.line import said_in_a_sentence, words_of
from kedro_handoff.near_names import did_you_mean

_WORDS = ("list", "show", "diff", "why", "stale")
_USAGE = "%handoff_runs [list | show RUN | diff [RUN_A] [RUN_B] | why DATASET | stale]"


@said_in_a_sentence
def handoff_runs(line: str, local_ns: dict[str, Any] | None = None) -> None:
    """Show, compare and explain the runs of this notebook's project.

    `%handoff_runs diff last~1 last`, `%handoff_runs why model_input`: words and options as those of
    `kedro handoff runs`; `%handoff_runs` alone lists them.
    """
    words = words_of(line) or ["list"]
    if words[0] not in _WORDS:
        raise HandoffError(
            f"There is no `%handoff_runs {words[0]}`{did_you_mean(words[0], _WORDS) or ':'} {_USAGE}"
        )
    run_in_project(["runs", *words], local_ns or {})
