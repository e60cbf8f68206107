"""`kedro run --verify-reuse 0.1`: short for `--runner-params verify_reuse=0.1`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

_NAME = "verify_reuse"


def offer_verify_reuse() -> None:
    """Add the option to Kedro's own command, in this process; once, however often it is called."""
    from kedro.framework.cli.project import run  # `kedro run` imports it in any case

    if run.callback is None or any(option.name == _NAME for option in run.params):
        return
    words = "Share of reused nodes to compute once more and compare (kedro_handoff.IncrementalRunner)."
    run.params.append(click.Option(["--verify-reuse"], type=click.FloatRange(0, 1), default=None, help=words))
    run.callback = _handing_on(run.callback)


def _handing_on(command: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(command)
    def with_share(*, verify_reuse: float | None, runner: str, runner_params: Any, **others: Any) -> Any:
        if verify_reuse is not None:
            _check(runner)
            runner_params = {**(runner_params or {}), _NAME: verify_reuse}
        return command(runner=runner, runner_params=runner_params, **others)

    return with_share


def _check(runner: str) -> None:
    from kedro.utils import load_obj

    from kedro_handoff.runs.reuse.default_runner import RUNNER
    from kedro_handoff.runs.reuse.runner import IncrementalRunner

    kind = load_obj(runner or "SequentialRunner", "kedro.runner")
    if not (isinstance(kind, type) and issubclass(kind, IncrementalRunner)):
        raise click.UsageError(f"--verify-reuse: {kind.__name__} reuses nothing. Add --runner {RUNNER}.")
