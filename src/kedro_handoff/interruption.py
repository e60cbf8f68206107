"""Requests to end this process: heard in order, so that what was begun is undone and nothing is half written.

Ctrl-C raises `KeyboardInterrupt`, on which Python cleans up; a closed terminal, a cancelled job or an
interrupted magic send other signals, on which it would stop where it stands.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_REQUESTS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def heard_in_order() -> Iterator[None]:
    """Meanwhile every request to end raises `KeyboardInterrupt`; after the first, only Ctrl-C does."""
    heard: list[int] = []

    def end(number: int, _: Any) -> None:
        heard.append(number)
        if len(heard) == 1 or number == signal.SIGINT:
            raise KeyboardInterrupt

    with _handled(end):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put requests to end off until what is done meanwhile is done whole; it has to be short."""
    heard: list[int] = []
    try:
        with _handled(lambda number, _: heard.append(number)):
            yield
    finally:
        if heard:
            signal.raise_signal(heard[0])


@contextmanager
def _handled(handler: Callable[[int, Any], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    # What is ignored stays ignored: that is what `nohup` asks for.
    listened = [request for request in _REQUESTS if signal.getsignal(request) is not signal.SIG_IGN]
    before = {request: signal.signal(request, handler) for request in listened}
    try:
        yield
    finally:
        for request, earlier in before.items():
            signal.signal(request, signal.SIG_DFL if earlier is None else earlier)
