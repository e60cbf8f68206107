"""Every dataset with its layer, owner, contract and last outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kedro_handoff.contracts.outcome import last_outcome
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import ContractDeclarationError, RecordError
from kedro_handoff.structure import EntryFacts, ProjectStructure


@dataclass(frozen=True)
class DatasetState:
    """How one dataset stands.

    Attributes:
        dataset: Its name.
        layer: Its kedro-viz layer, or `None`.
        owner: Who owns the contract, or `None`.
        contract: File of the contract, relative to the project, or `None`.
        boundary: Whether it crosses from one role to another.
        outcome: `held`, `warned`, `quarantined`, `violated`, `not_evaluated`, `wrongly_declared`,
            `unreadable`, or `None` where it was never judged.
        time: When it was last judged, UTC, ISO 8601.
        run_id: The run that judged it, or `None`.
        row_count: Rows that were judged.
        current: Whether that outcome is of the contract as it is now; `None` where it does not say of which
            it is.
        message: What was found, where it did not hold; one line.
        proposed: Whether the contract was drafted by a promotion and nobody has confirmed it yet.
    """

    dataset: str
    layer: str | None
    owner: str | None
    contract: str | None
    boundary: bool
    outcome: str | None
    time: str | None
    run_id: str | None
    row_count: int | None
    current: bool | None
    message: str
    proposed: bool = False


def dataset_states(structure: ProjectStructure) -> list[DatasetState]:
    """State of every persisted dataset, by layer as the catalog files declare them, then by name."""
    boundaries = structure.boundaries()
    entries = [entry for entry in structure.entries.values() if entry.persisted]
    states = [_state(entry, structure, entry.name in boundaries) for entry in entries]
    order = {layer: place for place, layer in enumerate(LAYERS)}
    return sorted(states, key=lambda s: (order.get(s.layer or "", len(order)), s.layer or "", s.dataset))


LAYERS = ("raw", "intermediate", "primary", "feature", "model_input", "models", "model_output", "reporting")


def _state(entry: EntryFacts, structure: ProjectStructure, boundary: bool) -> DatasetState:
    project = structure.project
    owner, file, fingerprint, proposed = None, None, None, False
    if entry.contract:
        path = project.contract_path(entry.contract)
        file = str(project.relative(path))
        try:
            suite = read_suite(path)
            owner, proposed = suite.meta.get("owner"), suite.proposed
            fingerprint = suite.for_environment(entry.environment).fingerprint
        except ContractDeclarationError:
            pass  # `check` names what is wrong; here the dataset still has to be listed
    outcome = _outcome(structure, entry.name)
    return DatasetState(
        dataset=entry.name,
        layer=entry.layer,
        owner=owner,
        contract=file,
        boundary=boundary,
        outcome=outcome.get("status"),
        time=outcome.get("time"),
        run_id=outcome.get("run_id"),
        row_count=outcome.get("row_count"),
        current=outcome["contract"].get("fingerprint") == fingerprint if "contract" in outcome else None,
        message=_message(outcome),
        proposed=proposed,
    )


def _outcome(structure: ProjectStructure, dataset: str) -> dict[str, Any]:
    try:
        return last_outcome(structure.project.records, dataset) or {}
    except RecordError as error:
        return {"status": "unreadable", "message": str(error)}


def _message(outcome: dict[str, Any]) -> str:
    found = outcome.get("not_held") or []
    if outcome.get("quarantine"):
        place = outcome["quarantine"]["dataset"]
        return f"{outcome['rows_set_aside']:,} of {outcome['rows_in']:,} rows set aside in {place}"
    if not found:
        return str(outcome.get("message", "")).split("\n", 1)[0]
    first = f"{found[0].get('column', 'table')}: {found[0].get('found') or found[0]['promise']}"
    return first + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
