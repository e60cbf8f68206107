"""The fingerprint of an object, for the record."""

from __future__ import annotations

import hashlib
from typing import Any

from kedro_handoff.runs.record import ContentRecord


def content_of(value: Any) -> ContentRecord:
    """What an object holds, as the record keeps it."""
    columns: list[Any] = []
    if hasattr(value, "columns") and hasattr(value, "dtypes"):
        import pandas as pd

        for name in value.columns:
            digest = hashlib.sha256(pd.util.hash_pandas_object(value[name]).to_numpy().tobytes()).hexdigest()
            columns.append(
                {"name": str(name), "dtype": str(value[name].dtype), "digest": digest, "statistics": {}}
            )
        whole = hashlib.sha256(repr(columns).encode()).hexdigest()
        return {
            "kind": "table",
            "digest": whole,
            "unsound": "",
            "rows": len(value),
            "columns": columns,
            "facts": {},
        }
    return {
        "kind": "unknown",
        "digest": None,
        "unsound": "not built yet",
        "rows": None,
        "columns": [],
        "facts": {},
    }
