"""An ODCS file read safely, with the line of everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kedro_handoff.contracts.odcs.standard import KIND, READ_VERSIONS
from kedro_handoff.contracts.reading.document import parsed_at
from kedro_handoff.errors import ContractDeclarationError

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class OdcsFile:
    """A parsed ODCS file.

    Attributes:
        place: The file, as a person would type it.
        document: What it says.
        root: The same as nodes, which know their lines.
    """

    place: str
    document: dict[str, Any]
    root: yaml.Node

    def line_of(self, path: Path) -> int:
        """Line of what stands at a path, or of the last thing on the way that is there."""
        node, line = self.root, 1
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            line, node = found
        return line

    def error(self, path: Path, message: str) -> ContractDeclarationError:
        """An error that names the line."""
        line = self.line_of(path)
        return ContractDeclarationError(f"{self.place}:{line}: {message}", line=line)


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == step:
                return key.start_mark.line + 1, value
    return None


def read_odcs(text: str, place: str) -> OdcsFile:
    """Read an ODCS file.

    Raises:
        ContractDeclarationError: It is not YAML, or no data contract of a version that is known; names the
            line.
    """
    root, document = parsed_at(text, place)
    if root is None or not isinstance(document, dict):
        raise ContractDeclarationError(f"{place}:1: the file is not a mapping, so it is no data contract.")
    file = OdcsFile(place, document, root)
    _audit(file)
    return file


def _audit(file: OdcsFile) -> None:
    said = file.document
    if said.get("kind") != KIND:
        raise file.error(
            ("kind",), f"`kind: {said.get('kind')}` is not {KIND}: this is no ODCS data contract."
        )
    if said.get("apiVersion") not in READ_VERSIONS:
        known = ", ".join(READ_VERSIONS)
        raise file.error(
            ("apiVersion",), f"`apiVersion: {said.get('apiVersion')}` is none that is read here ({known})."
        )
    objects = said.get("schema")
    if not isinstance(objects, list) or not objects:
        raise file.error(
            ("schema",), "`schema` is no list of objects, so there is nothing to make contracts of."
        )
    for place, entry in enumerate(objects):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"]:
            raise file.error(("schema", place), "an object of `schema` needs a `name`.")
        for name in ("properties", "quality"):
            _audit_list(file, entry.get(name), ("schema", place, name))
        for number, found in enumerate(entry.get("properties") or []):
            path: Path = ("schema", place, "properties", number)
            if not isinstance(found.get("name"), str) or not found["name"]:
                raise file.error(path, "a property needs a `name`.")
            _audit_list(file, found.get("quality"), (*path, "quality"))
    _no_repetition(file, [entry["name"] for entry in objects])


def _audit_list(file: OdcsFile, found: Any, path: Path) -> None:
    if found is None:
        return
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise file.error(path, f"`{path[-1]}` is not a list of mappings.")


def _no_repetition(file: OdcsFile, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise file.error(("schema", place), f"the object '{name}' stands here a second time.")
