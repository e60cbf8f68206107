"""A page's own hash behind it, by which a later call knows it for made here and unedited."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from kedro_handoff.errors import HandoffError


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


def refuse_unsealed(path: Path, generator: str, error: type[HandoffError]) -> None:
    """Ask whether a command may write its page there.

    Args:
        path: What `--html` names.
        generator: The command, as its pages call it: `kedro-handoff verify`.
        error: What to raise.

    Raises:
        HandoffError: A folder, or a file that the command did not make or that was edited since, is in the
            way; an `error`.
    """
    if path.is_dir():
        raise error(f"{path} is a folder; give `--html` a file that ends in `.html`.")
    if path.suffix.lower() not in (".html", ".htm"):
        raise error(f"{path} does not end in `.html`; give `--html` a file that does.")
    if path.exists() and not kind_of(path, generator):
        command = generator.replace("-", " ", 1)
        raise error(
            f"{path} was not made by `{command}`, or was edited since, and is left alone. Move it away, or "
            "give another file to `--html`."
        )


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
