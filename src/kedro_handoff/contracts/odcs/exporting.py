"""A contract as an ODCS document."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.change.promises import ContractText, Promise
from kedro_handoff.contracts.odcs.library_out import library_rule
from kedro_handoff.contracts.odcs.properties_out import column_names, column_property
from kedro_handoff.contracts.odcs.standard import (
    API_VERSION,
    ENGINE,
    KIND,
    OWN,
    POSITION,
    custom_property,
    plain,
    severity_out,
    status_of,
)
from kedro_handoff.contracts.odcs.yaml_text import as_yaml
from kedro_handoff.fingerprint import document_fingerprint

_NO_VERSION = "0.0.0"  # the standard insists on one


def export_text(contract: ContractText, project: str) -> str:
    """An ODCS file as YAML, the same for the same contract."""
    return as_yaml(odcs_document(contract, project))


def odcs_document(contract: ContractText, project: str) -> dict[str, Any]:
    """A contract in the standard: every expectation as a custom rule, and the standard's own words beside.

    Args:
        contract: The contract.
        project: Name of the project; with the contract's name it makes the document's stable id.
    """
    meta = contract.meta
    found: Any = meta.get("odcs")
    kept = found if isinstance(found, dict) else {}
    version = meta.get("version")
    owner, purpose = meta.get("owner"), meta.get("description")
    document = plain(
        {
            "apiVersion": API_VERSION,
            "kind": KIND,
            "id": str(kept.get("id") or stable_id(project, contract.name)),
            "name": contract.name,
            "version": str(version) if version is not None else _NO_VERSION,
            "status": str(kept.get("status") or status_of(meta)),
            "domain": str(kept["domain"]) if kept.get("domain") else None,
            "description": {"purpose": purpose} if purpose else None,
            "team": {"name": owner} if owner else None,
            "schema": [_schema_object(contract)],
        }
    )
    own = {name: value for name, value in contract.document.items() if name != "expectations"}
    # The id tells an import whether somebody has given the document another one.
    value = {"format": 1, "id": document["id"], **own}
    value["fingerprint"] = document_fingerprint({**document, OWN: value})
    return {**document, "customProperties": [{"property": OWN, "value": value}]}


def is_unedited(document: Any) -> bool:
    """Whether an ODCS document is as we have exported it, from whatever contract."""
    value = custom_property(document, OWN)
    if not isinstance(value, Mapping):
        return False
    rest = {name: found for name, found in document.items() if name != "customProperties"}
    own = {name: found for name, found in value.items() if name != "fingerprint"}
    return bool(document_fingerprint({**rest, OWN: own}) == value.get("fingerprint"))


def stable_id(project: str, name: str) -> str:
    """The same id for the same contract of the same project, on every machine."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"kedro-handoff:{project}/{name}"))


def _schema_object(contract: ContractText) -> dict[str, Any]:
    entries = contract.document["expectations"]
    placed = list(enumerate(zip(contract.promises, entries, strict=True)))
    names = column_names(contract)
    alone = {name: [item for item in placed if item[1][0].columns == (name,)] for name in names}
    rest = [item for item in placed if len(item[1][0].columns) != 1]
    properties = []
    for name in names:
        found = column_property(contract, name, [promise for _, (promise, _) in alone[name]])
        properties.append(plain({**found, "quality": _quality(alone[name])}))
    return plain(
        {
            "name": contract.name,
            "logicalType": "object",
            "physicalType": "table",
            "properties": properties,
            "quality": _quality(rest),
        }
    )


def _quality(placed: Sequence[tuple[int, tuple[Promise, Mapping[str, Any]]]]) -> list[dict[str, Any]]:
    """The expectations word for word, and behind each the standard's own metric where it has one."""
    rules: list[dict[str, Any]] = []
    for position, (promise, entry) in placed:
        rules.append(
            plain(
                {
                    "type": "custom",
                    "engine": ENGINE,
                    "description": _notes(entry),
                    "severity": severity_out(promise.severity),
                    "implementation": dict(entry),
                    "customProperties": [{"property": POSITION, "value": position}],
                }
            )
        )
        metric = library_rule(promise)
        if metric is not None:
            rules.append(metric)
    return rules


def _notes(entry: Mapping[str, Any]) -> str | None:
    notes = entry.get("notes")
    return " ".join(map(str, notes)) if isinstance(notes, list) else str(notes) if notes else None
