"""On what occasion a contract is judged: Kedro hands its validators the data and nothing else.

Hooks run in the same process as the load or save that they announce, in every runner, so they leave a
note here that the validator reads. The run's id goes by the environment, which worker processes inherit
however they are started.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass

_RUN_ID = "KEDRO_HANDOFF_RUN_ID"


@dataclass(frozen=True)
class Occasion:
    """Who asked for a judgement.

    Attributes:
        trigger: `run`, `server`, `notebook`, `python` or `test`.
        run_id: The run's id, where there is one; `None` where a server has several under way.
        operation: `load`, `save`, or `None` where nobody said (outside of runs).
        node: The node that loads or saves; `None` where several do at once.
    """

    trigger: str
    run_id: str | None = None
    operation: str | None = None
    node: str | None = None


# The one channel between a hook and a validator in the same process; guarded by its lock. Runs are kept by
# the thread that started them: a thread has one run at a time, and a new one replaces an interrupted one.
_runs: dict[int, str] = {}
_under_way: dict[str, list[tuple[str, str]]] = defaultdict(list)
_lock = threading.Lock()


def begin_run(run_id: str) -> None:
    """Say which run this thread starts, for this process and the ones that it starts."""
    with _lock:
        _runs[threading.get_ident()] = run_id
        if len(_runs) == 1:
            _under_way.clear()
        os.environ[_RUN_ID] = run_id


def end_run() -> None:
    """Say that this thread's run is over."""
    with _lock:
        _runs.pop(threading.get_ident(), None)
        if not _runs:
            _under_way.clear()
            os.environ.pop(_RUN_ID, None)


def begin(dataset: str, operation: str, node: str) -> None:
    """Say that a node is about to load or save a dataset."""
    with _lock:
        _under_way[dataset].append((operation, node))


def end(dataset: str, operation: str, node: str) -> None:
    """Say that it has done so."""
    with _lock:
        if (operation, node) in _under_way[dataset]:
            _under_way[dataset].remove((operation, node))


def occasion_of(dataset: str) -> Occasion:
    """The occasion on which this dataset is being judged now."""
    inherited = os.environ.get(_RUN_ID)
    if inherited is None:
        return Occasion(_outside_a_run())
    with _lock:
        users, runs = list(_under_way[dataset]), set(_runs.values())
    operations = {operation for operation, _ in users}
    nodes = {node for _, node in users}
    return Occasion(
        trigger="server" if "kedro.server.http_server" in sys.modules else "run",
        run_id=inherited if len(runs) <= 1 else None,
        operation=operations.pop() if len(operations) == 1 else None,
        node=nodes.pop() if len(nodes) == 1 else None,
    )


def _outside_a_run() -> str:
    ipython = sys.modules.get("IPython")
    return "notebook" if ipython is not None and ipython.get_ipython() is not None else "python"
