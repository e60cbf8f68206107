"""Fingerprints of parsed YAML and JSON documents."""

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
    text = json.dumps(_sortable(document), ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _sortable(value: Any) -> Any:
    """Mappings as sorted lists of pairs: YAML's keys may be of several types, which do not sort."""
    if isinstance(value, Mapping):
        pairs = [[repr(key), _sortable(item)] for key, item in value.items()]
        return {"mapping": sorted(pairs, key=lambda pair: pair[0])}
    return [_sortable(item) for item in value] if isinstance(value, list) else value
