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
        trigger: `run`, `server`, `notebook` or `python`.
        run_id: The run's id, where there is one.
        operation: `load`, `save`, or `None` where nobody said (outside of runs).
        node: The node that loads or saves; `None` where several do at once.
    """

    trigger: str
    run_id: str | None = None
    operation: str | None = None
    node: str | None = None


# The one channel between a hook and a validator in the same process; guarded by its lock.
_under_way: dict[str, list[tuple[str, str]]] = defaultdict(list)
_lock = threading.Lock()


def begin_run(run_id: str) -> None:
    """Say which run is under way, for this process and the ones that it starts."""
    os.environ[_RUN_ID] = run_id
    with _lock:
        _under_way.clear()


def end_run() -> None:
    """Say that no run is under way any more."""
    os.environ.pop(_RUN_ID, None)
    with _lock:
        _under_way.clear()


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
    run_id = os.environ.get(_RUN_ID)
    if run_id is None:
        return Occasion(_outside_a_run())
    with _lock:
        users = list(_under_way[dataset])
    operations = {operation for operation, _ in users}
    nodes = {node for _, node in users}
    return Occasion(
        trigger="server" if "kedro.server.http_server" in sys.modules else "run",
        run_id=run_id,
        operation=operations.pop() if len(operations) == 1 else None,
        node=nodes.pop() if len(nodes) == 1 else None,
    )


def _outside_a_run() -> str:
    ipython = sys.modules.get("IPython")
    return "notebook" if ipython is not None and ipython.get_ipython() is not None else "python"
