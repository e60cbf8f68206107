"""What an ODCS file says of a contract besides its promises: version, owner, description, keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.odcs.file import Path
from kedro_handoff.contracts.odcs.standard import OWN, custom_property, primary_key, status_of

_READ = {"apiVersion", "kind", "id", "name", "version", "status", "domain", "schema", "customProperties"}
_READ |= {"description", "team"}
_OBJECT_READ = {"name", "properties", "quality", "description"}
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
    meta = _with_top_level(meta, document, found)
    derived = {"id": carried.get("id"), "status": status_of(meta), "name": _text(found.get("name"))}
    meta = _with_kept(meta, document, derived)
    meta = _with_key(meta, found)
    meta = _with_columns(meta, found)
    return {**rest, **({"meta": meta} if meta or "meta" in carried else {})}


def _with_top_level(
    meta: dict[str, Any], document: Mapping[str, Any], found: Mapping[str, Any]
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
    return meta


_KEPT = ("id", "name", "status", "domain")


def _with_kept(
    meta: dict[str, Any], document: Mapping[str, Any], derived: Mapping[str, Any]
) -> dict[str, Any]:
    """Facts that mean nothing here and go out again as they came: id, status, domain."""
    before = meta.get("odcs") if isinstance(meta.get("odcs"), Mapping) else {}
    kept = dict(before or {})
    for name in _KEPT:
        value = _text(document.get(name))
        if value == (_text(kept[name]) if name in kept else derived.get(name)):
            continue
        kept.pop(name, None)
        if value is not None and value != derived.get(name):
            kept[name] = value
    rest = {name: value for name, value in meta.items() if name != "odcs"}
    if kept == before:
        return meta
    return {**rest, "odcs": kept} if kept else rest


def _with_key(meta: dict[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    key = primary_key(found)
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


def _people(team: Any) -> int:
    members = team.get("members") if isinstance(team, Mapping) else team
    return len(members) if isinstance(members, list) else 0


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
    purpose = _purpose(document.get("description"))
    if purpose and _text(document["schema"][number].get("description")) not in (None, purpose):
        yield ("description", "purpose"), "the description of the object is taken"
    if _people(document.get("team")) > 1:
        yield ("team",), "only its owner is taken"
    for place, entry in enumerate(document.get("customProperties") or []):
        if not isinstance(entry, Mapping) or entry.get("property") != OWN:
            yield ("customProperties", place), "a contract has no place for it"
    for name, value in document["schema"][number].items():
        said = name in _OBJECT_READ or (name, value) in (("physicalType", "table"), ("logicalType", "object"))
        if not said and value not in (None, [], {}):
            yield ("schema", number, name), "a contract has no place for it"
