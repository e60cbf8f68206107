"""In what Python, packages and platform of today are not those of a recorded run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires

from kedro_handoff.runs.record import EnvironmentRecord, RunRecord

# What runs and stores data even where no node imports it.
_ALWAYS = ("kedro", "kedro-datasets", "pandas", "numpy", "pyarrow", "scikit-learn")
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class PackageChange:
    """A package in another version.

    Attributes:
        name: Its distribution.
        then: The recorded version; `None` where it was not installed.
        now: Today's version; `None` where it is not installed.
        nodes: How many nodes import it.
    """

    name: str
    then: str | None
    now: str | None
    nodes: int


@dataclass(frozen=True)
class EnvironmentChange:
    """All that is not as it was.

    Attributes:
        python: Python's version then and now, where the minor versions differ.
        packages: Packages that the nodes reach, directly or not, in other versions.
        others: How many other packages are in other versions.
        words: Further differences in words: platform, machine.
    """

    python: tuple[str, str] | None
    packages: tuple[PackageChange, ...]
    others: int
    words: tuple[str, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """All of it in words, what matters most first."""
        python = (f"Python {self.python[1]} instead of {self.python[0]}",) if self.python else ()
        packages = (f"{p.name} {p.now or 'missing'} instead of {p.then or 'none'}" for p in self.packages)
        return (*python, *packages, *self.words)


def environment_change(record: RunRecord, now: EnvironmentRecord) -> EnvironmentChange:
    """What of the recorded environment is another one now.

    Args:
        record: The recorded run.
        now: The environment of today, or that of the reproduction.
    """
    then = record["environment"]
    reached = _reached(record)
    changed = [
        PackageChange(name, then["packages"].get(name), now["packages"].get(name), reached.get(name, 0))
        for name in sorted(then["packages"].keys() | now["packages"].keys())
        if then["packages"].get(name) != now["packages"].get(name)
    ]
    relevant = needed_by([*reached, *_ALWAYS])
    mattering = tuple(change for change in changed if change.name in relevant)
    python = (then["python"], now["python"])
    return EnvironmentChange(
        python if then["python"] and _minor(python[0]) != _minor(python[1]) else None,
        tuple(sorted(mattering, key=lambda change: -change.nodes)),
        len(changed) - len(mattering),
        tuple(_other_words(then, now)),
    )


def needed_by(packages: Iterable[str]) -> set[str]:
    """Packages with all that they require, as far as they are installed; names as pip normalises them."""
    found: set[str] = set()
    waiting = [normal(name) for name in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [required for required in _requirements(name) if required not in found]
    return found


def normal(name: str) -> str:
    """A distribution's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _reached(record: RunRecord) -> dict[str, int]:
    """How many nodes import each package."""
    counts: dict[str, int] = {}
    for node in record["nodes"].values():
        for name in (node["code"] or {"packages": {}})["packages"]:
            if name != "python":
                counts[normal(name)] = counts.get(normal(name), 0) + 1
    return counts


def _requirements(name: str) -> list[str]:
    try:
        listed = requires(name) or []
    except PackageNotFoundError:
        return []
    needed = [line for line in listed if "extra ==" not in line]
    return [normal(match.group()) for match in map(_NAME.match, needed) if match]


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _other_words(then: EnvironmentRecord, now: EnvironmentRecord) -> Iterable[str]:
    if then["machine"] and then["machine"] != now["machine"]:
        yield f"a {now['machine']} machine instead of {then['machine']}"
    system = then["platform"].partition("-")[0], now["platform"].partition("-")[0]
    if system[0] and system[0] != system[1]:
        yield f"{system[1]} instead of {system[0]}"
    if then["cores"] and then["cores"] != now["cores"]:
        yield f"{now['cores']} cores instead of {then['cores']}"
