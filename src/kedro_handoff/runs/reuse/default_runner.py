"""Makes the incremental runner the one that `kedro run` takes when nobody names another."""

from __future__ import annotations

RUNNER = "kedro_handoff.IncrementalRunner"


def make_incremental_the_default() -> None:
    """Change the default of Kedro's own option `--runner`, in this process.

    A runner named on the command line, or in the file given to `--config`, still wins, as over any default.
    """
    from kedro.framework.cli.project import run  # `kedro run` imports it in any case

    for option in run.params:
        if option.name == "runner":
            option.default = RUNNER
