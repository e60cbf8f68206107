"""Kedro's events, translated; what happens at each is done elsewhere."""

from kedro_handoff.hooks.command_line import HandoffCLIHooks
from kedro_handoff.hooks.contracts import ContractHooks
from kedro_handoff.hooks.runs import RunHooks

__all__ = ["HandoffCLIHooks", "HandoffHooks", "cli_hooks", "hooks"]


class HandoffHooks(ContractHooks, RunHooks):
    """All hooks of a run, as the one plugin that the entry point names."""


hooks = HandoffHooks()
cli_hooks = HandoffCLIHooks()
