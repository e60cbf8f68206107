"""What of an ODCS file is not carried over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kedro_handoff.contracts.odcs.file import OdcsFile, Path


@dataclass(frozen=True)
class NotCarried:
    """Something of an ODCS file that no contract says.

    Attributes:
        path: Where it stands: `schema.orders.properties.id.logicalTypeOptions.multipleOf`.
        line: Its line, counted from 1.
        reason: Why it is not carried over.
    """

    path: str
    line: int
    reason: str


def loss_at(file: OdcsFile, path: Path, reason: str) -> NotCarried:
    """What stands at a path, as not carried over."""
    return NotCarried(_as_words(file, path), file.line_of(path), reason)


def _as_words(file: OdcsFile, path: Path) -> str:
    words: list[str] = []
    node: Any = file.document
    for step in path:
        known = isinstance(node, (dict, list)) and (step in node if isinstance(node, dict) else True)
        node = node[step] if known else None
        named = isinstance(step, int) and isinstance(node, dict) and isinstance(node.get("name"), str)
        words.append(
            node["name"] if named and "metric" not in node else f"[{step}]" if isinstance(step, int) else step
        )
    return ".".join(words).replace(".[", "[")
