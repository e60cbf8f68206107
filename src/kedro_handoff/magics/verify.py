"""`%handoff_verify` in a notebook: `kedro handoff verify` on the notebook itself."""

from __future__ import annotations

from typing import Any

from kedro_handoff.magics.command import run_on_notebook
from kedro_handoff.magics.line import said_in_a_sentence


@said_in_a_sentence
def handoff_verify(line: str, local_ns: dict[str, Any] | None = None) -> None:
    """Prove that this notebook, as it was saved last, and the nodes made of it still agree.

    `%handoff_verify --depth static`: options as those of `kedro handoff verify`. The notebook's file can be
    named first.
    """
    run_on_notebook("verify", line, local_ns or {})
