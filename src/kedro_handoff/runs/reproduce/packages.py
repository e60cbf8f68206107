"""Recorded versions of packages, installed into the temporary folder and nowhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kedro_handoff.errors import ReproductionError
from kedro_handoff.runs.reproduce.surroundings import PackageChange

_VERSION = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.!+_-]*$")
_OURS = "kedro-handoff"
_SECONDS = 1800


def install(changes: Sequence[PackageChange], folder: Path) -> Path | None:
    """Install packages in their recorded versions, without what they require: the record names that, too.

    Args:
        changes: Packages in other versions.
        folder: An empty folder; put before all others on Python's path, it wins.

    Returns:
        The folder; `None` where there is nothing to install.

    Raises:
        ReproductionError: pip cannot install them.
    """
    wanted = [
        f"{change.name}=={change.then}"
        for change in changes
        if change.then and change.name != _OURS and _VERSION.match(change.then)
    ]
    if not wanted:
        return None
    # Names and versions come from a record: they begin with a letter or digit, and no shell reads them.
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    command += ["--disable-pip-version-check", "--no-input", "--only-binary", ":all:", "--", *wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReproductionError(f"pip could not be called: {error}") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [
            done.stderr.strip()
        ]
        raise ReproductionError(
            f"The recorded packages could not be installed ({', '.join(wanted)}):\n  "
            + "\n  ".join(lines[:5])
        )
    return folder
