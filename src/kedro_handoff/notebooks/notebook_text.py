"""A notebook's file with the source of some cells replaced; every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from kedro_handoff.errors import NotebookError

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def sources(text: str) -> dict[int, str]:
    """Source of each code cell as it stands in the file, by the cell's number."""
    return {number: _joined(json.loads(text[start:end])) for number, (start, end) in _places(text).items()}


def with_sources(text: str, new: Mapping[int, str]) -> str:
    """The file's text with new sources.

    Args:
        text: The file's text.
        new: New source of a code cell, by its number among all code cells, counted from 1.

    Raises:
        NotebookError: A cell has no source to replace.
    """
    places = _places(text)
    missing = sorted(new.keys() - places.keys())
    if missing:
        raise NotebookError(f"Cell {missing[0]} has no source that could be replaced.")
    for number in sorted(new, key=lambda n: -places[n][0]):
        start, end = places[number]
        text = text[:start] + _written(text[start:end], new[number], text) + text[end:]
    return text


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _written(old: str, source: str, document: str) -> str:
    """The source in the form that the old one has: one text, or a list of lines at the same columns."""
    ascii_only = document.isascii() and "\\u" in document
    if not old.startswith("["):
        return json.dumps(source, ensure_ascii=ascii_only)
    lines = [json.dumps(line, ensure_ascii=ascii_only) for line in source.splitlines(keepends=True)]
    if not lines:
        return "[]"
    first = _SPACE.match(old, 1)
    last = re.search(r"[ \t\r\n]*\]$", old)
    before = first.group() if first else ""
    after = last.group()[:-1] if last else ""
    between = before if "\n" in before else " "
    return "[" + before + f",{between}".join(lines) + after + "]"


def _places(text: str) -> dict[int, tuple[int, int]]:
    """Start and end of the source of each code cell, by its number."""
    found: dict[int, tuple[int, int]] = {}
    number = 0
    for key, start, _ in _members(text, _skip(text, 0)):
        if key != "cells":
            continue
        for cell in _elements(text, start):
            members = {name: (first, last) for name, first, last in _members(text, cell)}
            kind = members.get("cell_type")
            if kind is None or json.loads(text[slice(*kind)]) != "code":
                continue
            number += 1
            if "source" in members:
                found[number] = members["source"]
    return found


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _members(text: str, place: int) -> Iterator[tuple[str, int, int]]:
    """Key, and start and end of the value, of each member of the object at a place."""
    place = _skip(text, place + 1)
    while text[place] != "}":
        key, place = _DECODER.raw_decode(text, place)
        start = _skip(text, _skip(text, place) + 1)
        _, end = _DECODER.raw_decode(text, start)
        yield key, start, end
        place = _skip(text, end)
        place = _skip(text, place + 1) if text[place] == "," else place


def _elements(text: str, place: int) -> Iterator[int]:
    """Start of each object in the list at a place."""
    place = _skip(text, place + 1)
    while text[place] != "]":
        if text[place] == "{":
            yield place
        _, end = _DECODER.raw_decode(text, place)
        place = _skip(text, end)
        place = _skip(text, place + 1) if text[place] == "," else place


def without_outputs(text: str) -> str:
    """The file's text without outputs, counts of runs and widgets' states; every other byte stays."""
    edits: list[tuple[int, int, str]] = []
    for key, start, _ in _members(text, _skip(text, 0)):
        if key == "metadata":
            edits += [(a, b, "{}") for name, a, b in _members(text, start) if name == "widgets"]
        elif key == "cells":
            for cell in _elements(text, start):
                edits += list(_results(text, cell))
    for first, last, new in sorted(edits, reverse=True):
        text = text[:first] + new + text[last:]
    return text


def _results(text: str, cell: int) -> Iterator[tuple[int, int, str]]:
    for name, start, end in _members(text, cell):
        if name == "outputs" and json.loads(text[start:end]):
            yield start, end, "[]"
        elif name == "execution_count" and text[start:end] != "null":
            yield start, end, "null"
