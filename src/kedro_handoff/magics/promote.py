"""`%handoff_promote` in a notebook: `kedro handoff promote` on the notebook itself."""

from __future__ import annotations

from typing import Any

from kedro_handoff.magics.command import run_on_notebook
from kedro_handoff.magics.line import said_in_a_sentence


@said_in_a_sentence
def handoff_promote(line: str, local_ns: dict[str, Any] | None = None) -> None:
    """Promote code of this notebook, as it was saved last.

    `%handoff_promote --pipeline wards --cells 4-7 --as clean_visits --dry-run`: options as those of
    `kedro handoff promote`. The notebook's file can be named first.
    """
    done = run_on_notebook("promote", line, local_ns or {})
    if done == 0 and "--dry-run" not in line and "--help" not in line:
        print("Where files were written, this notebook sees them after `%reload_kedro`.")
