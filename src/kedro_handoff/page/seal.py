"""A page's own hash behind it, by which a later call knows it for made here and unedited."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path


def sealed(text: str, generator: str, kind: str) -> str:
    """A page with its seal.

    Args:
        text: The page.
        generator: The command that makes it.
        kind: Which of that command's pages it is.
    """
    return f"{text}\n<!-- {generator}, {kind}: {_hash(text)} -->\n"


def kind_of(path: Path, generator: str) -> str:
    """The kind of a page that this command made and nobody edited since; else empty."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    seal = re.search(rf"\n<!-- {re.escape(generator)}, (\w+): ([0-9a-f]{{64}}) -->\n\Z", text)
    return seal[1] if seal and _hash(text[: seal.start()]) == seal[2] else ""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
