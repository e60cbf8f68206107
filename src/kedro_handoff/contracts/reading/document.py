"""A contract file parsed, with the line of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.safe_yaml import parse_yaml, yaml_problem

Problem = tuple[int, str]


@dataclass(frozen=True)
class ContractDocument:
    """A YAML file as values and as nodes.

    Attributes:
        path: The file.
        value: What the file says; a mapping where it is a contract at all.
        root: The same as nodes, which know their lines; `None` for an empty file.
    """

    path: Path
    value: Any
    root: yaml.Node | None

    @property
    def expectation_lines(self) -> list[int]:
        """Line of each expectation, in the order of the file, counted from 1."""
        entries = _child(self.root, "expectations")
        if not isinstance(entries, yaml.SequenceNode):
            return []
        return [item.start_mark.line + 1 for item in entries.value]

    def line_of(self, *keys: str) -> int:
        """Line of the key at the end of a path, or of the last key on the way that is there; else 1."""
        node, line = self.root, 1
        for key in keys:
            if not isinstance(node, yaml.MappingNode):
                break
            found = [(name, value) for name, value in node.value if name.value == key]
            if not found:
                break
            name, node = found[-1]
            line = name.start_mark.line + 1
        return line

    def repeated_keys(self) -> Iterator[Problem]:
        """YAML keeps the last of two equal keys in silence, so that a promise would be lost."""
        pending, seen_nodes = [self.root], set()
        while pending:
            node = pending.pop()
            if id(node) in seen_nodes:
                continue
            seen_nodes.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                pending.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                pending.extend(value for _, value in node.value)
                yield from _repeated(node)


def parse_document(path: Path, text: str | None = None) -> ContractDocument:
    """Parse a contract file, safely; its `text` can be given, where it has been read already.

    Raises:
        ContractDeclarationError: The file is missing, cannot be read or is not YAML.
    """
    text = text_of(path) if text is None else text
    try:
        root, value = parse_yaml(text)
    except (yaml.YAMLError, ValueError) as error:
        raise _not_yaml(path, error) from error
    return ContractDocument(path, value, root)


def parsed_at(text: str, place: str) -> tuple[yaml.Node | None, Any]:
    """A text from a place that is no file of this project (a revision, somebody's ODCS file).

    Raises:
        ContractDeclarationError: It is not YAML; names the place and the line.
    """
    try:
        return parse_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, reason = yaml_problem(error)
        raise ContractDeclarationError(
            f"{place}:{line or 1}: not valid YAML: {reason}.", line=line or 1
        ) from error


def text_of(path: Path) -> str:
    """What a contract file says.

    Raises:
        ContractDeclarationError: The file is missing or cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContractDeclarationError(
            f"There is no contract at {path}.\nWrite it there (a Great Expectations suite in YAML), "
            "or take the `validator:` key off the catalog entry.",
            path=path,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContractDeclarationError(f"The contract {path} cannot be read: {error}", path=path) from error


def _not_yaml(path: Path, error: Exception) -> ContractDeclarationError:
    line, reason = yaml_problem(error)
    return ContractDeclarationError(
        f"The contract {path}{f', line {line}' if line else ''} is not valid YAML: {reason}.",
        path=path,
        line=line,
    )


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _repeated(node: yaml.MappingNode) -> Iterator[Problem]:
    names: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in names:
                yield key.start_mark.line + 1, f"'{key.value}' stands here a second time"
            names.add(key.value)
