"""What was saved in the place of what a node returned, where a contract sets rows aside.

Kedro's hooks get what the node returned; whoever wants to know what a dataset holds asks here, in the process
that saved it, as soon as the save is over.
"""

from __future__ import annotations

import threading
from typing import Any

# The channel between a validator and a hook in the same process, as `occasion` is in the other direction;
# guarded by its lock. Nothing is kept while nobody listens.
_kept: dict[int, tuple[Any, Any]] = {}
_listening = False
_lock = threading.Lock()


def listen(listening: bool) -> None:
    """Begin to keep what validators give back, or end it and forget all."""
    global _listening
    with _lock:
        _listening = listening
        if not listening:
            _kept.clear()


def note(given: Any, kept: Any) -> None:
    """Say that `kept` went on in the place of `given`."""
    with _lock:
        if _listening:
            _kept[id(given)] = (given, kept)


def kept_of(given: Any) -> Any:
    """What went on in the place of `given`; the same where nothing was set aside. Forgets it."""
    with _lock:
        _, kept = _kept.pop(id(given), (None, given))
        return kept
