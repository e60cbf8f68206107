"""Texts of records as a page may show them: times as people write them, no places of this machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# `scheme://user:password@host`, as it stands in messages of databases and object stores.
_CREDENTIALS = re.compile(r"(\w+://)[^\s/@]+@")


def moment(time: str) -> str:
    """A time in ISO 8601 as people write it: `23 Nov 2026, 17:38 UTC`; another text as it is."""
    try:
        known = datetime.fromisoformat(time)
    except ValueError:
        return time
    zone = "" if known.tzinfo is None else " UTC"
    there = known.astimezone(UTC) if known.tzinfo else known
    return f"{there.day} {there:%b %Y, %H:%M}{zone}"


def message(text: Any, project: Path) -> str:
    """A message without credentials and without the folders in which this project happens to lie."""
    said = _CREDENTIALS.sub(r"\1***@", str(text or ""))
    for folder, short in ((project, ""), (project.resolve(), ""), (Path.home(), "~/")):
        said = said.replace(f"{folder}/", short).replace(f"{folder}\\", short)
    return said
