"""The text behind a module that is loaded: what was imported, not what the file has become since."""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from kedro_handoff.fingerprint.load_marks import moments_before_load

_CLOCK_SLACK = 2_000_000_000  # ns: how exactly the start of a process is known

# By module: the spec of the load (a reload makes a new one), and what was read then.
_PINNED: dict[str, tuple[object, str, bool]] = {}


def loaded_text(module: ModuleType, path: Path) -> tuple[str, bool]:
    """Text of a loaded module, and whether it is known to be what was loaded.

    The text of the first look stays with the module until it is loaded anew. At the first look, a file
    unchanged since this process began, or since a moment at which the module was not loaded yet, is what
    was imported. Of one changed since, nobody knows: each piece has to be compared with what is loaded.
    """
    spec = getattr(module, "__spec__", None)
    pinned = _PINNED.get(module.__name__)
    if pinned is not None and spec is not None and pinned[0] is spec:
        return pinned[1], pinned[2]
    before = path.stat()
    text = read_text(path)
    trusted = max(before.st_mtime_ns, before.st_ctime_ns) < _loaded_after(module.__name__, spec)
    if spec is not None:
        _PINNED[module.__name__] = (spec, text, trusted)
    return text, trusted


def _loaded_after(name: str, spec: object) -> int:
    """A moment, in ns since the epoch, after which a module was loaded."""
    return next(moments_before_load(name, spec), None) or _process_start()


def read_text(path: Path) -> str:
    """Text of a Python file, decoded as its first lines say."""
    import tokenize

    with tokenize.open(path) as file:
        return file.read()


@cache
def _process_start() -> int:
    """When this process began, ns since the epoch; 0 where the system does not tell."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - began
    except (OSError, ValueError, AttributeError, IndexError):
        return 0
    return time.time_ns() - int(age * 1e9) - _CLOCK_SLACK if age > 0 else 0


def compiled_functions(text: str, path: Path) -> dict[str, list[CodeType]]:
    """Code of every function in a text, by qualified name."""
    try:
        pending = [compile(text, str(path), "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):
        return {}
    found: dict[str, list[CodeType]] = {}
    while pending:
        code = pending.pop()
        found.setdefault(code.co_qualname, []).append(code)
        pending += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found


def same_code(one: CodeType, other: CodeType) -> bool:
    """Whether two code objects do the same; lines and files do not count."""
    return code_facts(one) == code_facts(other)


def code_facts(code: CodeType) -> tuple[Any, ...]:
    """What a code object does, as values that can be compared."""
    constants = tuple(
        code_facts(c) if isinstance(c, CodeType) else (type(c).__name__, repr(_sorted(c)))
        for c in code.co_consts
    )
    return (
        code.co_qualname,
        code.co_code,
        constants,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        code.co_argcount,
        code.co_posonlyargcount,
        code.co_kwonlyargcount,
        code.co_flags,
    )


def _sorted(constant: object) -> object:
    return sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant


def module_of(function: FunctionType) -> ModuleType | None:
    """The loaded module in which a function was made; none where it is not that load's any more."""
    module = sys.modules.get(str(function.__globals__.get("__name__")))
    return module if module is not None and vars(module) is function.__globals__ else None
