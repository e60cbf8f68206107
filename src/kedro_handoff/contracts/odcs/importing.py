"""An ODCS file as contracts, one for each object of its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from kedro_handoff.contracts.change.promises import ContractText, read_contract
from kedro_handoff.contracts.odcs.custom_in import custom_expectation
from kedro_handoff.contracts.odcs.exporting import odcs_document
from kedro_handoff.contracts.odcs.facts_in import facts_of, top_level_losses
from kedro_handoff.contracts.odcs.file import OdcsFile, Path, read_odcs
from kedro_handoff.contracts.odcs.library_in import Entry, NotExpressibleError, library_expectations
from kedro_handoff.contracts.odcs.properties_in import property_expectations
from kedro_handoff.contracts.odcs.repetition import without_repetition
from kedro_handoff.contracts.odcs.standard import POSITION, custom_property, severity_in
from kedro_handoff.contracts.odcs.yaml_text import as_yaml
from kedro_handoff.contracts.reading.audit import expectation_problems, problems_of
from kedro_handoff.contracts.reading.document import ContractDocument
from kedro_handoff.errors import ContractDeclarationError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_FILE = FilePath("contract.yml")


@dataclass(frozen=True)
class NotCarried:
    """Something of an ODCS file that no contract says.

    Attributes:
        path: Where it stands: `schema.orders.properties.id.logicalTypeOptions.multipleOf`.
        line: Its line, counted from 1.
        reason: Why it is not carried over.
    """

    path: str
    line: int
    reason: str


@dataclass(frozen=True)
class Imported:
    """A contract made of an object of an ODCS file.

    Attributes:
        name: Name of the contract.
        text: The contract file, as YAML.
        expectations: How many expectations it has.
        not_carried: What of the object, and of the file, is not in it.
    """

    name: str
    text: str
    expectations: int
    not_carried: tuple[NotCarried, ...]


def import_text(text: str, place: str) -> list[Imported]:
    """The contracts that an ODCS file makes. SQL and rules of other engines are listed, never run.

    Raises:
        ContractDeclarationError: The file is no ODCS file, or an object of it makes no sound contract.
    """
    file = read_odcs(text, place)
    return [_imported(file, number) for number in range(len(file.document["schema"]))]


def _imported(file: OdcsFile, number: int) -> Imported:
    found = file.document["schema"][number]
    name = found["name"]
    lost: list[NotCarried] = list(_losses(file, top_level_losses(file.document, number)))
    customs = list(_customs(file, number, lost))
    own = {"name": name, **facts_of(file.document, found)}
    repeated = _written_by_us(own, customs)
    others = [entry for entry in _others(file, number, repeated, lost) if _is_sound(entry, file, lost)]
    entries = without_repetition(customs, others, own)
    if not entries:
        raise file.error(("schema", number), f"'{name}' promises nothing that an expectation says.")
    document = {**own, "expectations": entries}
    written = _as_text(document, file, number)
    return Imported(name, written, len(entries), tuple(sorted(set(lost), key=lambda loss: loss.line)))


def _customs(file: OdcsFile, number: int, lost: list[NotCarried]) -> list[Entry]:
    """Expectations that stand there word for word, in the order that they had."""
    placed: list[tuple[float, int, Entry]] = []
    for path, rule, column in _rules(file, number):
        if rule.get("type") != "custom":
            continue
        try:
            position = custom_property(rule, POSITION)
            order = float(position) if isinstance(position, int) else float("inf")
            placed.append((order, len(placed), custom_expectation(rule, column)))
        except NotExpressibleError as error:
            lost.append(_loss(file, path, str(error)))
    return [entry for _, _, entry in sorted(placed, key=lambda item: item[:2])]


def _rules(file: OdcsFile, number: int) -> Iterator[tuple[Path, Mapping[str, Any], str | None]]:
    found = file.document["schema"][number]
    path: Path = ("schema", number)
    for place, rule in enumerate(found.get("quality") or []):
        yield (*path, "quality", place), rule, None
    for place, entry in enumerate(found.get("properties") or []):
        for inner, rule in enumerate(entry.get("quality") or []):
            yield (*path, "properties", place, "quality", inner), rule, entry["name"]


@dataclass(frozen=True)
class _Ours:
    """What our own export says beside the expectations: it is not read back."""

    properties: Mapping[str, Mapping[str, Any]]
    rules: tuple[tuple[str | None, str], ...]


def _written_by_us(own: Mapping[str, Any], customs: list[Entry]) -> _Ours:
    if not customs:
        return _Ours({}, ())
    contract = _contract({**own, "expectations": customs})
    found = odcs_document(contract, "")["schema"][0]
    properties = {entry["name"]: entry for entry in found.get("properties") or []}
    rules = [(None, repr(rule)) for rule in found.get("quality") or []]
    for name, entry in properties.items():
        rules += [(name, repr(rule)) for rule in entry.get("quality") or []]
    return _Ours(properties, tuple(rules))


def _contract(document: Mapping[str, Any]) -> ContractText:
    return read_contract(as_yaml(document), str(document["name"]))


def _others(file: OdcsFile, number: int, ours: _Ours, lost: list[NotCarried]) -> Iterator[tuple[Path, Entry]]:
    """Expectations for what the standard says in words of its own."""
    found = file.document["schema"][number]
    path: Path = ("schema", number)
    columns = [entry["name"] for entry in found.get("properties") or []]
    if columns and set(columns) != set(ours.properties):
        kwargs: Entry = {"column_set": columns, "exact_match": False}
        yield (*path, "properties"), {"type": "expect_table_columns_to_match_set", "kwargs": kwargs}
    for place, entry in enumerate(found.get("properties") or []):
        known = ours.properties.get(entry["name"], {})
        left = {fact: value for fact, value in entry.items() if fact == "name" or known.get(fact) != value}
        for fact, entries, reason in property_expectations(left):
            where: Path = (*path, "properties", place, *fact.split("."))
            yield from ((where, made) for made in entries)
            if not entries:
                lost.append(_loss(file, where, reason))
    yield from _keys(file, number, ours)
    for where, rule, column in _rules(file, number):
        if rule.get("type") != "custom" and (column, repr(dict(rule))) not in ours.rules:
            yield from _rule(file, where, rule, column, lost)


def _keys(file: OdcsFile, number: int, ours: _Ours) -> Iterator[tuple[Path, Entry]]:
    found = file.document["schema"][number]
    key = list(primary_key(found))
    known = [name for name, entry in ours.properties.items() if entry.get("primaryKey")]
    if not key or set(key) == set(known):
        return
    path: Path = ("schema", number, "properties")
    for name in key:
        yield path, {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": name}}
    if len(key) == 1:
        yield path, {"type": "expect_column_values_to_be_unique", "kwargs": {"column": key[0]}}
    else:
        kwargs: Entry = {"column_list": key, "ignore_row_if": "never"}
        yield path, {"type": "expect_compound_columns_to_be_unique", "kwargs": kwargs}


def primary_key(found: Mapping[str, Any]) -> Iterator[str]:
    """Columns of the primary key of an object, in their order."""
    entries = [entry for entry in found.get("properties") or [] if entry.get("primaryKey") is True]
    order = {
        entry["name"]: p if isinstance(p := entry.get("primaryKeyPosition"), int) and p > 0 else 10**6
        for entry in entries
    }
    yield from sorted(order, key=lambda name: order[name])


def _rule(
    file: OdcsFile, where: Path, rule: Mapping[str, Any], column: str | None, lost: list[NotCarried]
) -> Iterator[tuple[Path, Entry]]:
    kind = rule.get("type", "library" if rule.get("metric") or rule.get("rule") else "text")
    if kind != "library":
        reason = {"sql": "SQL is not run on a data frame", "text": "it is text for people"}
        lost.append(_loss(file, where, reason.get(str(kind), f"a rule of type {kind!r} is not known")))
        return
    try:
        entries = library_expectations(rule, column)
    except NotExpressibleError as error:
        lost.append(_loss(file, where, str(error)))
        return
    for entry in entries:
        yield where, {**entry, **_said_of(rule)}


_RULE_READ = {"type", "metric", "rule", "arguments", "unit", "severity", "description"}


def _said_of(rule: Mapping[str, Any]) -> Entry:
    """What a rule says besides what it asks: severity, words, and facts that go out as they came."""
    severity = severity_in(rule.get("severity"))
    said: Entry = {"severity": severity} if severity != "critical" else {}
    if rule.get("description"):
        said["notes"] = str(rule["description"])
    kept = {k: v for k, v in rule.items() if k not in _RULE_READ and not k.startswith("must")}
    return {**said, "meta": {"odcs": kept}} if kept else said


def _is_sound(found: tuple[Path, Entry], file: OdcsFile, lost: list[NotCarried]) -> bool:
    path, entry = found
    problems = expectation_problems(entry)
    if problems:
        lost.append(_loss(file, path, "; ".join(problems)))
    return not problems


def _loss(file: OdcsFile, path: Path, reason: str) -> NotCarried:
    return NotCarried(_as_words(file, path), file.line_of(path), reason)


def _as_words(file: OdcsFile, path: Path) -> str:
    words: list[str] = []
    node: Any = file.document
    for step in path:
        known = isinstance(node, (dict, list)) and (step in node if isinstance(node, dict) else True)
        node = node[step] if known else None
        named = isinstance(step, int) and isinstance(node, dict) and isinstance(node.get("name"), str)
        words.append(
            node["name"] if named and "metric" not in node else f"[{step}]" if isinstance(step, int) else step
        )
    return ".".join(words).replace(".[", "[")


def _losses(file: OdcsFile, found: Iterator[tuple[Path, str]]) -> Iterator[NotCarried]:
    for path, reason in found:
        yield _loss(file, path, reason)


def _as_text(document: Mapping[str, Any], file: OdcsFile, number: int) -> str:
    text = as_yaml(document, flow=None)
    root = yaml.compose(text, Loader=_LOADER)
    problems = problems_of(ContractDocument(_NO_FILE, yaml.load(text, Loader=_LOADER), root))  # noqa: S506
    if problems:
        listed = "\n".join(f"  {problem}" for _, problem in problems[:20])
        error: ContractDeclarationError = file.error(
            ("schema", number),
            f"'{document['name']}' would make a contract that is refused; mend it in the file:\n{listed}",
        )
        raise error
    return text
