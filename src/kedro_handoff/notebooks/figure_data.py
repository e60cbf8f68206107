"""What a figure shows, as plain data: figures are the same where they show the same, whatever their look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FigureData:
    """Stands for a figure where figures are compared.

    Attributes:
        library: What drew it.
        facts: Titles, labels, lines, bars, points, images and texts of each part; not colours, sizes, limits.
    """

    library: str
    facts: Mapping[str, Any]


def is_figure(value: Any) -> bool:
    """Whether an object is a figure of Matplotlib or Plotly; neither is imported to find out."""
    module = type(value).__module__
    if module.startswith("matplotlib."):
        return hasattr(value, "savefig") and hasattr(value, "axes")
    return module.startswith("plotly.") and hasattr(value, "to_plotly_json")


def without_figure(value: Any) -> Any:
    """The data of a figure; anything else as it is."""
    if not is_figure(value):
        return value
    if type(value).__module__.startswith("plotly."):
        return FigureData("plotly", _plotly(value.to_plotly_json()))
    return FigureData("matplotlib", {"axes": [_axes(axes) for axes in value.axes]})


def _plotly(document: Mapping[str, Any]) -> dict[str, Any]:
    layout = {key: value for key, value in document.get("layout", {}).items() if key != "template"}
    return {"data": _plain(document.get("data", ())), "layout": _plain(layout)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _axes(axes: Any) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "title": axes.get_title(),
        "labels": [axes.get_xlabel(), axes.get_ylabel()],
        "scales": [axes.get_xscale(), axes.get_yscale()],
        "lines": [
            _plain([line.get_xdata(orig=False), line.get_ydata(orig=False)]) for line in axes.get_lines()
        ],
        "shapes": [_plain(patch.get_patch_transform().transform(_corners(patch))) for patch in axes.patches],
        "points": [_collection(collection) for collection in axes.collections],
        "images": [_plain(image.get_array()) for image in axes.get_images()],
        "texts": [text.get_text() for text in axes.texts],
        "legend": [text.get_text() for text in legend.get_texts()] if legend is not None else [],
    }


def _corners(patch: Any) -> Any:
    return patch.get_path().vertices


def _collection(collection: Any) -> dict[str, Any]:
    array = collection.get_array()
    return {
        "at": _plain(collection.get_offsets()),
        "values": _plain(array) if array is not None else [],
        "paths": [_plain(path.vertices) for path in collection.get_paths()],
    }
