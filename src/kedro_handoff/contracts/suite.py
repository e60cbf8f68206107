"""A contract file: a Great Expectations suite in YAML, read and audited without importing it.

Great Expectations logs and *drops* an expectation of unknown type and goes on, so a misspelt promise would
hold for ever. Everything that would be dropped or refused there is refused here, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from kedro_handoff.contracts.expectation_types import (
    COLUMN_ARGUMENTS,
    COLUMN_LIST_ARGUMENTS,
    SEVERITIES,
    expectation_types,
)
from kedro_handoff.contracts.quarantine.rule import rule_problems
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.fingerprint import document_fingerprint

_SUITE_KEYS = {"name", "expectations", "meta", "notes"}
_EXPECTATION_KEYS = {"type", "kwargs", "meta", "notes", "description", "severity"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Expectation:
    """One promise of a suite.

    Attributes:
        type: Expectation type, as in Great Expectations.
        kwargs: Its arguments, as written.
        severity: `critical`, `warning` or `info`.
        notes: The author's remark; empty where there is none.
        line: Where it begins in the file, counted from 1.
    """

    type: str
    kwargs: Mapping[str, Any]
    severity: str
    notes: str
    line: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that have to be there for this expectation to be judged."""
        single = [self.kwargs[name] for name in COLUMN_ARGUMENTS if name in self.kwargs]
        many = [column for name in COLUMN_LIST_ARGUMENTS for column in self.kwargs.get(name, ())]
        return tuple(single + many)


@dataclass(frozen=True)
class Suite:
    """A contract as its file says it.

    Attributes:
        path: The file.
        document: The whole file, parsed; Great Expectations takes it as it is.
        expectations: In the order of the file; never empty.
        fingerprint: Changes when any value in the file does.
    """

    path: Path
    document: Mapping[str, Any]
    expectations: tuple[Expectation, ...]
    fingerprint: str

    @property
    def meta(self) -> Mapping[str, Any]:
        """The handoff's own facts: owner, producer, consumers, description, key, columns, version."""
        return self.document.get("meta") or {}

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that name a row to a person; empty where the contract names none."""
        return tuple(self.meta.get("key") or ())


def read_suite(path: Path) -> Suite:
    """Read and audit a contract file.

    Raises:
        ContractDeclarationError: The file is missing, is not YAML, or promises something that cannot be
            judged. All problems of the file are in the one message, each with its line.
    """
    document, root = _parse(path)
    problems = list(_suite_problems(document, root)) if isinstance(document, dict) else []
    if not isinstance(document, dict):
        problems = [(1, "the file is not a mapping; a contract has `name`, `meta` and `expectations`")]
    if problems:
        raise _refused(path, problems)
    lines = _expectation_lines(root)
    expectations = tuple(
        Expectation(
            type=entry["type"],
            kwargs=entry.get("kwargs") or {},
            severity=entry.get("severity", "critical"),
            notes=_as_text(entry.get("notes")),
            line=line,
        )
        for entry, line in zip(document["expectations"], lines, strict=True)
    )
    return Suite(path, document, expectations, document_fingerprint(document))


def _parse(path: Path) -> tuple[Any, yaml.Node | None]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContractDeclarationError(
            f"There is no contract at {path}.\nWrite it there (a Great Expectations suite in YAML), "
            "or take the `validator:` key off the catalog entry.",
            path=path,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContractDeclarationError(f"The contract {path} cannot be read: {error}", path=path) from error
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        return (loader.construct_document(root) if root is not None else None), root
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        reason = getattr(error, "problem", None) or str(error)
        raise ContractDeclarationError(
            f"The contract {path}{f', line {line}' if line else ''} is not valid YAML: {reason}.",
            path=path,
            line=line,
        ) from error
    finally:
        loader.dispose()


def _refused(path: Path, problems: list[tuple[int, str]]) -> ContractDeclarationError:
    listed = "\n".join(f"  {path}:{line}: {problem}" for line, problem in problems[:20])
    more = f"\n  ... and {len(problems) - 20} more" if len(problems) > 20 else ""
    count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
    return ContractDeclarationError(
        f"The contract {path.name} is wrongly declared; mend {count} in it:\n{listed}{more}",
        path=path,
        line=problems[0][0],
        problems=problems,
    )


def _suite_problems(document: dict[Any, Any], root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    yield from _repeated_keys(root)
    for key in document.keys() - _SUITE_KEYS:
        yield 1, f"unknown key '{key}'{_suggest(str(key), _SUITE_KEYS)}"
    if not isinstance(document.get("name"), str) or not document["name"]:
        yield 1, "`name` is missing; give the suite the name of its dataset"
    yield from _meta_problems(document.get("meta"))
    entries = document.get("expectations")
    if not isinstance(entries, list) or not entries:
        yield 1, "`expectations` is empty; a contract that promises nothing would always hold"
        return
    for entry, line in zip(entries, _expectation_lines(root), strict=True):
        for problem in _expectation_problems(entry):
            yield line, problem


def _meta_problems(meta: Any) -> Iterator[tuple[int, str]]:
    if meta is None:
        return
    if not isinstance(meta, dict):
        yield 1, "`meta` is not a mapping"
        return
    for name in ("owner", "producer", "description"):
        if not isinstance(meta.get(name, ""), str):
            yield 1, f"`meta.{name}` is not a text"
    for name in ("key", "consumers"):
        value = meta.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            yield 1, f"`meta.{name}` is not a list of names"
    if not isinstance(meta.get("columns", {}), dict):
        yield 1, "`meta.columns` is not a mapping of column to facts"
    yield from ((1, problem) for problem in rule_problems(meta))
    if isinstance(meta.get("format", 1), int) and meta.get("format", 1) > 1:
        yield 1, f"`meta.format` is {meta['format']}; this kedro-handoff reads format 1"


def _expectation_problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
        yield "an expectation is a mapping with `type` and `kwargs`"
        return
    for key in entry.keys() - _EXPECTATION_KEYS:
        yield f"unknown key '{key}'{_suggest(str(key), _EXPECTATION_KEYS)}"
    if entry.get("severity", "critical") not in SEVERITIES:
        yield f"severity '{entry['severity']}' is none of {', '.join(SEVERITIES)}"
    known = expectation_types()
    if entry["type"] not in known:
        yield f"unknown expectation '{entry['type']}'{_suggest(entry['type'], known)}"
        return
    if not isinstance(entry.get("meta") or {}, dict):
        yield f"`meta` of {entry['type']} is not a mapping"
    kwargs = entry.get("kwargs") or {}
    if not isinstance(kwargs, dict):
        yield f"`kwargs` of {entry['type']} is not a mapping"
        return
    yield from _kwargs_problems(entry["type"], kwargs)


def _kwargs_problems(name: str, kwargs: dict[Any, Any]) -> Iterator[str]:
    arguments = expectation_types()[name]
    for missing in sorted(arguments.required - kwargs.keys()):
        yield f"{name} needs `{missing}`"
    allowed = arguments.required | arguments.optional
    for key in sorted(map(str, kwargs.keys() - allowed)):
        yield f"{name} has no argument '{key}'{_suggest(key, allowed)}"
    yield from _empty_promises(name, kwargs)
    yield from _impossible_values(name, kwargs)
    for key, value in kwargs.items():
        if isinstance(value, dict) and "$PARAMETER" in value:
            yield f"`{key}` is a parameter of a suite, which has no value here; write the value"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, date) and not isinstance(item, datetime):
                yield (
                    f"`{key}: {item}` is a date without a time, which cannot be compared with timestamps; "
                    f"write '{item}T00:00:00+00:00' in quotes"
                )
        if isinstance(value, list) and {bool, str} <= {type(item) for item in value}:
            # YAML 1.1 reads the words no, yes, on, off as truth values; NO is also Norway.
            yield f"`{key}` mixes words and truth values; put quotes round no, yes, on and off"


def _empty_promises(name: str, kwargs: dict[Any, Any]) -> Iterator[str]:
    """Arguments under which Great Expectations passes any table."""
    bounded = name.endswith("_to_be_between") and "quantile" not in name
    if bounded and kwargs.get("min_value") is None and kwargs.get("max_value") is None:
        yield f"{name} has neither `min_value` nor `max_value`: it would always hold"
    for key in ("value_set", "type_list", "type_"):
        if key in kwargs and kwargs[key] is None:
            yield f"{name} has no `{key}`: it would always hold"
    if kwargs.get("mostly") == 0:
        yield f"{name} has `mostly: 0`: it would always hold"


def _impossible_values(name: str, kwargs: dict[Any, Any]) -> Iterator[str]:
    """Values that Great Expectations would refuse, or that no table can keep."""
    mostly, low, high = (kwargs.get(key) for key in ("mostly", "min_value", "max_value"))
    if mostly is not None and (not isinstance(mostly, int | float) or not 0 <= mostly <= 1):
        yield f"`mostly: {mostly}` is not a share between 0 and 1"
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield f"{name}: `min_value: {low}` is greater than `max_value: {high}`"
    for pattern in [kwargs.get("regex"), *(kwargs.get("regex_list") or ())]:
        try:
            re.compile(pattern or "")
        except (re.error, TypeError) as error:
            yield f"`regex: {pattern}` is not a regular expression: {error}"


def _repeated_keys(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """YAML keeps the last of two equal keys in silence, so that a promise would be lost."""
    pending, seen_nodes = [root], set()
    while pending:
        node = pending.pop()
        if id(node) in seen_nodes:
            continue
        seen_nodes.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            names: set[str] = set()
            for key, value in node.value:
                pending.append(value)
                if isinstance(key, yaml.ScalarNode):
                    if key.value in names:
                        yield key.start_mark.line + 1, f"'{key.value}' stands here a second time"
                    names.add(key.value)


def _expectation_lines(root: yaml.Node | None) -> list[int]:
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "expectations" and isinstance(value, yaml.SequenceNode):
                return [item.start_mark.line + 1 for item in value.value]
    return []


def _as_text(notes: Any) -> str:
    if isinstance(notes, list):
        return " ".join(map(str, notes))
    return str(notes) if notes else ""


def _suggest(word: str, known: Any) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
