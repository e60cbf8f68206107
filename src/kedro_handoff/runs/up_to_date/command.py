"""Which command this is: what is typed, and the process and machine that it is typed in."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

# Of `kedro run`: options whose whole meaning is in what is typed. `--config` and `--conf-source` name files,
# `--only-missing-outputs` asks for another thing.
_OPTIONS = frozenset(
    [
        "--runner",
        "-r",
        "--runner-params",
        "--async",
        "--env",
        "-e",
        "--tags",
        "-t",
        "--nodes",
        "-n",
        "--to-nodes",
        "--from-nodes",
        "--from-inputs",
        "--to-outputs",
        "--load-versions",
        "-lv",
        "--pipeline",
        "-p",
        "--pipelines",
        "--namespaces",
        "-ns",
        "--params",
    ]
)
# What a shell sets anew for each command.
_OF_THE_SHELL = ("_", "OLDPWD", "SHLVL")


def is_plain_run(arguments: Sequence[str]) -> bool:
    """Whether these arguments of `kedro` are a run that depends on no file but the project's own."""
    options = (word.partition("=")[0] for word in arguments[1:] if word.startswith("-"))
    return list(arguments[:1]) == ["run"] and all(option in _OPTIONS for option in options)


def command_key(arguments: Sequence[str]) -> str:
    """Stands for the command, interpreter, machine, folder, search path and every environment variable.

    Args:
        arguments: What stands behind `kedro`; where a command is called in Python, not on the command line.
    """
    facts = [
        list(arguments),
        Path(sys.argv[0]).name,
        sys.argv[1:],
        sys.version,
        sys.executable,
        sys.path,
        list(sys.flags),
        sorted(sys.warnoptions),
        sorted(map(str, sys._xoptions.items())),
        platform.node(),
        platform.release(),
        os.cpu_count(),
        str(Path.cwd()),
        sorted(item for item in os.environ.items() if item[0] not in _OF_THE_SHELL),
    ]
    return hashlib.sha256(json.dumps(facts).encode(errors="surrogateescape")).hexdigest()


def search_path() -> list[Path]:
    """The folders in which Python looks for modules."""
    return [Path(place or ".").absolute() for place in dict.fromkeys(sys.path)]
