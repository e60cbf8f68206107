"""What a verification proves and what it leaves open, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

EXITS = {"same": 0, "drifted": 1, "not verified": 2}
MEANINGS = {
    "same": "Notebook and pipeline give the same.",
    "drifted": "Notebook and pipeline have drifted apart.",
    "not verified": "It could not be told whether notebook and pipeline give the same.",
}
DONE = {
    "static": "The code of both sides was compared; nothing was run.",
    "replay": "The notebook was run in a fresh kernel, and each node on what the notebook had made.",
    "full": "The notebook was run in a fresh kernel, and the pipeline in its own process, on the same data.",
}
_TONES = {
    "same": "good",
    "in sync": "good",
    "drifted": "bad",
    "conflict": "bad",
    "notebook ahead": "warn",
    "module ahead": "warn",
}
_SIGNS = {"good": "✓", "bad": "✗", "warn": "!", "odd": "?"}


def tone(status: str) -> str:
    """Which colour a status has."""
    return _TONES.get(status, "odd")


def sign(status: str) -> str:
    """The sign beside a status, for those who do not see colours."""
    return _SIGNS[tone(status)]


def verdict(status: str, depth: str, datasets: int) -> str:
    """The result of one notebook in a sentence."""
    if status == "same" and depth == "static":
        return "Neither side was edited alone since the promotion."
    if status == "same":
        what = "The one dataset is" if datasets == 1 else f"All {datasets} datasets are"
        return f"{what} the same on both sides."
    return MEANINGS.get(status, MEANINGS["not verified"])


def proves(found: Mapping[str, Any], depth: str, datasets: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What may be relied on, as whole sentences."""
    status, protection = found.get("status"), found.get("protection")
    if found.get("failure") and not datasets:
        yield "Nothing: no dataset was compared."
    else:
        yield DONE.get(depth, DONE["full"])
    if depth != "static":
        how = f": {protection}" if protection else ", because every write went to a folder of its own"
        yield f"The project's data were not written{how}."
    if status == "same" and depth == "static":
        yield "The code of every node says the same as the notebook's, formatting and comments aside."
    elif status == "same":
        yield "On these inputs and with these versions both sides make the same datasets."
    elif any(dataset["status"] == "drifted" for dataset in datasets):
        yield "On these inputs and with these versions the two sides make different datasets."


def leaves_open(depth: str, datasets: Sequence[Mapping[str, Any]], notes: Sequence[str]) -> Iterator[str]:
    """What is not proved, as whole sentences."""
    if depth == "static":
        yield "Whether both sides give the same data: that takes a run (`kedro handoff verify`)."
    else:
        yield "Other inputs: on other data the two sides may take ways that this run has not taken."
    if depth == "replay":
        yield "How the pipeline connects its nodes: each node got what the notebook had made."
    for dataset in datasets:
        if dataset["exactness"]:
            name, declared = dataset["dataset"], dataset["exactness"]
            yield f"Differences of '{name}' that were declared not to count: {declared}."
    yield from notes


def exactness(rule: Any) -> str:
    """A declared tolerance or keys in words; empty where the comparison is exact."""
    if not isinstance(rule, Mapping):
        return ""
    parts = []
    if rule.get("tolerance"):
        parts.append(f"numbers may differ by {rule['tolerance']:g}")
    if rule.get("relative"):
        parts.append(f"numbers may differ by {rule['relative']:g} of their size")
    if rule.get("keys"):
        parts.append(f"rows are matched by {', '.join(map(str, rule['keys']))}, in any order")
    return "; ".join(parts)


def size(count: Any) -> str:
    """A number of bytes as people read it."""
    if not isinstance(count, int | float):
        return ""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return ""
