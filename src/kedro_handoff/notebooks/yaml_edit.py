"""A value set in the text of a YAML file; every other line stays as it is, comments included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from kedro_handoff.errors import NotebookError
from kedro_handoff.safe_yaml import parse_yaml, yaml_problem

_WIDTH = 100
# Text that every reader of YAML takes for text, Kedro's own included, which knows more forms of numbers.
_PLAIN = re.compile(r"[A-Za-z_][\w./%-]*(?: [\w./%-]+)*|(?:[\w-]+/)+[\w.-]+")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"])


def with_value(text: str, path: Sequence[str], value: Any) -> str:
    """The text with a value at a path of keys; keys on the way are made where they are missing.

    Args:
        text: A YAML file whose top is a mapping, or an empty one.
        path: Keys from the top down.
        value: Numbers, texts, `None`, and lists and mappings of them.

    Raises:
        NotebookError: The text is not YAML, or what stands at the path cannot be edited safely (a list or an
            alias on the way, say).
    """
    before = _document(text)
    expected = _set(before, path, value)
    if before == expected and _same_types(before, expected):
        return text
    after = _edited(text, list(path), value)
    # The text was changed as text, so what it says now is read again: all or nothing.
    if not _same_types(_document(after), expected):
        raise NotebookError(
            f"`{'.'.join(path)}` cannot be written without changing what stands around it; write it by "
            f"hand: {flow(value)}"
        )
    return after


def _document(text: str) -> dict[str, Any]:
    try:
        document = parse_yaml(text)[1]
    except (yaml.YAMLError, ValueError) as error:
        line, reason = yaml_problem(error)
        where = f"line {line}: " if line else ""
        raise NotebookError(f"{where}{reason}") from error
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise NotebookError("the file is no mapping")
    return document


def _set(document: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    first, *rest = path
    inner = document.get(first)
    if rest and inner is not None and not isinstance(inner, Mapping):
        raise NotebookError(f"`{first}` is a value of its own and holds no `{rest[0]}`")
    if rest:
        value = _set(inner if isinstance(inner, Mapping) else {}, rest, value)
    return {**document, first: value}


def _same_types(one: Any, other: Any) -> bool:
    """Whether two documents are the same, where `1` and `true` and `1.0` are not."""
    if isinstance(one, dict) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same_types(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_types, one, other))
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _edited(text: str, path: list[str], value: Any) -> str:
    text = text if not text or text.endswith("\n") else f"{text}\n"
    node, rest = parse_yaml(text)[0], path
    if node is None:
        return text + _block(path, value, 0)
    while rest and isinstance(node, yaml.MappingNode):
        pair = next((pair for pair in node.value if pair[0].value == rest[0]), None)
        if pair is None:
            return _inserted(text, node, _nested(rest, value))
        key, found = pair
        rest = rest[1:]
        inner = isinstance(found, yaml.MappingNode) and found.start_mark.index > key.end_mark.index
        if not rest or not (inner and found.value):
            return _replaced(text, node, key, found, _nested([str(key.value), *rest], value))
        node = found
    return text


def _nested(path: list[str], value: Any) -> tuple[str, Any]:
    for key in reversed(path[1:]):
        value = {key: value}
    return path[0], value


def _inserted(text: str, node: yaml.MappingNode, pair: tuple[str, Any]) -> str:
    """A new key behind the last of a mapping."""
    key, last = node.value[-1] if node.value else (None, None)
    if node.flow_style or key is None:
        at = node.end_mark.index - 1
        inner = text[:at].rstrip()
        comma = "" if inner.endswith(("{", ",")) else ","
        space = "" if inner.endswith("{") else " "
        return f"{inner}{comma}{space}{flow(pair[0])}: {flow(pair[1])}{text[at:]}"
    lines = text.split("\n")
    at = _last_line(key, last) + 1
    indent = key.start_mark.column
    new = _block([pair[0]], pair[1], indent).rstrip("\n").split("\n")
    # Entries at the top stand apart from each other where they have lines of their own.
    apart = [""] if indent == 0 and isinstance(pair[1], Mapping) else []
    return "\n".join([*lines[:at], *apart, *new, *lines[at:]])


def _replaced(
    text: str, node: yaml.MappingNode, key: yaml.Node, found: yaml.Node, pair: tuple[str, Any]
) -> str:
    own = found.start_mark.index >= key.end_mark.index
    scalar = isinstance(found, yaml.ScalarNode) and found.style not in ("|", ">")
    if own and scalar and found.value and not isinstance(pair[1], Mapping):
        # A value behind which a comment may stand.
        return text[: found.start_mark.index] + flow(pair[1]) + text[found.end_mark.index :]
    if node.flow_style:
        end = found.end_mark.index if own else text.index(":", key.end_mark.index) + 1
        return f"{text[: key.start_mark.index]}{flow(pair[0])}: {flow(pair[1])}{text[end:]}"
    lines = text.split("\n")
    first, last = key.start_mark.line, _last_line(key, found)
    new = _block([pair[0]], pair[1], key.start_mark.column).rstrip("\n").split("\n")
    return "\n".join([*lines[:first], *new, *lines[last + 1 :]])


def _last_line(key: yaml.Node, value: yaml.Node | None) -> int:
    """The last line on which something of a pair stands, counted from 0; comments below it left out."""
    if value is None or value.start_mark.index < key.end_mark.index:  # an alias has the marks of its anchor
        return int(key.end_mark.line)
    inner = [n for n in _children(value) if n.start_mark.index >= value.start_mark.index]
    if inner and isinstance(value, yaml.CollectionNode) and not value.flow_style:
        return max(_last_line(key, n) for n in inner)
    if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
        return int(value.end_mark.line) - (1 if value.end_mark.column == 0 else 0)
    return int(value.end_mark.line)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from item if isinstance(item, tuple) else (item,)


def _block(path: Sequence[str], value: Any, indent: int) -> str:
    """Lines of a value under its keys, each ended by a newline."""
    key, *rest = path
    head = f"{' ' * indent}{flow(key)}:"
    if rest:
        return f"{head}\n{_block(rest, value, indent + 2)}"
    whole = f"{head} {flow(value)}\n"
    if not isinstance(value, Mapping) or not value or (indent and _fits(whole, value)):
        return whole
    return f"{head}\n" + "".join(_block([name], inner, indent + 2) for name, inner in value.items())


def _fits(line: str, value: Mapping[Any, Any]) -> bool:
    """Whether a mapping reads well in one line."""
    deep = len(value) > 1 and any(isinstance(inner, Mapping) and inner for inner in value.values())
    return len(line) <= _WIDTH and len(value) <= 2 and not deep


def flow(value: Any) -> str:
    """A value in one line of YAML, which PyYAML and Kedro's OmegaConf read alike.

    Raises:
        NotebookError: YAML has no form for it.
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int | float):
        return str(yaml.safe_dump([value], default_flow_style=True)).strip()[1:-1]
    raise NotebookError(f"YAML has no form for {value!r:.60}, of type {type(value).__name__}.")


def _text(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    if "${" in value:
        raise NotebookError(f"Kedro would look up what stands in '{value:.60}': text cannot hold `${{`.")
    inner = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if c.isprintable() else _escape(c) for c in inner)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    code = ord(character)
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
