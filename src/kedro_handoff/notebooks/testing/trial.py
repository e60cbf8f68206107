"""Tests of a file run on a node and on changed forms of it, in this process."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Namespace = dict[str, Any]


class TookTooLongError(BaseException):
    """A call was stopped. No `Exception`, so that the code under test does not catch it."""


@dataclass(frozen=True)
class Trial:
    """What became of a test on several changed forms of a node.

    Attributes:
        tried: How many there were.
        survivors: In words, those that the test did not notice.
    """

    tried: int = 0
    survivors: tuple[str, ...] = ()

    @property
    def killed(self) -> int:
        """How many the test noticed."""
        return self.tried - len(self.survivors)

    @property
    def weak(self) -> bool:
        """Whether it noticed none."""
        return self.killed == 0


def load(text: str, path: str = "promoted_test.py") -> Namespace:
    """The names of a test file, without pytest."""
    module = types.ModuleType("promoted_test")
    module.__file__ = path
    exec(compile(text, "promoted_test.py", "exec"), module.__dict__)  # noqa: S102 - the test that we write
    return module.__dict__


def failure(namespace: Namespace, test: str, limit: float = 10.0) -> str:
    """Why a test fails; empty where it passes."""
    try:
        with quiet(), limited(limit):
            namespace[test]()
    except TookTooLongError:
        return f"took longer than {limit:.3g} seconds"
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - pytest, too, takes any of them for a failure
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return ""


def tried(
    namespace: Namespace,
    test: str,
    function: str,
    forms: Iterator[tuple[str, Callable[..., Any]]],
    limit: float,
    deadline: float,
) -> Trial:
    """Run a test on changed forms of the node's function, as many as there is time for.

    Args:
        namespace: Of the test file.
        test: Name of the test.
        function: Name of the node's function in it.
        forms: Changed forms, each with what was changed.
        limit: Seconds that one run may take.
        deadline: On `time.process_time`.
    """
    original, count, survivors = namespace[function], 0, []
    try:
        for words, form in forms:
            if time.process_time() > deadline:
                break
            namespace[function] = form
            count += 1
            if not failure(namespace, test, limit):
                survivors.append(words)
    finally:
        namespace[function] = original
    return Trial(count, tuple(survivors))


def form_of(module: Mapping[str, Any], function: str, definitions: Any) -> Callable[..., Any]:
    """The node's function as changed definitions make it.

    Raises:
        Exception: The definitions cannot be executed.
    """
    names = dict(module)
    exec(compile(definitions, str(module.get("__file__", "nodes")), "exec"), names)  # noqa: S102 - theirs
    made: Callable[..., Any] = names[function]
    return made


def notices(
    namespace: Namespace,
    test: str,
    function: str,
    forms: Iterator[tuple[str, Callable[..., Any]]],
    limit: float,
) -> bool:
    """Whether a test notices any of some changed forms."""
    original = namespace[function]
    try:
        for _, form in forms:
            namespace[function] = form
            if failure(namespace, test, limit):
                return True
    finally:
        namespace[function] = original
    return False


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without what the code prints."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stops what takes longer; where the system has no such clock, nothing is stopped.

    Raises:
        TookTooLongError: It took longer.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TookTooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def lines_run(call: Callable[[], Any], file: str) -> set[int]:
    """Lines of a file that a call runs; what it raises is passed over."""
    seen: set[int] = set()

    def trace(frame: Any, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != file:
            return None
        if event == "line":
            seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with contextlib.suppress(Exception):  # what ran until then is still the answer
            call()
    finally:
        sys.settrace(before)
    return seen
