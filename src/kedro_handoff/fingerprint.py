"""Content hashes: two things with the same fingerprint say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def document_fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of a parsed YAML or JSON document.

    Comments, order of keys and formatting do not count; every value does. Values that JSON has no word
    for (dates) count by their `repr`.
    """
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
