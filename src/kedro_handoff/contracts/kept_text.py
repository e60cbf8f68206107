"""Contract texts beside the outcomes: each text once, by its fingerprint, so that runs can be compared."""

from __future__ import annotations

from pathlib import Path

import yaml

from kedro_handoff.contracts.suite import Suite
from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.safe_yaml import read_yaml
from kedro_handoff.store import RecordStore, write_whole

_FOLDER = "contracts"


def keep_text(store: RecordStore, suite: Suite) -> None:
    """Keep the text under which a table was judged, unless it is kept already.

    Raises:
        OSError: It could not be written; no part of it is left behind.
    """
    path = _path(store, suite.fingerprint)
    if not path.exists():
        write_whole(path, _text(suite))


def kept_text(store: RecordStore, fingerprint: str) -> str | None:
    """The text of a fingerprint, or `None` where it was never kept."""
    path = _path(store, fingerprint)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _path(store: RecordStore, fingerprint: str) -> Path:
    # A fingerprint from a record may be anything; it must not walk out of the folder.
    name = "".join(character for character in fingerprint if character.isalnum())
    return store.root / _FOLDER / f"{name}.yml"


def _text(suite: Suite) -> str:
    """The file as it is where it still says what was judged, else what was judged."""
    try:
        text = suite.path.read_text(encoding="utf-8")
        document = read_yaml(text)
        if isinstance(document, dict) and document_fingerprint(document) == suite.fingerprint:
            return text
    except (OSError, ValueError, yaml.YAMLError):
        pass  # edited or deleted since it was read
    return yaml.safe_dump(dict(suite.document), sort_keys=False, allow_unicode=True)
