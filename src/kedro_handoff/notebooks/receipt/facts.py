"""What a receipt shows, read from the document of `kedro handoff verify --json`.

Every part of the document may be missing: a receipt says what there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.receipt import words
from kedro_handoff.page.plain import message


@dataclass(frozen=True)
class Timing:
    """How long one thing took.

    Attributes:
        what: A cell, or the pipeline.
        seconds: Wall time.
        share: Of the longest, from 0 to 100.
    """

    what: str
    seconds: float
    share: float


@dataclass(frozen=True)
class Sheet:
    """What is said of one notebook.

    Attributes:
        notebook: Its path.
        status: Same, drifted or not verified.
        depth: What was done.
        verdict: The result in a sentence.
        failure: Why it could not be verified.
        first: The first node whose result differs.
        proves: What the result proves.
        leaves_open: What it does not.
        nodes: Code of each node.
        datasets: Each dataset with its differences.
        inputs: What was read.
        versions: Name and version.
        timings: By cell, and the pipeline.
    """

    notebook: str
    status: str
    depth: str
    verdict: str
    failure: str
    first: str
    proves: tuple[str, ...]
    leaves_open: tuple[str, ...]
    nodes: tuple[Mapping[str, Any], ...]
    datasets: tuple[Mapping[str, Any], ...]
    inputs: tuple[Mapping[str, Any], ...]
    versions: tuple[tuple[str, str], ...]
    timings: tuple[Timing, ...]


@dataclass(frozen=True)
class Receipt:
    """One call of `kedro handoff verify`.

    Attributes:
        title: The project.
        made: When, in ISO 8601.
        status: The worst of its notebooks.
        exit: The exit code.
        sheets: One for each notebook.
    """

    title: str
    made: str
    status: str
    exit: int
    sheets: tuple[Sheet, ...]


def receipt_of(document: Mapping[str, Any], project: Path, title: str, made: str) -> Receipt:
    """A receipt of a document.

    Args:
        document: As `--json` prints it.
        project: The project's folder, which is left out of all texts, as credentials are.
        title: What the project is called.
        made: When the verification was done, in ISO 8601.
    """
    clean = _cleaned(dict(document), project)
    sheets = tuple(_sheet(each) for each in _listed(clean, "notebooks"))
    statuses = {sheet.status for sheet in sheets}
    worst = next((s for s in ("drifted", "not verified") if s in statuses), "same")
    worst = worst if sheets else "not verified"
    return Receipt(title, made, worst, words.EXITS[worst], sheets)


def _sheet(found: Mapping[str, Any]) -> Sheet:
    status, depth = str(found.get("status") or "not verified"), str(found.get("depth") or "full")
    datasets = tuple(map(_dataset, _listed(found, "datasets")))
    return Sheet(
        notebook=str(found.get("notebook") or "a notebook"),
        status=status if status in words.EXITS else "not verified",
        depth=depth,
        verdict=words.verdict(status, depth, len(datasets)),
        failure=str(found.get("failure") or ""),
        first=str(found.get("first") or ""),
        proves=tuple(words.proves(found, depth, datasets)),
        leaves_open=tuple(words.leaves_open(depth, datasets, [*map(str, found.get("notes") or ())])),
        nodes=tuple(_listed(found, "nodes")),
        datasets=datasets,
        inputs=tuple(_listed(found, "inputs")),
        versions=tuple(_pairs(found.get("versions"))),
        timings=tuple(_timings(found.get("seconds"))),
    )


def _dataset(found: Mapping[str, Any]) -> Mapping[str, Any]:
    differences, losses = _listed(found, "differences"), _listed(found, "losses")
    said = [each.get("words") for each in differences]
    return {
        "dataset": str(found.get("dataset") or "a dataset"),
        "status": str(found.get("status") or "not verified"),
        "exactness": words.exactness(found.get("rule")),
        "differences": [{**each, "claim": _claim(each)} for each in differences],
        "losses": [{**each, "claim": _claim(each)} for each in losses],
        "notes": [str(note) for note in found.get("notes") or ()],
        # Losses have a place of their own; what has no structure is shown as it was said.
        "details": [
            str(detail)
            for detail in found.get("details") or ()
            if detail not in said and not (losses and str(detail).startswith("serialisation loss"))
        ],
    }


def _claim(difference: Mapping[str, Any]) -> str:
    """Its words without the examples, which have a table of their own."""
    said, examples = str(difference.get("words") or ""), _listed(difference, "examples")
    return said.partition(f" ({examples[0].get('row')}: ")[0] if examples else said


def _listed(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    entries = found.get(name)
    known = entries if isinstance(entries, list | tuple) else ()
    return [each for each in known if isinstance(each, Mapping)]


def _pairs(entries: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(entries, Mapping):
        entries = entries.items()
    for entry in entries or ():
        if isinstance(entry, list | tuple) and len(entry) == 2:
            yield str(entry[0]), entry[1]


def _timings(entries: Any) -> Iterator[Timing]:
    known = [(what, float(s)) for what, s in _pairs(entries) if isinstance(s, int | float)]
    longest = max((seconds for _, seconds in known), default=0) or 1
    for what, seconds in known:
        yield Timing(f"cell {what}" if what.isdigit() else what, seconds, round(100 * seconds / longest, 1))


def _cleaned(value: Any, project: Path) -> Any:
    """All texts without credentials and without places of this machine."""
    if isinstance(value, str):
        return message(value, project)
    if isinstance(value, Mapping):
        return {key: _cleaned(each, project) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each, project) for each in value]
    return value
