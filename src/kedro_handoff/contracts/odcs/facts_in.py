"""What an ODCS file says of a contract besides its promises: version, owner, description, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.odcs.file import Path
from kedro_handoff.contracts.odcs.standard import ACTIVE, OWN, custom_property

_READ = {"apiVersion", "kind", "id", "name", "version", "status", "domain", "schema", "customProperties"}
_READ |= {"description", "team"}
_OBJECT_READ = {"name", "properties", "quality", "logicalType", "physicalType", "id", "description"}
_COLUMN_FACTS = (
    ("description", "description"),
    ("classification", "classification"),
    ("businessName", "business_name"),
)
_NO_VERSION = "0.0.0"


def facts_of(document: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The rest of the contract: `meta`, and what else our own export has carried.

    What the standard's own words say is taken before what was carried: somebody may have edited it.
    """
    carried = custom_property(document, OWN)
    carried = dict(carried) if isinstance(carried, Mapping) and len(document["schema"]) == 1 else {}
    carried.pop("format", None)
    meta = dict(carried["meta"]) if isinstance(carried.get("meta"), Mapping) else {}
    rest = {key: value for key, value in carried.items() if key in ("name", "notes")}
    meta = _with_top_level(meta, document, found, carried=bool(carried))
    meta = _with_key(meta, found)
    meta = _with_columns(meta, found)
    return {**rest, **({"meta": meta} if meta or "meta" in carried else {})}


def _with_top_level(
    meta: dict[str, Any], document: Mapping[str, Any], found: Mapping[str, Any], *, carried: bool
) -> dict[str, Any]:
    said = {
        "version": _text(document.get("version")),
        "owner": _owner(document.get("team")),
        "description": _text(found.get("description")) or _purpose(document.get("description")),
    }
    for name, value in said.items():
        known = meta.get(name)
        unsaid = name == "version" and value == _NO_VERSION and known is None
        if value is not None and not unsaid and (known is None or str(known) != value):
            meta[name] = value
    if not carried:
        kept = {"id": document.get("id"), "status": document.get("status"), "domain": document.get("domain")}
        kept = {name: str(value) for name, value in kept.items() if value and value != ACTIVE}
        return {**meta, **({"odcs": kept} if kept else {})}
    return meta


def _with_key(meta: dict[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    entries = [entry for entry in found.get("properties") or [] if entry.get("primaryKey") is True]
    places = {e["name"]: p if isinstance(p := e.get("primaryKeyPosition"), int) else 0 for e in entries}
    key = sorted(places, key=lambda name: places[name])
    if key and key != meta.get("key"):
        return {**meta, "key": key}
    return meta


def _with_columns(meta: dict[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    columns = meta.get("columns")
    columns = dict(columns) if isinstance(columns, Mapping) else {}
    for entry in found.get("properties") or []:
        for theirs, ours in _COLUMN_FACTS:
            value = _text(entry.get(theirs))
            known = columns.get(entry["name"])
            known = known if isinstance(known, Mapping) else {}
            if value is not None and known.get(ours) != value:
                columns[entry["name"]] = {**known, ours: value}
    return {**meta, "columns": columns} if columns else meta


def _owner(team: Any) -> str | None:
    if isinstance(team, Mapping):
        return _text(team.get("name")) or _owner(team.get("members"))
    members = team if isinstance(team, list) else []
    people = [member for member in members if isinstance(member, Mapping)]
    owners = [person for person in people if str(person.get("role", "")).lower() == "owner"] or people
    return _text(owners[0].get("username") or owners[0].get("name")) if owners else None


def _purpose(description: Any) -> str | None:
    return _text(description.get("purpose")) if isinstance(description, Mapping) else _text(description)


def _text(found: Any) -> str | None:
    return str(found) if found not in (None, "") and not isinstance(found, Mapping | list) else None


def top_level_losses(document: Mapping[str, Any], number: int) -> Iterator[tuple[Path, str]]:
    """What stands outside of columns and rules and has no place in a contract."""
    for name, value in document.items():
        if name not in _READ and value not in (None, [], {}):
            yield (name,), "a contract has no place for it"
    for name in ("usage", "limitations", "authoritativeDefinitions", "customProperties"):
        description = document.get("description")
        if isinstance(description, Mapping) and description.get(name):
            yield ("description", name), "a contract has no place for it"
    for place, entry in enumerate(document.get("customProperties") or []):
        if not isinstance(entry, Mapping) or entry.get("property") != OWN:
            yield ("customProperties", place), "a contract has no place for it"
    for name, value in document["schema"][number].items():
        if name not in _OBJECT_READ and value not in (None, [], {}):
            yield ("schema", number, name), "a contract has no place for it"
