"""What never reaches a record: credentials in names, URLs and texts, and values that JSON has no word for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from kedro_handoff.credentials import (
    ASSIGNED,
    BEARER,
    HIDDEN,
    IN_QUERY,
    KNOWN,
    USER_IN_URL,
    hidden,
    names_a_secret,
)


def masked_text(text: str) -> str:
    """The text with every password, key or token in a URL, a query or an assignment made unreadable."""
    return hidden(text, USER_IN_URL, IN_QUERY, ASSIGNED, BEARER, KNOWN)


def masked(value: Any, name: str = "") -> Any:
    """A value as plain JSON, with credentials hidden: numbers that are not finite become null.

    Args:
        value: Anything; what JSON has no word for becomes text (its type's name where it is an object).
        name: The key under which it stands.
    """
    if name and names_a_secret(name) and not isinstance(value, bool) and value not in (None, "", {}, []):
        return HIDDEN
    if isinstance(value, Mapping):
        return {masked_text(str(key)): masked(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [masked(item) for item in items]
    return _plain(value)


def finite(value: Any) -> Any:
    """A document of plain values with null for every number that is not finite: JSON has no word for them."""
    if isinstance(value, Mapping):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def masked_command(arguments: Iterable[str]) -> list[str]:
    """A command line with credentials hidden: `--params password=x`, `--token x`, `https://u:p@host`."""
    shown: list[str] = []
    hide = False
    for argument in arguments:
        option, separator, _ = argument.partition("=")
        if hide and not argument.startswith("-"):
            shown.append(HIDDEN)
        elif argument.startswith("-") and separator and names_a_secret(option.lstrip("-")):
            shown.append(f"{option}={HIDDEN}")
        else:
            shown.append(",".join(_masked_assignment(part) for part in argument.split(",")))
        hide = argument.startswith("--") and not separator and names_a_secret(option.lstrip("-"))
    return shown


def _masked_assignment(part: str) -> str:
    for sign in ("=", ":"):
        name, separator, value = part.partition(sign)
        if separator and value and not value.startswith("//") and names_a_secret(name.strip().lstrip("-")):
            return f"{name}{sign}{HIDDEN}"
    return masked_text(part)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return masked_text(value)
    dump = getattr(value, "model_dump", None)
    if callable(dump):  # pydantic models that Kedro makes of parameters
        return masked(dump())
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:  # a numpy number
        return _plain(item())
    return f"<{type(value).__module__}.{type(value).__qualname__}>"
