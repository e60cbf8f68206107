"""Figures: by the data of what they draw, never by pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk

_TEXTS = ("get_title", "get_xlabel", "get_ylabel", "get_xscale", "get_yscale", "get_xlim", "get_ylim")
_DRAWN = (
    "get_label",
    "get_visible",
    "get_alpha",
    "get_xydata",
    "get_data_3d",
    "get_offsets",
    "get_array",
    "get_text",
    "get_position",
    "get_color",
    "get_facecolor",
    "get_edgecolor",
    "get_linestyle",
    "get_linewidth",
    "get_marker",
)


def plotly_figures(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """The figure's JSON: data, layout and frames."""
    yield from walk(one.to_plotly_json(), other.to_plotly_json())


def matplotlib_figures(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Size, axes, and what each draws: lines, points, bars, images, texts."""
    yield from walk(_figure(one), _figure(other))


def _figure(figure: Any) -> dict[str, Any]:
    return {
        "size": tuple(map(float, figure.get_size_inches())),
        "texts": [text.get_text() for text in figure.texts],
        **{f"axes {number}": _axes(axes) for number, axes in enumerate(figure.get_axes(), start=1)},
    }


def _axes(axes: Any) -> dict[str, Any]:
    facts = _asked(axes, _TEXTS)
    for name in ("lines", "collections", "patches", "images", "texts"):
        facts.update(
            {f"{name} {number}": _artist(artist) for number, artist in enumerate(getattr(axes, name), 1)}
        )
    facts["ticks"] = [[label.get_text() for label in axes.get_xticklabels()]]
    legend = axes.get_legend()
    facts["legend"] = [text.get_text() for text in legend.get_texts()] if legend else None
    return facts


def _artist(artist: Any) -> dict[str, Any]:
    facts = _asked(artist, _DRAWN)
    facts["kind"] = type(artist).__qualname__
    path = getattr(artist, "get_path", None)
    if callable(path):
        facts["path"] = path().vertices
        transform = getattr(artist, "get_patch_transform", None)
        if callable(transform):  # bars are one unit square, moved and stretched
            facts["path"] = transform().transform(facts["path"])
    paths = getattr(artist, "get_paths", None)
    if callable(paths):
        facts["paths"] = [each.vertices for each in paths()]
    return facts


def _asked(artist: Any, questions: tuple[str, ...]) -> dict[str, Any]:
    asked = {name: getattr(artist, name, None) for name in questions}
    return {name.removeprefix("get_"): ask() for name, ask in asked.items() if callable(ask)}
