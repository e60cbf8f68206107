"""What the contracts said in a run, without the examples of rows that the outcomes themselves keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.outcome import outcomes_of_run
from kedro_handoff.runs.record import ContractRecord
from kedro_handoff.store import RecordStore

# Of a finding. `found` and `promise` are left out: what was found may be a value of a row.
_KEPT = ("type", "column", "severity", "status", "line", "unexpected_count", "element_count")


def contracts_of_run(store: RecordStore, run_id: str) -> dict[str, ContractRecord]:
    """The last outcome of each contract that the run judged, by dataset."""
    found: dict[str, ContractRecord] = {}
    for outcome in outcomes_of_run(store, run_id):
        found.setdefault(str(outcome["dataset"]), _record(outcome))
    return found


def _record(outcome: Mapping[str, Any]) -> ContractRecord:
    contract = outcome.get("contract") or {}
    return {
        "status": str(outcome["status"]),
        "fingerprint": str(contract.get("fingerprint", "")),
        "version": str(contract["version"]) if contract.get("version") else None,
        "file": str(contract.get("file", "")),
        "expectations": int(outcome.get("expectations", 0)),
        "held": int(outcome.get("held", 0)),
        "not_held": [
            {key: finding[key] for key in _KEPT if key in finding} for finding in outcome.get("not_held", ())
        ],
    }
