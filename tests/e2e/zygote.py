"""Runs real `kedro` commands, each in a process forked from one that has the slow imports done.

Reads one JSON request a line, `{"cwd", "arguments", "environment", "output"}`; answers the exit code. What
a command prints goes to the two files `<output>.out` and `<output>.err`. Nothing of Kedro, of the plugin or
of a project is imported before the fork.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
import warnings
from pathlib import Path

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
import fastapi  # noqa: F401
import fsspec.implementations.local  # noqa: F401
import great_expectations  # noqa: F401
import IPython.core.inputtransformer2  # noqa: F401
import nbclient  # noqa: F401
import omegaconf  # noqa: F401
import pandas  # noqa: F401
import pyarrow.parquet  # noqa: F401
import requests  # noqa: F401
import sklearn.ensemble  # noqa: F401


def command(request: dict) -> None:
    """Become `kedro ARGUMENTS` in this (forked) process."""
    os.chdir(request["cwd"])
    os.environ.update(request["environment"])
    for stream, suffix in ((1, ".out"), (2, ".err")):
        target = os.open(request["output"] + suffix, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, stream)
    sys.argv = ["kedro", *request["arguments"]]
    sys.path[:] = [entry for entry in sys.path if entry != str(Path(__file__).parent)]
    from kedro.framework.cli import main

    main()


def run(request: dict) -> int:
    """Exit code of one command."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            command(request)
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:  # noqa: BLE001 - this process is the command, and is about to end
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork.*", category=DeprecationWarning)
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)
