"""The process of a reproduction: the recorded run again, with all that it writes in the temporary folder."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from kedro_handoff.protection.landlock import write_only_below
from kedro_handoff.protection.writes_refused import REFUSALS, refuse_writes
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.runs.reproduce.order import Answer, Order, Refusal, read_order

_ALWAYS = (Path("/dev"), Path("/proc"))
WITHOUT = "KEDRO_HANDOFF_WITHOUT"  # names of protections to leave out, to try the others
_DIE_WITH_PARENT = 1
_OURS = "kedro_handoff"


def main() -> None:
    """Do what the order in the folder `sys.argv[1]` says, and answer there."""
    root = Path(sys.argv[1])
    order, answer = read_order(root), Answer()
    sys.argv[:] = ["kedro", "run"]
    _end_with_parent()
    answer.protection = _protect(root)
    _leave_original(order)
    try:
        _rerun(order, answer)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person has to hear of it
        traceback.print_exc()
        words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        answer.refuse("run", "", f"the run could not be started: {words:.500}")
    answer.refusals += _refused_writes(root, answer)
    answer.write(root)


def _rerun(order: Order, answer: Answer) -> None:
    # Kedro, and whatever imports it, comes after the protection and from the places that are right by now.
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project

    from kedro_handoff.runs.reproduce.rerun_hooks import NotRun, RerunHooks

    os.chdir(order.project)
    bootstrap_project(order.project)
    record, hooks = order.record, RerunHooks(order, answer)
    with KedroSession.create(
        project_path=order.project,
        save_on_close=False,
        env=record["env"],
        runtime_params=_plain(record["runtime_parameters"]),
    ) as opened:
        session = cast("KedroSession", opened)
        session.session_id = record["id"]
        session._store["session_id"] = record["id"]  # Kedro's id of the run, and the version of what it saves
        session._hook_manager.register(hooks)
        try:
            session.run(
                pipeline_names=record["pipelines"],
                node_names=list(record["nodes"]),
                runner=_runner(record, answer),
                load_versions=_load_versions(record),
            )
        except NotRun:
            return
        except Exception as error:  # noqa: BLE001 - a failure may be what is to be reproduced
            traceback.print_exc()
            answer.error = {
                "type": type(error).__qualname__,
                "message": masked_text(str(error))[:2000],
                "node": None,
            }
    answer.ran = True
    _look_at_results(order, answer, hooks)


def _look_at_results(order: Order, answer: Answer, hooks: Any) -> None:
    from kedro_handoff.project import project_in
    from kedro_handoff.runs.reproduce.values import compare_values
    from kedro_handoff.runs.run_store import RunStore

    for name, module in _foreign_modules(order):
        answer.refuse("code", name, f"module {name} was imported from {module}, not from the recorded code")
    project = project_in(order.project, order.record["env"])
    answer.record = RunStore(project).read(order.record["id"])
    answer.error = answer.record["error"] or answer.error
    if answer.error is not None:  # its message may name a file
        message = answer.error["message"].replace(str(order.project), str(order.original))
        answer.error = {**answer.error, "message": message}
    answer.write(order.root)  # should a comparison exhaust the memory, the rest is said already
    compare_values(order, answer, project, hooks.then, hooks.again)


def _protect(root: Path) -> str:
    without = os.environ.get(WITHOUT, "")
    by_kernel = "landlock" not in without and write_only_below([root, *_ALWAYS])
    refuse_writes([root], root, programs=by_kernel)
    if by_kernel:
        return "everything but the temporary folder was read-only (held by the kernel)"
    return "writes outside of the temporary folder were refused as far as Python sees them"


def _refused_writes(root: Path, answer: Answer) -> list[Any]:
    try:
        lines = (root / REFUSALS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    refused = dict.fromkeys((found["verb"], found["path"]) for found in map(json.loads, lines))
    words = [
        Refusal("write", path, f"the code wanted to {verb} {path} past the catalog") for verb, path in refused
    ]
    if answer.error is None:  # the code got over it: a cache, say
        answer.notes += [f"{refusal.words}; it was refused" for refusal in words]
        return []
    return words


def _leave_original(order: Order) -> None:
    """Let no code come from the original project: its places on the path become those of the worktree."""
    outer, inner = order.outer, order.root / "tree"
    ours = str(Path(__file__).resolve().parents[3])
    moved = []
    for entry in sys.path:
        place = Path(entry or os.curdir).resolve()
        if place.is_relative_to(outer) and not _is_installed(place):
            moved.append(str(inner / place.relative_to(outer)))
        else:
            moved.append(entry)
    sys.path[:] = [*dict.fromkeys(moved), *([] if ours in moved else [ours])]


def _foreign_modules(order: Order) -> Iterator[tuple[str, str]]:
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or name.partition(".")[0] == _OURS:
            continue
        place = Path(file).resolve()
        if (
            place.is_relative_to(order.outer)
            and not place.is_relative_to(order.root)
            and not _is_installed(place)
        ):
            yield name, file


def _is_installed(place: Path) -> bool:
    return bool({"site-packages", "dist-packages"} & set(place.parts)) or place.is_relative_to(
        Path(sys.prefix).resolve()
    )


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    from kedro_handoff.runs.reproduce.parameters import shown_parameters

    return shown_parameters(parameters)


def _runner(record: RunRecord, answer: Answer) -> Any:
    """A runner of the recorded kind; where it is none of Kedro's, nodes run one after the other."""
    import kedro.runner

    kind = getattr(kedro.runner, record["runner"], None)
    if kind is None:
        answer.notes.append(f"run by SequentialRunner instead of {record['runner']}: every node runs")
    return (kind or kedro.runner.SequentialRunner)()


def _load_versions(record: RunRecord) -> dict[str, str]:
    came_in = {n: d["version"] for n, d in record["datasets"].items() if d["version"] and not d["made_by"]}
    return {**{name: str(version) for name, version in came_in.items()}, **record["load_versions"]}


def _end_with_parent() -> None:
    """Be gone when whoever asked is killed."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
