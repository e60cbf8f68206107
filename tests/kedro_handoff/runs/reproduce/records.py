"""Small records, as runs leave them."""

from __future__ import annotations

from typing import Any

from ..made_record import made_record  # noqa: TID252 - tests are no package


def content(digest: str | None, columns: dict[str, str] | None = None, **facts: Any) -> dict[str, Any]:
    listed = [
        {"name": name, "dtype": "int64", "digest": value, "statistics": {}}
        for name, value in (columns or {}).items()
    ]
    return {
        "kind": "table",
        "digest": digest,
        "unsound": "" if digest else "a generator",
        "rows": 3,
        "columns": listed,
        "facts": facts,
    }


def dataset(made_by: str | None = None, persisted: bool = True, **content_of: Any) -> dict[str, Any]:
    nothing = {"version": None, "config": "c", "read": None, "written": None, "file": None}
    return {
        "type": "T",
        "persisted": persisted,
        "path": "data/x",
        "made_by": made_by,
        **nothing,
        **content_of,
    }


def node(inputs: list[str], outputs: list[str], **facts: Any) -> dict[str, Any]:
    return {"inputs": inputs, "outputs": outputs, "code": None, "parameters": {}, "status": "ran", **facts}


def record(**facts: Any) -> dict[str, Any]:
    return made_record("run", **facts)
