"""Which installed packages need which: a node that imports pandas reaches numpy, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import metadata

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def needed_by(roots: Iterable[str], packages: Iterable[str]) -> dict[str, set[str]]:
    """For each of the packages: those of the roots that need it, directly or through others.

    As installed here and now, which is all that can be asked; a package that is not installed needs none.
    """
    wanted = set(packages)
    if not wanted:
        return {}
    found: dict[str, set[str]] = {}
    for root in roots:
        for package in _closure(root) & wanted:
            if package != root:
                found.setdefault(package, set()).add(root)
    return found


def _closure(root: str) -> set[str]:
    seen, waiting = {root}, [root]
    while waiting:
        for name in _requirements(waiting.pop()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def _requirements(package: str) -> Iterator[str]:
    try:
        requirements = metadata.requires(package) or []
    except (metadata.PackageNotFoundError, ValueError):
        return
    for requirement in requirements:
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement.replace("extra==", "extra =="):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()
