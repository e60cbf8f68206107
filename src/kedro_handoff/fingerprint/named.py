"""Functions and classes: by name where an installed package holds them, else not soundly."""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
import types
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.encoding import framed_text
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    type,
)


def is_named(value: Any) -> bool:
    """Whether it is known by its name: a function or a class."""
    return isinstance(value, _FUNCTIONS) or type(value).__name__ == "ufunc"


def named(value: Any, _: Walk) -> bytes:
    """The full name of a function or class of an installed package.

    Raises:
        UnsoundError: If its code is the project's, which a name does not fix, or it has no name.
    """
    module = getattr(value, "__module__", None) or ("numpy" if type(value).__name__ == "ufunc" else "")
    path = str(getattr(value, "__qualname__", None) or getattr(value, "__name__", ""))
    if not _is_there(value, module, path) or not is_installed(module):
        kind = "class" if isinstance(value, type) else "function"
        raise UnsoundError(
            f"the {kind} {path or '(without a name)'} stands for code, which is no part of a value"
        )
    return framed_text(b"named", f"{module}.{path}")


def global_name(value: Any, path: str) -> bytes:
    """The full name of something that there is only one of, such as pandas' `NA`.

    Raises:
        UnsoundError: If it is the project's own: a function in a cache, say.
    """
    own, kind = str(getattr(value, "__module__", "")), type(value).__module__
    module = next((name for name in (own, kind) if _is_there(value, name, path)), "")
    if not is_installed(module):
        raise UnsoundError(f"{path} is known by its name only, which does not fix what it is")
    return framed_text(b"global", f"{module}.{path}")


def class_name(kind: type) -> bytes:
    """The full name of an object's class; its code is no part of the value."""
    return framed_text(b"class", f"{kind.__module__}.{kind.__qualname__}")


def _is_there(value: Any, module: str, path: str) -> bool:
    found: Any = sys.modules.get(module)
    for name in path.split("."):
        found = getattr(found, name, None)
    return found is value


@functools.cache
def is_installed(module: str) -> bool:
    """Whether a module is Python's own or stands in one of the folders of installed packages."""
    top = sys.modules.get(module)
    if module in sys.builtin_module_names or module == "copyreg":
        return True
    file = getattr(top, "__file__", None) or ""
    places = {sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    return any(file.startswith(place + os.sep) for place in places)
