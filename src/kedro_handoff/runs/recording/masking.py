"""What never reaches a record: credentials in names, URLs and texts, and values that JSON has no word for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "***"

_SECRET = re.compile(
    r"(?:^|[_\-.: ])(?:pass|password|passwd|passphrase|pwd|secret|secrets|token|tokens|"
    r"credential|credentials|key|keys|apikey|sas|dsn|auth|authorization|cookie|connection_string|conn_str|signature)"
    r"(?:$|[_\-.: ])",
    re.IGNORECASE,
)
# `apiKey`, `accessToken`, `myPassword`: words that are joined by their capitals.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINED = re.compile(r"password|passwd|secret|apikey|accesskey|privatekey|authtoken|accesstoken", re.I)
# Names that speak of columns and sorting, not of locks: `key: value` in them is no credential.
_HARMLESS = re.compile(
    r"^(?:join|primary|foreign|sort|group|row|natural|business|surrogate|unique|partition|index|merge)_keys?$|"
    r"^keys$|^tokens?_per_|^(?:max|min|n|num)_(?:new_)?tokens$|^key_(?:columns?|fields?|name)s?$",
    re.I,
)
_IN_URL = re.compile(r"(?P<head>\b[a-zA-Z][\w+.-]*://)(?P<secret>[^\s/@'\"]+)@")
_IN_QUERY = re.compile(
    r"(?P<head>[?&;](?:sig|signature|token|access_token|api_?key|key|password|pwd|secret|sas|"
    r"x-amz-[\w-]+|x-goog-[\w-]+|awsaccesskeyid)=)(?P<secret>[^&\s'\"]+)",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"(?P<head>[\w.\-]*(?:password|passwd|pwd|secret|token|api_?key|access_?key|account_?key|private_?key|"
    r"sharedaccesskey|credentials?)[\w.\-]*[\"']?\s*[=:]\s*[\"']?)(?P<secret>[^;,\s'\"]+)",
    re.IGNORECASE,
)
_BEARER = re.compile(r"(?P<head>\b(?:Bearer|Basic)\s+)(?P<secret>[A-Za-z0-9+/=._\-]{8,})")
_KNOWN = re.compile(
    r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_\-]{20,}|"
    r"eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]*)"
)


def names_a_secret(name: str) -> bool:
    """Whether what stands under this name is taken for a credential."""
    if _HARMLESS.search(name):
        return False
    spaced = _CAMEL.sub("_", name)
    return bool(_SECRET.search(spaced) or _JOINED.search(name))


def masked_text(text: str) -> str:
    """The text with every password, key or token in a URL, a query or an assignment made unreadable."""
    text = _IN_URL.sub(lambda found: f"{found['head']}{HIDDEN}@", text)
    for form in (_IN_QUERY, _ASSIGNED, _BEARER):
        text = form.sub(lambda found: f"{found['head']}{HIDDEN}", text)
    return _KNOWN.sub(HIDDEN, text)


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
