"""Texts of records and files as a page may show them: short, and without places of this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_MAX_TEXT = 120
# `scheme://user:password@host`, as it stands in messages of databases and object stores.
_CREDENTIALS = re.compile(r"(\w+://)[^\s/@]+@")


def example(value: Any) -> str:
    """A value of the data as text, cut where it is long; no value at all is said so."""
    if value is None:
        return "(empty)"
    text = value if isinstance(value, str) else repr(value)
    text = text if text.strip() else repr(text)
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 3]}..."


def message(text: Any, project: Path) -> str:
    """A message without credentials and without the folders in which this project happens to lie."""
    said = _CREDENTIALS.sub(r"\1***@", str(text or ""))
    for folder, short in ((project, ""), (project.resolve(), ""), (Path.home(), "~/")):
        said = said.replace(f"{folder}/", short).replace(f"{folder}\\", short)
    return said
