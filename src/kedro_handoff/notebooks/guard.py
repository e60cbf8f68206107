"""A process that may read what it likes, and whose writes reach nothing but its own scratch folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from kedro_handoff.notebooks.copy_on_write import copy_on_write
from kedro_handoff.protection.landlock import write_only_below
from kedro_handoff.protection.writes_refused import refuse_writes

PROTECTION = "protection.json"
WITHOUT = "KEDRO_HANDOFF_WITHOUT"  # names of protections to leave out, to try the others
_ALWAYS = (Path("/dev"), Path("/proc"))


@dataclass(frozen=True)
class Protection:
    """What keeps a replay's writes from the project's data.

    Attributes:
        carried: Whether files written below the project, by whatever, land in the scratch folder.
        by_kernel: Whether the kernel holds all else read-only, for programs and C libraries, too.
        copied: Whether it runs in a copy of the project, because writes could not be carried.
    """

    carried: bool
    by_kernel: bool
    copied: bool = False

    @property
    def words(self) -> str:
        """In words, for the report."""
        others = "other writes are refused as far as Python sees them"
        if self.by_kernel:
            others = "all else is read-only (held by the kernel)"
        if self.carried:
            return f"writes below the project go to a scratch folder (held by the kernel), {others}"
        if self.copied:
            return f"run in a copy of the project, {others}"
        return f"saves of the catalog go to a scratch folder, {others}"


def guard(project: Path, scratch: Path) -> Protection:
    """Put the protection up, for the rest of this process; before there are threads.

    Args:
        project: The project's folder.
        scratch: A folder for all that is written.
    """
    project, scratch = project.resolve(), scratch.resolve()
    without = os.environ.get(WITHOUT, "")
    carried = "mounts" not in without and copy_on_write(project, scratch / "written")
    writable = [scratch, *([project] if carried else [])]
    by_kernel = "landlock" not in without and write_only_below([*writable, *_ALWAYS])
    refuse_writes(writable, scratch, programs=by_kernel)
    return Protection(carried, by_kernel)


def note_protection(scratch: Path, protection: Protection) -> None:
    """Leave word of the protection for the report."""
    (scratch / PROTECTION).write_text(json.dumps(asdict(protection)), encoding="utf-8")


def protection_of(scratch: Path) -> Protection | None:
    """The protection that a replay had; `None` where it did not get that far."""
    try:
        return Protection(**json.loads((scratch / PROTECTION).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
