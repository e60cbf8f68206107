"""What the changes of a contract ask of its version, and whether it was given.

Versions are MAJOR.MINOR.PATCH (semver.org). Below 1.0.0 a MINOR step announces a breaking change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kedro_handoff.contracts.change.changes import Bump, Change, VersionCheck

Version = tuple[int, int, int]
_FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


def parsed(found: Any) -> Version | None:
    """A version as three numbers; `None` where it has another form."""
    form = _FORM.fullmatch(found) if isinstance(found, str) else None
    return (int(form[1]), int(form[2]), int(form[3])) if form else None


def check_version(old: Any, new: Any, changes: Sequence[Change]) -> VersionCheck:
    """Whether the new version is far enough from the old one.

    A change that breaks somebody needs a new MAJOR (below 1.0.0: a new MINOR); anything else needs nothing,
    and gets advice.
    """
    needed = bump_needed(changes)
    before, after = parsed(old), parsed(new)
    least = _least(before, needed)
    problem = _problem(old, new, before, after, needed, least)
    advice = "" if problem else _advice(before, after, needed)
    said = [None if found is None else str(found) for found in (old, new)]
    return VersionCheck(said[0], said[1], needed, least, problem, advice)


def bump_needed(changes: Sequence[Change]) -> Bump:
    """The least step that the changes ask for; only `major` is insisted on."""
    if any(change.affects != "neither" for change in changes):
        return "major"
    if any(change.kind != "reworded" for change in changes):
        return "minor"
    return "patch" if changes else "none"


def _least(before: Version | None, needed: Bump) -> str | None:
    if needed != "major":
        return None
    if before is None:
        return "1.0.0"
    major, minor, _ = before
    return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"


def _problem(
    old: Any, new: Any, before: Version | None, after: Version | None, needed: Bump, least: str | None
) -> str:
    if new is None:
        if old is not None:
            return f"`meta.version` was taken away; it was {old}"
        return f"a breaking change, and no `meta.version`; write {least}" if needed == "major" else ""
    if after is None:
        return f"`meta.version: {new}` is not MAJOR.MINOR.PATCH, like 1.0.0 (in quotes or not)"
    if before is None:
        return ""
    if after < before:
        return f"`meta.version` goes backwards, from {old} to {new}"
    if needed == "major" and not _far_enough(before, after):
        step = "MAJOR" if before[0] else "MINOR (below 1.0.0)"
        return f"a breaking change needs a new {step} version: at least {least}, and it is {new}"
    return ""


def _far_enough(before: Version, after: Version) -> bool:
    if after[0] > before[0]:
        return True
    return before[0] == 0 and after[1] > before[1]


def _advice(before: Version | None, after: Version | None, needed: Bump) -> str:
    if before is None or after is None or after > before or needed == "none":
        return ""
    major, minor, patch = before
    step = f"{major}.{minor + 1}.0" if needed == "minor" else f"{major}.{minor}.{patch + 1}"
    return f"a version of its own helps to tell the two apart: {step} would do"
