"""A contract as the comparison reads it: old revisions included, which today's audit may refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS, COLUMN_LIST_ARGUMENTS, SEVERITIES
from kedro_handoff.contracts.reading.document import parsed_at
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.fingerprint import document_fingerprint

ENVIRONMENTS = frozenset({"training", "serving"})


@dataclass(frozen=True)
class Promise:
    """One expectation of a contract.

    Attributes:
        type: Expectation type, as in Great Expectations.
        kwargs: Its arguments, as written; those that are null left out.
        severity: `critical`, `warning` or `info`.
        environments: Where it holds: `training`, `serving` or both.
        words: What is said about it and changes nothing: notes, description, meta.
        line: Where it begins in its file, counted from 1.
    """

    type: str
    kwargs: Mapping[str, Any]
    severity: str = "critical"
    environments: frozenset[str] = ENVIRONMENTS
    words: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def says_where(self) -> bool:
        """Whether its environments are its own, and not those of its columns."""
        meta = self.words.get("meta")
        return isinstance(meta, dict) and "environments" in meta

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is about, in the order of its arguments; none where it is about the table."""
        single = [self.kwargs[name] for name in COLUMN_ARGUMENTS if name in self.kwargs]
        lists = [self.kwargs[name] for name in COLUMN_LIST_ARGUMENTS if name in self.kwargs]
        many = [column for columns in lists if isinstance(columns, list) for column in columns]
        return tuple(map(str, single + many)) if not self.type.startswith("expect_table_") else ()


@dataclass(frozen=True)
class ContractText:
    """A contract as its text says it.

    Attributes:
        name: Name of the file without its suffix; by custom the dataset's.
        place: Where the text is from, as a person would type it: `main:conf/base/contracts/x.yml`.
        document: The text, parsed.
        promises: Its expectations, in the order of the text.
        lines: Line of each fact in `meta` by its path (`("columns", "carrier")`), and of `meta` itself.
    """

    name: str
    place: str
    document: Mapping[str, Any]
    promises: tuple[Promise, ...]
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, repr=False)

    @property
    def meta(self) -> Mapping[str, Any]:
        """The handoff's own facts."""
        found = self.document.get("meta")
        return found if isinstance(found, dict) else {}

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any value does."""
        return document_fingerprint(self.document)

    def line_of(self, *path: str) -> int:
        """Line of a fact in `meta`, or of what stands nearest around it; 1 where there is no `meta`."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_contract(text: str, place: str, name: str | None = None) -> ContractText:
    """Read the text of a contract.

    Only what a comparison needs is asked of it; `kedro handoff check` says what else is wrong.

    Raises:
        ContractDeclarationError: It is not YAML, or is no suite at all; names the place and the line.
    """
    root, document = parsed_at(text, place)
    if not isinstance(document, dict) or not isinstance(document.get("expectations"), list):
        raise ContractDeclarationError(
            f"{place}:1: this is no contract: a contract is a mapping with a list of `expectations`."
        )
    meta: Any = document.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    entries, nodes = document["expectations"], _items(root, "expectations")
    promises = tuple(
        _promise(entry, node.start_mark.line + 1, meta, place)
        for entry, node in zip(entries, nodes, strict=True)
    )
    return ContractText(name or Path(place).stem, place, document, promises, dict(_meta_lines(root)))


def _promise(entry: Any, line: int, meta: Mapping[str, Any], place: str) -> Promise:
    kwargs = (entry.get("kwargs") or {}) if isinstance(entry, dict) else None
    if not isinstance(kwargs, dict) or not isinstance(entry.get("type"), str):
        raise ContractDeclarationError(
            f"{place}:{line}: an expectation is a mapping with `type` and `kwargs`.", line=line
        )
    severity = entry.get("severity", "critical")
    own = entry.get("meta") if isinstance(entry.get("meta"), dict) else {}
    named = {key: value for key, value in kwargs.items() if value is not None}
    plain = Promise(entry["type"], named)
    return Promise(
        entry["type"],
        named,
        severity if severity in SEVERITIES else "critical",
        _environments(own, plain.columns, meta),
        {key: entry[key] for key in ("notes", "description", "meta") if entry.get(key)},
        line,
    )


def _environments(own: Mapping[str, Any], columns: Sequence[str], meta: Mapping[str, Any]) -> frozenset[str]:
    if "environments" in own:
        return _known(own["environments"])
    holding = ENVIRONMENTS
    for column in columns:
        holding &= column_environments(meta, column)
    return holding


def column_environments(meta: Mapping[str, Any], column: str) -> frozenset[str]:
    """Where a column is there: as its facts say, a label at training only, any other in both."""
    facts = column_facts(meta, column)
    return _known(facts.get("environments", ["training"] if facts.get("role") == "label" else None))


def column_facts(meta: Mapping[str, Any], column: str) -> Mapping[str, Any]:
    """What `meta.columns` says of a column; empty where it says nothing."""
    columns = meta.get("columns")
    facts = columns.get(column) if isinstance(columns, dict) else None
    return facts if isinstance(facts, dict) else {}


def _known(said: Any) -> frozenset[str]:
    words = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return frozenset(word for word in words if word in ENVIRONMENTS) or ENVIRONMENTS


def _items(root: yaml.Node | None, name: str) -> list[yaml.Node]:
    return next((value.value for key, value in _pairs(root) if key.value == name), [])


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [(key, value) for key, value in pairs if isinstance(key, yaml.ScalarNode)]


def _meta_lines(root: yaml.Node | None) -> Iterator[tuple[tuple[str, ...], int]]:
    for key, meta in _pairs(root):
        if key.value == "meta":
            yield (), key.start_mark.line + 1
            for name, facts in _pairs(meta):
                yield (name.value,), name.start_mark.line + 1
                for inner, _ in _pairs(facts):
                    yield (name.value, inner.value), inner.start_mark.line + 1
