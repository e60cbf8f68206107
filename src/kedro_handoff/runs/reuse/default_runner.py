"""Makes the incremental runner the one that `kedro run` takes when nobody names another."""

from __future__ import annotations

from typing import Any

RUNNER = "kedro_handoff.IncrementalRunner"


_kedros: list[Any] = []


def make_incremental_the_default(wanted: bool) -> None:
    """Change the default of Kedro's own option `--runner`, in this process, or give Kedro its own back.

    A runner named on the command line, or in the file given to `--config`, still wins, as over any default.

    Args:
        wanted: Whether the project of the command asks for it; one before it in this process may have.
    """
    from kedro.framework.cli.project import run  # `kedro run` imports it in any case

    for option in run.params:
        if option.name == "runner" and wanted != (option.default == RUNNER):
            before = option.default
            option.default = RUNNER if wanted else _kedros.pop() if _kedros else None
            _kedros[:] = [before] if wanted else []
