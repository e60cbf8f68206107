"""Libraries that take long to start for something that is hardly ever asked of them."""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType

_GRAMMAR = "rfc3987_syntax"


def start_jsonschema() -> None:
    """Import jsonschema without the parser that it would build for addresses: two seconds of the processor.

    Great Expectations and nbformat bring jsonschema along. Whoever does check the format of an address gets
    the same answer: the parser is built then.
    """
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules or find_spec(_GRAMMAR) is None:
        return
    stand_in = ModuleType(_GRAMMAR)
    vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
    sys.modules[_GRAMMAR] = stand_in
    try:
        importlib.import_module("jsonschema")
    except ImportError:
        pass  # whoever needs it says so
    finally:
        del sys.modules[_GRAMMAR]


def _is_valid_syntax(term: str, value: str) -> bool:
    return bool(importlib.import_module(_GRAMMAR).is_valid_syntax(term, value))
