"""The processes that replay: `python -m kedro_handoff.notebooks.replayed kernel|pipeline|nodes ...`.

Each puts its guard up first, before anything of the project or a library can run.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.guard import guard, note_protection
from kedro_handoff.notebooks.keeping import GIVEN, VARIABLE, Unkept, keep, kept_object
from kedro_handoff.notebooks.project_copy import project_to_run

ASKED = "KEDRO_HANDOFF_REPLAY"  # what is to be done, as JSON
FAILURES = "failures.json"


def main(arguments: Sequence[str]) -> None:
    """Replay one side."""
    _end_with_parent()
    asked = json.loads(os.environ[ASKED])
    scratch = Path(os.environ[VARIABLE])
    own = Path(asked["project"])
    protection = guard(own, scratch)
    project = project_to_run(own, scratch, protection)
    protection = replace(protection, copied=project != own)
    note_protection(scratch, protection)
    # Imported behind the guard: from here on other people's code runs.
    from kedro_handoff.notebooks.scratch import Shelf, wrap_catalogs

    writable = (project.resolve(),) if protection.carried or protection.copied else ()
    wrap_catalogs(Shelf(scratch, writable, bool(asked.get("inputs")), again=arguments[0] == "pipeline"))
    {"kernel": _kernel, "pipeline": _pipeline, "nodes": _nodes}[arguments[0]](project, asked)


def _end_with_parent() -> None:
    """Nothing goes on when the command that started this is killed."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)


def _kernel(project: Path, asked: Mapping[str, Any]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    # As with Jupyter's own kernel, code beside the notebook can be imported; `-m` has put the folder first.
    sys.path[:] = [place for place in sys.path if place not in ("", asked["place"])]
    os.chdir(project / asked["folder"])
    del sys.argv[1]
    IPKernelApp.launch_instance()


def _session(project: Path) -> Any:
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project

    os.chdir(project)
    bootstrap_project(project)
    return KedroSession.create(project)


def _pipeline(project: Path, asked: Mapping[str, Any]) -> None:
    try:
        with _session(project) as session:
            session.run(pipeline_names=[asked["pipeline"]], node_names=asked["nodes"])
    except Exception as error:
        text = json.dumps({"": _words(error)})
        Path(os.environ[VARIABLE], FAILURES).write_text(text, encoding="utf-8")
        raise


def _words(error: Exception) -> str:
    """The error, with the node that it came from and the last line of the project's own that it passed."""
    from kedro.pipeline.node import Node

    node, place = "", ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        if isinstance(frame.f_locals.get("self"), Node):
            node = frame.f_locals["self"].name
        if node and "site-packages" not in frame.f_code.co_filename:
            place = f", {Path(frame.f_code.co_filename).name}, line {line}"
    return f"{f'node {node}{place}: ' if node else ''}{type(error).__name__}: {error}"


def _nodes(project: Path, asked: Mapping[str, Any]) -> None:
    """Each node alone, on what the notebook made; parameters and outer inputs are the project's own."""
    from kedro.framework.project import pipelines

    scratch, given = Path(os.environ[VARIABLE]), Path(asked["given"])
    made: dict[str, Path] = {}  # by nodes upstream, of which the notebook knows nothing
    failures = {}
    with _session(project) as session:
        catalog = session.load_context().catalog
        for node in pipelines[asked["pipeline"]].only_nodes(*asked["nodes"]).nodes:
            try:
                values = {name: _value(name, catalog, given, made) for name in node.inputs}
                for name, value in node.run(values).items():
                    keep(scratch / GIVEN, name, value)
                    made[_file(name)] = scratch / GIVEN / f"{name}.pkl"
            except Exception as error:  # noqa: BLE001 - a node of the user's; the others are still told of
                failures[node.name.rpartition(".")[2]] = _words(error)
    (scratch / FAILURES).write_text(json.dumps(failures), encoding="utf-8")


def _value(name: str, catalog: Any, given: Path, made: Mapping[str, Path]) -> Any:
    # What was made as x@pandas comes as x@spark from a file only: the project's own would be another.
    path = given / f"{name}.pkl"
    others = [p for p in given.glob("*.pkl") if _file(p.stem) == _file(name)]
    if not path.exists() and others:
        raise ValueError(f"'{name}' was made as '{others[0].stem}', which a node alone cannot read")
    if not path.exists() and _file(name) not in made:
        return catalog.load(name)
    value = kept_object(path if path.exists() else made[_file(name)])
    if isinstance(value, Unkept):
        raise ValueError(f"'{name}' cannot be handed over: {value.reason}")
    return value


def _file(name: str) -> str:
    """What x@pandas and x@spark have in common."""
    return name.partition("@")[0]


if __name__ == "__main__":
    main(sys.argv[1:])
