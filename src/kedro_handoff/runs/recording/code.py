"""The code of a node, for its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.runs.record import CodeRecord


def code_of(
    function: Callable[..., Any], roots: Sequence[Path]
) -> tuple[CodeRecord | None, Mapping[str, str]]:
    """The fingerprint of a node's code, and the texts of its parts by digest."""
    return None, {}
