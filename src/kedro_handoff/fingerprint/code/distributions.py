"""Which installed distributions stand behind an import, with their versions."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

_HEADER = re.compile(r"^(Name|Version|Requires-Dist): *(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class _Distribution:
    """An installed distribution, as its metadata say: read by lines, which takes a tenth of parsing them."""

    name: str
    version: str
    requires: tuple[str, ...]


def is_standard(top_level: str) -> bool:
    """Whether a top-level module belongs to Python itself."""
    return top_level in sys.stdlib_module_names


@cache
def versions_behind(top_level: str) -> dict[str, str]:
    """Versions of the distributions that give a top-level package, and of all that they require.

    Empty where no distribution gives it.
    """
    found: dict[str, str] = {}
    pending = list(_giving(top_level))
    while pending:
        distribution = _distribution(pending.pop())
        if distribution is not None and distribution.name not in found:
            found[distribution.name] = distribution.version
            pending += _required(distribution)
    return found


def _giving(top_level: str) -> list[str]:
    """Distributions that give a top-level package; those that share one without `__init__` all count."""
    same = _folders().get(_normalised(top_level))
    whole = re.compile(
        rf"^{re.escape(top_level)}(/__init__\.py|\.py|\.[^/,]*\.?(so|pyd)),".encode(), re.MULTILINE
    )
    if same is not None and whole.search(_record(same)):
        return [_normalised(top_level)]
    shared = re.compile(rf"^{re.escape(top_level)}/".encode(), re.MULTILINE)
    for pattern in (whole, shared):
        giving = [name for name, folder in _folders().items() if pattern.search(_record(folder))]
        if giving:
            return giving
    return [_normalised(name) for name in metadata.packages_distributions().get(top_level, ())]


@cache
def _folders() -> dict[str, Path]:
    """Metadata folders of what is installed, by name; of two the first on the path counts, as in imports."""
    found: dict[str, Path] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or ".")  # noqa: PTH208 - names only
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                found.setdefault(
                    _normalised(name.removesuffix(".dist-info").rpartition("-")[0]), Path(entry, name)
                )
    return found


@cache
def _record(folder: Path) -> bytes:
    try:
        return (folder / "RECORD").read_bytes()
    except OSError:
        return b""


@cache
def _distribution(name: str) -> _Distribution | None:
    folder = _folders().get(name)
    try:
        if folder is None:
            text = str(metadata.metadata(name))
        else:
            text = (folder / "METADATA").read_text(encoding="utf-8", errors="replace")
    except (OSError, metadata.PackageNotFoundError):
        return None
    facts = _HEADER.findall(re.split(r"\r?\n\r?\n", text, maxsplit=1)[0])
    given = dict(reversed(facts))
    requires = tuple(value for key, value in facts if key == "Requires-Dist")
    return _Distribution(_normalised(given.get("Name", name)), given.get("Version", ""), requires)


def _required(distribution: _Distribution) -> list[str]:
    from packaging.requirements import InvalidRequirement, Requirement  # not at the top: only where used

    names = []
    for text in distribution.requires:
        _, _, marker = text.partition(";")
        if "extra" in marker and " or " not in marker:
            continue
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            names.append(_normalised(requirement.name))
    return names


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
