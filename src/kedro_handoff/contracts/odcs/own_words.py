"""What an ODCS file says in the standard's own words, as expectations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kedro_handoff.contracts.change.promises import ContractText, read_contract
from kedro_handoff.contracts.odcs.exporting import odcs_document
from kedro_handoff.contracts.odcs.file import OdcsFile, Path
from kedro_handoff.contracts.odcs.library_in import Entry, NotExpressibleError, library_expectations
from kedro_handoff.contracts.odcs.losses import NotCarried, loss_at
from kedro_handoff.contracts.odcs.properties_in import property_expectations
from kedro_handoff.contracts.odcs.standard import primary_key, severity_in
from kedro_handoff.contracts.odcs.yaml_text import as_yaml


def rules_of(file: OdcsFile, number: int) -> Iterator[tuple[Path, Mapping[str, Any], str | None]]:
    """Every quality rule of an object, with its place and its column."""
    found = file.document["schema"][number]
    path: Path = ("schema", number)
    for place, rule in enumerate(found.get("quality") or []):
        yield (*path, "quality", place), rule, None
    for place, entry in enumerate(found.get("properties") or []):
        for inner, rule in enumerate(entry.get("quality") or []):
            yield (*path, "properties", place, "quality", inner), rule, entry["name"]


@dataclass(frozen=True)
class OurWords:
    """What our own export says beside the expectations: it is not read back."""

    properties: Mapping[str, Mapping[str, Any]]
    rules: tuple[tuple[str | None, str], ...]


def written_by_us(own: Mapping[str, Any], customs: list[Entry]) -> OurWords:
    """What our export says of a contract with these expectations, besides them."""
    if not customs:
        return OurWords({}, ())
    contract = _contract({**own, "expectations": customs})
    found = odcs_document(contract, "")["schema"][0]
    properties = {entry["name"]: entry for entry in found.get("properties") or []}
    rules = [(None, repr(rule)) for rule in found.get("quality") or []]
    for name, entry in properties.items():
        rules += [(name, repr(rule)) for rule in entry.get("quality") or []]
    return OurWords(properties, tuple(rules))


def _contract(document: Mapping[str, Any]) -> ContractText:
    return read_contract(as_yaml(document), str(document["name"]))


def own_words(
    file: OdcsFile, number: int, ours: OurWords, lost: list[NotCarried]
) -> Iterator[tuple[Path, Entry]]:
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
                lost.append(loss_at(file, where, reason))
    yield from _keys(file, number, ours)
    for where, rule, column in rules_of(file, number):
        if rule.get("type") != "custom" and (column, repr(dict(rule))) not in ours.rules:
            yield from _rule(file, where, rule, column, lost)


def _keys(file: OdcsFile, number: int, ours: OurWords) -> Iterator[tuple[Path, Entry]]:
    found = file.document["schema"][number]
    key = primary_key(found)
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


def _rule(
    file: OdcsFile, where: Path, rule: Mapping[str, Any], column: str | None, lost: list[NotCarried]
) -> Iterator[tuple[Path, Entry]]:
    kind = rule.get("type", "library" if rule.get("metric") or rule.get("rule") else "text")
    if kind != "library":
        reason = {"sql": "SQL is not run on a data frame", "text": "it is text for people"}
        lost.append(loss_at(file, where, reason.get(str(kind), f"a rule of type {kind!r} is not known")))
        return
    try:
        entries = library_expectations(rule, column)
    except NotExpressibleError as error:
        lost.append(loss_at(file, where, str(error)))
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
