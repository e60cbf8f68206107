"""All hooks of a run, as the one plugin that the entry point names."""

from __future__ import annotations

from kedro_handoff.hooks.contracts import ContractHooks
from kedro_handoff.hooks.keeping import KeepingHooks
from kedro_handoff.hooks.runs import RunHooks


class HandoffHooks(ContractHooks, RunHooks, KeepingHooks):
    """All hooks of a run."""

    def node_decided(self, run_id: str, node: str, **decision: str | None) -> None:
        """What the incremental runner decided on a node; Kedro has no hook for it."""
        self.note_decision(run_id, node, decision)
        self.note_reuse(run_id, node, decision["status"] == "reused")


hooks = HandoffHooks()
