"""What is done for reused nodes: contracts that changed are judged, and a share is computed again."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts import occasion
from kedro_handoff.errors import ReuseError
from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.entry import Entry
from kedro_handoff.runs.reuse.verification import Verification
from kedro_handoff.runs.reuse.world import World

logger = logging.getLogger("kedro.runner.incremental")


class Acceptance:
    """The reused nodes of one run."""

    def __init__(self, world: World, writers: Mapping[str, Any], run_id: str, share: float) -> None:
        """Begin.

        Args:
            world: What the run finds.
            writers: The node of this run that makes each dataset.
            run_id: The run's id, which decides with each node's key whether that one is computed again.
            share: The share that is computed again, 0 to 1.
        """
        self._world = world
        self._run_id = run_id
        self._share = share
        self._judged: dict[str, str] = {}
        self._verification = Verification(world, writers)
        self._problems: list[str] = []

    def accept(self, decision: Decision) -> None:
        """Take a reused node.

        Raises:
            DataValidationError: What is reused breaks a contract that has changed since.
        """
        entry = decision.entry
        if entry is None:
            return
        self._judge_again(decision.node, entry)
        self._verification.note(decision)
        if _is_chosen(entry["key"], self._run_id, self._share):
            problems = self._verification.problems(decision)
            if decision.node.name in self._world.settings.trust:
                self._warn(problems)
            elif problems:
                self._world.store.remove(entry)
                self._problems += problems

    def conclude(self) -> None:
        """Say what was not the same when it was computed again.

        Raises:
            ReuseError: Something was not.
        """
        if self._problems:
            raise ReuseError(
                "\n".join(["What was reused is not what its nodes make now:", *self._problems, *_HELP])
            )

    def _warn(self, problems: list[str]) -> None:
        for problem in problems:
            logger.warning("Computed again, a trusted node makes something else: %s", problem.strip())

    def _judge_again(self, node: Any, entry: Entry) -> None:
        changed = {}
        for name, then in entry["contracts"].items():
            now = self._world.contracts.held_to(name)
            if now is None or now == then or self._world.place(name).kind != "files":
                continue
            if self._judged.get(name) != now:
                self._judge(name, node)
                self._judged[name] = now
            changed[name] = now
        if changed:
            self._world.store.write({**entry, "contracts": {**entry["contracts"], **changed}})

    def _judge(self, name: str, node: Any) -> None:
        """Have Kedro validate what is there, as the save or load that does not happen would have done."""
        catalog = self._world.catalog
        on = catalog.validator_specs[name].on
        mode = "save" if name in node.outputs and "save" in on else on[0]
        occasion.begin(name, mode, node.name)
        try:
            catalog._validate(name, self._world.dataset(name).load(), mode=mode)
        finally:
            occasion.end(name, mode, node.name)


_HELP = (
    "A node that draws random numbers without a seed, reads the clock or depends on the order of threads "
    "gives something else each time: give it a seed, or tag it `handoff.always`.",
    "The entries of these nodes are removed: the next run makes them anew.",
)


def _is_chosen(key: str, run_id: str, share: float) -> bool:
    digest = hashlib.sha256(f"{key} {run_id}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 < share
