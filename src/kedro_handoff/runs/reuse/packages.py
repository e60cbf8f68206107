"""Versions of installed packages, with those that they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata

# Optional ones that change what pandas computes or reads as soon as they are installed.
_ACCELERATORS = {"pandas": ("numexpr", "bottleneck", "numba", "pyarrow"), "polars": ("pyarrow",)}
# What Kedro needs for its command line changes no result.
_ENDS = {"kedro"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def versions_with_dependencies(packages: Iterable[str]) -> dict[str, str]:
    """Version of each distribution and of all that it needs, sorted by name.

    A library that is upgraded under another (NumPy under scikit-learn) can change results, so it counts.

    Args:
        packages: Names of distributions or of top-level modules; what is not installed is left out.
    """
    from kedro_handoff.fingerprint.code.distributions import versions_behind  # only where something is reused

    found: dict[str, str] = {}
    waiting = []
    for name in packages:
        if _facts(normal_name(name))[0] is not None:
            waiting.append(normal_name(name))
        else:
            found |= versions_behind(name)  # a module that has another name than its distribution
    while waiting:
        name = waiting.pop()
        version, needs = _facts(name)
        if version is not None and name not in found:
            found[name] = version
            waiting.extend(needs)
    return dict(sorted(found.items()))


def normal_name(name: str) -> str:
    """A distribution's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@lru_cache(maxsize=1024)
def _facts(name: str) -> tuple[str | None, tuple[str, ...]]:
    """Version of a distribution and the distributions that it always needs."""
    try:
        distribution = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None, ()
    facts = distribution.metadata  # parsed anew each time that it is asked for
    if name in _ENDS:
        return facts["Version"], ()
    said = facts.get_all("Requires-Dist") or distribution.requires or ()  # an egg's are elsewhere
    needs = [need for need in said if "extra ==" not in need]
    names = [found.group() for need in needs if (found := _NAME.match(need))]
    return facts["Version"], tuple(map(normal_name, (*names, *_ACCELERATORS.get(name, ()))))


@lru_cache(maxsize=1)
def all_versions() -> tuple[str, ...]:
    """Name and version of everything that is installed."""
    return tuple(sorted(f"{found.name} {found.version}" for found in metadata.distributions()))
