"""Edits of a YAML text that change a few values and leave every other character as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kedro_handoff.contracts.draft.yaml_text import flow
from kedro_handoff.errors import DraftError
from kedro_handoff.safe_yaml import read_yaml

_WIDTH = 118
_COMMENT = re.compile(r"\r?\n( *)#[^\r\n]*")


@dataclass(frozen=True)
class Edit:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def changed_text(text: str, kwargs: Mapping[int, Mapping[str, Any]], added: Sequence[str]) -> str:
    """A contract's text with other arguments in some expectations, and expectations added at the end.

    Comments, order, and the way of writing stay; nothing else of the file is touched.

    Args:
        text: The file.
        kwargs: New arguments by the expectation's place in the file; all of them, changed or not.
        added: Texts to go behind the last expectation, each a comment or an item, not indented.

    Raises:
        DraftError: The file is written in a way (anchors, merged keys) that cannot be edited value by value.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    items = _items(text)
    edits = [
        edit
        for place, new in kwargs.items()
        for edit in _edits(_value(items.value[place], "kwargs"), new, text)
    ]
    if added:
        edits.append(_append(items, added, text))
    result = text
    # From the end of the text; of two at the same place the one that is to come later goes in first.
    for _, edit in sorted(enumerate(edits), key=lambda e: (e[1].start, e[1].end, e[0]), reverse=True):
        result = result[: edit.start] + edit.text.replace("\n", newline) + result[edit.end :]
    _assert_only(text, result, kwargs, len([a for a in added if not a.startswith("#")]))
    return result


def _items(text: str) -> yaml.SequenceNode:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        items = _value(root, "expectations")
        if isinstance(items, yaml.SequenceNode):
            return items
    raise DraftError("The contract has no list of expectations.")


def _value(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return value
    raise DraftError(f"The contract has an expectation without `{name}` (line {node.start_mark.line + 1}).")


def _edits(node: yaml.Node, new: Any, text: str) -> Iterator[Edit]:
    if isinstance(node, yaml.MappingNode):
        values = {key.value: value for key, value in node.value}
        for name, value in new.items():
            if name in values:
                yield from _edits(values[name], value, text)
        missing = {name: value for name, value in new.items() if name not in values}
        if missing:
            yield _more_keys(node, missing, text)
    elif isinstance(node, yaml.SequenceNode):
        for child, value in zip(node.value, new, strict=False):
            yield from _edits(child, value, text)
        if len(new) > len(node.value):
            yield _more_items(node, new[len(node.value) :], text)
    elif _read(node) != new or type(_read(node)) is not type(new):
        yield Edit(node.start_mark.index, node.end_mark.index, flow(new))


def _read(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    finally:
        loader.dispose()


def _more_keys(node: yaml.MappingNode, missing: Mapping[str, Any], text: str) -> Edit:
    if node.flow_style:
        return _before_bracket(node, [f"{name}: {flow(value)}" for name, value in missing.items()], text)
    indent = " " * node.value[0][0].start_mark.column
    lines = "".join(f"\n{indent}{name}: {flow(value)}" for name, value in missing.items())
    place = _line_end(_end(node), text)
    return Edit(place, place, lines)


def _more_items(node: yaml.SequenceNode, values: Sequence[Any], text: str) -> Edit:
    if node.flow_style:
        return _before_bracket(node, [flow(value) for value in values], text)
    indent = _dash_column(node, text)
    place = _line_end(_end(node), text)
    return Edit(place, place, "".join(f"\n{' ' * indent}- {flow(value)}" for value in values))


def _before_bracket(node: yaml.CollectionNode, written: Sequence[str], text: str) -> Edit:
    """Behind the last value of a collection in brackets; on a new line where the line would be long."""
    place = _end_of_last(node) if node.value else node.end_mark.index - 1
    joined = ", ".join(written)
    column = place - (text.rfind("\n", 0, place) + 1)
    if not node.value:
        return Edit(place, place, joined)
    if column + len(joined) + 3 <= _WIDTH:
        return Edit(place, place, f", {joined}")
    line = text[text.rfind("\n", 0, place) + 1 : place]
    indent = len(line) - len(line.lstrip()) + (0 if node.start_mark.line < node.end_mark.line else 2)
    return Edit(place, place, f",\n{' ' * indent}{joined}")


def _end_of_last(node: yaml.CollectionNode) -> int:
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _end(node: yaml.Node) -> int:
    """Where the node's own characters end; a block's mark lies behind the blank lines that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return _end_of_last(node)
    return int(node.end_mark.index)


def _line_end(place: int, text: str) -> int:
    """The end of the line, behind a comment if there is one."""
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _dash_column(node: yaml.SequenceNode, text: str) -> int:
    start = node.value[0].start_mark.index
    return text.rfind("-", 0, start) - (text.rfind("\n", 0, start) + 1)


def _append(items: yaml.SequenceNode, added: Sequence[str], text: str) -> Edit:
    if items.flow_style:
        raise DraftError(
            "The contract writes its expectations in brackets, to which none can be added line by line; "
            "write them as a list with dashes."
        )
    indent = " " * _dash_column(items, text)
    lines = [indent + line if line else line for block in added for line in block.splitlines()]
    place = _line_end(_end(items), text)
    while (comment := _COMMENT.match(text, place)) and len(comment[1]) >= len(indent) > 0:
        place = comment.end()  # a comment below the last expectation is about that one
    return Edit(place, place, "\n" + "\n".join(lines))


def _assert_only(text: str, result: str, kwargs: Mapping[int, Mapping[str, Any]], added: int) -> None:
    """Whether the new text says what it should and nothing else; an anchor would have changed more."""
    old, new = read_yaml(text), read_yaml(result)
    for place, changed in kwargs.items():
        old["expectations"][place] = {**old["expectations"][place], "kwargs": dict(changed)}
    kept = new["expectations"][: len(new["expectations"]) - added]
    if {**new, "expectations": kept} != old:
        raise DraftError(
            "The contract is written in a way that cannot be edited value by value (anchors, or keys "
            "merged); write the values out and try again."
        )
