"""Figures: what Plotly would draw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.encoding import framed, joined
from kedro_handoff.fingerprint.walk import is_of

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def is_plotly(value: Any) -> bool:
    """Whether it is a figure of Plotly."""
    return is_of(value, "plotly.basedatatypes", "BaseFigure")


def plotly(value: Any, walk: Walk) -> bytes:
    """The figure's JSON, keys in any order: the same before it was saved and after it was read."""
    from plotly.io import to_json

    return framed(b"figure", _drawn(json.loads(to_json(value, validate=False, engine="json")), walk))


def _drawn(part: Any, walk: Walk) -> bytes:
    if isinstance(part, dict):
        return joined(b"object", sorted(walk(key) + _drawn(item, walk) for key, item in part.items()))
    if isinstance(part, list):
        return joined(b"array", (_drawn(item, walk) for item in part))
    return walk(part)
