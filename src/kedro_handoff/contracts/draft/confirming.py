"""A proposed contract confirmed: the mark goes, and the blanks that a draft leaves are filled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from kedro_handoff.contracts.reading.document import parse_document, text_of
from kedro_handoff.contracts.suite import PROPOSED, read_suite
from kedro_handoff.errors import DraftError


def confirmed(path: Path, facts: Mapping[str, str | list[str]]) -> str:
    """The text of a contract file without the mark of a proposal; every other line stays as it is.

    Args:
        path: The contract.
        facts: Texts and lists for `meta`, such as `owner`, which take the place of what stands there.

    Raises:
        ContractDeclarationError: The file is missing or wrong.
        DraftError: It is written in a way that cannot be edited line by line.
    """
    text, suite = text_of(path), read_suite(path)
    wanted = {**suite.meta, **facts}
    if suite.proposed:
        del wanted["status"]
    after = text
    for name in [*facts, *(["status"] if suite.proposed else [])]:
        after = _changed(after, path, name, facts.get(name))
    if parse_document(path, after).value != {**suite.document, "meta": wanted}:
        raise DraftError(
            f"{path} cannot be edited line by line: delete `status: {PROPOSED}` from its `meta` by hand."
        )
    return after


def _changed(text: str, path: Path, name: str, value: str | list[str] | None) -> str:
    """The text with one fact of `meta` set, or taken out."""
    meta = _child(parse_document(path, text).root, "meta")
    if not isinstance(meta, yaml.MappingNode) or meta.flow_style or not meta.value:
        return text
    lines = text.split("\n")
    line = f"{' ' * meta.value[0][0].start_mark.column}{name}: {json.dumps(value, ensure_ascii=False)}"
    new = [] if value is None else [line]
    for key, found in meta.value:
        if key.value == name:
            first, last = key.start_mark.line, _last_line(found)
            return "\n".join([*lines[:first], *new, *lines[last + 1 :]])
    first = meta.value[0][0].start_mark.line
    return "\n".join([*lines[:first], *new, *lines[first:]])


def _last_line(node: yaml.Node) -> int:
    """The last line of a value; YAML ends a list in lines of its own where the next thing begins."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1])
    return int(node.end_mark.line)


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)
