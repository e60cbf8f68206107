"""The fingerprint of a callable's code."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.fingerprint.code.agreement import edited, replaced
from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.live import Live
from kedro_handoff.fingerprint.code.parts import CodeFingerprint, CodePart, digest_of
from kedro_handoff.fingerprint.code.reach import Reach

_READ: dict[tuple[Path, ...], Reach] = {}


def code_fingerprint(function: Callable[..., Any], roots: Sequence[Path]) -> CodeFingerprint:
    """The code that a callable runs: its own and everything first-party that it reaches.

    Nothing is imported or executed. Of a module that is loaded the text of its load counts, whatever has
    become of its file since. Files are read once in a process and looked at again by their state.

    Args:
        function: A function, or anything that can be called.
        roots: Folders whose modules are first-party: their code counts, other packages' version.
    """
    reach = _reach(tuple(roots))
    live = Live(reach.codebase, reach.resolver)
    live.add(function, getattr(function, "__qualname__", type(function).__name__))
    return _assembled(live, reach)


def _reach(roots: tuple[Path, ...]) -> Reach:
    known = _READ.get(roots)
    if known is None or not known.codebase.is_current():
        known = _READ[roots] = Reach(Codebase(roots))
    return known


def _assembled(live: Live, reach: Reach) -> CodeFingerprint:
    reached = reach.from_targets(live.targets, live.executed, live.units)
    patched = True
    while patched:
        before = len(live.targets)
        for where, value in replaced(reached.keys, reach.codebase):
            live.words.append(where)
            live.add(value, where)
        patched = len(live.targets) > before
        reached = reach.from_targets(live.targets, live.executed, live.units) if patched else reached
    found = reached.facts
    parts = {facts.part.name: facts.part for facts in sorted(found, key=lambda facts: facts.part.name)}
    packages = dict(sorted(live.packages.union(*(facts.packages for facts in found))))
    packages["python"] = platform.python_version()
    not_covered = live.not_covered.union(
        reached.not_covered, edited(reached.keys, reach.codebase), *(facts.not_covered for facts in found)
    )
    return CodeFingerprint(
        digest=_digest(live.words, list(parts.values()), packages),
        parts=tuple(parts.values()),
        packages=packages,
        not_covered=tuple(sorted(not_covered)),
    )


def _digest(words: list[str], parts: list[CodePart], packages: dict[str, str]) -> str:
    texts = [*words, "parts", *(text for part in parts for text in (part.name, part.digest))]
    return digest_of([*texts, "packages", *(text for pair in packages.items() for text in pair)])
