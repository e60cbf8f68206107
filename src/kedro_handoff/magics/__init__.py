"""Line magics: the handoff's commands where a scientist works, on the notebook's own catalog and variables.

Kedro registers them with its own where it starts a notebook (`kedro jupyter lab`, `kedro ipython`, or
`%reload_kedro`), by the entry points `kedro.line_magic`; elsewhere `%load_ext kedro_handoff` does. A new one
is a module with a function `handoff_<name>(line, local_ns)`, a place in `MAGICS`, and its entry point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedro_handoff.magics.contract import handoff_contract
from kedro_handoff.magics.draft import handoff_draft
from kedro_handoff.magics.promote import handoff_promote
from kedro_handoff.magics.runs import handoff_runs
from kedro_handoff.magics.sandbox import handoff_sandbox
from kedro_handoff.magics.verify import handoff_verify

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MAGICS = (handoff_contract, handoff_draft, handoff_promote, handoff_runs, handoff_sandbox, handoff_verify)

__all__ = [
    "MAGICS",
    "handoff_contract",
    "handoff_draft",
    "handoff_promote",
    "handoff_runs",
    "handoff_sandbox",
    "handoff_verify",
    "register",
]


def register(ipython: InteractiveShell) -> None:
    """Register the magics in an IPython session."""
    from IPython.core.magic import needs_local_scope

    for magic in MAGICS:
        # IPython's own signatures are not typed.
        ipython.register_magic_function(needs_local_scope(magic), "line", magic.__name__)  # type: ignore[no-untyped-call]
