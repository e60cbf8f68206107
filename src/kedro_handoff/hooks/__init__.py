"""Kedro's events, translated; what happens at each is done elsewhere."""

from kedro_handoff.fingerprint.load_marks import mark_loads
from kedro_handoff.hooks.command_line import HandoffCLIHooks
from kedro_handoff.hooks.contracts import ContractHooks
from kedro_handoff.hooks.keeping import KeepingHooks
from kedro_handoff.hooks.runs import RunHooks

__all__ = ["HandoffCLIHooks", "HandoffHooks", "cli_hooks", "hooks"]


class HandoffHooks(ContractHooks, RunHooks, KeepingHooks):
    """All hooks of a run, as the one plugin that the entry point names."""

    def node_decided(self, run_id: str, node: str, **decision: str | None) -> None:
        """What the incremental runner decided on a node; Kedro has no hook for it."""
        self.note_decision(run_id, node, decision)
        self.note_reuse(run_id, node, decision["status"] == "reused")


# Kedro imports this before the nodes: a file that was edited a moment before is known to be what is loaded.
mark_loads()

hooks = HandoffHooks()
cli_hooks = HandoffCLIHooks()
