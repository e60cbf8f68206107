"""`kedro handoff lab`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.cli.sandbox.options import named, which
from kedro_handoff.notebooks.sandbox.place import layers, sandbox_folder
from kedro_handoff.project import SANDBOX


@click.command(context_settings={"ignore_unknown_options": True})
@named
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER_OPTION ...]")
@click.pass_obj
def lab(metadata: Any, name: str | None, env: str | None, arguments: tuple[str, ...]) -> None:
    """Open JupyterLab on the project with a sandbox.

    Loads read the shared data; saves go to your own layer and hide the shared data from then on, in
    notebooks and in `kedro run` from the lab's terminal. Contracts hold in both. Further options are
    JupyterLab's.
    """
    sandbox, project = which(name), structure_of(metadata, env).project
    folder = sandbox_folder(project, sandbox)
    held = ", ".join(layer.dataset for layer in layers(folder)) or "nothing yet"
    click.echo(f"Sandbox '{sandbox}' ({project.relative(folder)}) holds {held}.", err=True)
    chosen = ["--env", env] if env else []
    command = [sys.executable, "-m", "kedro", "jupyter", "lab", *chosen, *arguments]
    # The same interpreter with the person's own options; no shell.
    done = subprocess.run(command, env={**os.environ, SANDBOX: sandbox}, check=False)  # noqa: S603 - jupyter, in words of our own
    raise SystemExit(done.returncode)
