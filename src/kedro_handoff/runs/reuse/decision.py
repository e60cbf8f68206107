"""Whether one node has to run now, and why: what the runner and `kedro handoff runs stale` both ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kedro_handoff.errors import DatasetAccessError
from kedro_handoff.runs.own_id import UNCHANGED_SINCE
from kedro_handoff.runs.reuse.always import why_always
from kedro_handoff.runs.reuse.changes import changes
from kedro_handoff.runs.reuse.circumstances import Found, look_at, unseen
from kedro_handoff.runs.reuse.configuration import short
from kedro_handoff.runs.reuse.entry import Entry
from kedro_handoff.runs.reuse.parameters import is_parameter
from kedro_handoff.runs.reuse.places import version_asked_for
from kedro_handoff.runs.reuse.world import World


@dataclass(frozen=True)
class Decision:
    """What is to become of a node.

    Attributes:
        node: Kedro's node.
        runs: Whether it runs.
        why: In words, one line.
        found: The node as it was looked at; `None` where there was no need to.
        entry: The earlier execution that stands for it, where it is reused.
        keepable: Whether an execution now may stand for a later one.
        demanded: Whether it runs only because another node needs what it keeps in memory.
    """

    node: Any
    runs: bool
    why: str
    found: Found | None = None
    entry: Entry | None = None
    keepable: bool = True
    demanded: bool = False


def decide(node: Any, world: World, read: frozenset[str]) -> Decision:
    """Decide on one node, given what the run has done so far. What cannot be decided on runs.

    Args:
        node: Kedro's node.
        world: What the run finds.
        read: Datasets that some node of this run reads.
    """
    try:
        return _decide(node, world, read)
    except Exception as error:  # noqa: BLE001 - somebody's code or store may fail in any way; running is right
        return Decision(node, True, f"cannot be decided on: {type(error).__name__}: {error}", keepable=False)


def _decide(node: Any, world: World, read: frozenset[str]) -> Decision:
    new = looked_at(node, world, read)
    found = new.found
    if not new.keepable or found is None:
        return new
    entry = next((e for e in world.store.of_node(node.name) if e["slot"] == slot_of(node, world)), None)
    reasons = _reasons(node, found, entry, world)
    if reasons or entry is None:
        return replace(new, why="; ".join(reasons))
    return Decision(node, False, f"{UNCHANGED_SINCE}{entry['run_id']}", found, entry)


def looked_at(node: Any, world: World, read: frozenset[str]) -> Decision:
    """A node that runs whatever was before: whether its execution may stand for a later one."""
    always = why_always(node, world, read)
    if always:
        return Decision(node, True, always, keepable=False)
    found = look_at(node, world)
    return Decision(node, True, "; ".join(found.problems), found, keepable=not found.problems)


def found_of(decision: Decision, world: World) -> Found:
    """The node of a decision as it was looked at, for which there may have been no need so far."""
    if decision.found is not None:
        return decision.found
    try:
        return look_at(decision.node, world)
    except Exception:  # noqa: BLE001 - the node runs anyway; what it makes is then told from anything else
        return unseen(decision.node)


def slot_of(node: Any, world: World) -> str:
    """Stands for the places that a node writes to; in memory, for the environment."""
    places = [(name, world.place(name).name) for name in sorted(node.outputs)]
    return short([places, world.project.env if not any(place for _, place in places) else ""])


def _reasons(node: Any, found: Found, entry: Entry | None, world: World) -> list[str]:
    if entry is None:
        anew = [f"input {name} is made anew by {maker}" for name, maker in found.made_anew.items()]
        why = world.store.doubt(node.name, slot_of(node, world))
        return [f"no earlier result of it is kept{f': {why}' if why else ''}", *anew]
    changed = [*changes(found, entry), *_contract_changes(node, entry, world)]
    changed += [f"input {name} is made anew by {maker}" for name, maker in found.made_anew.items()]
    return changed or [problem for name in node.outputs if (problem := _output_problem(name, entry, world))]


def _contract_changes(node: Any, entry: Entry, world: World) -> Iterator[str]:
    """Contracts of what is in memory, which only an execution can judge; files are judged where they are."""
    for name in (*node.inputs, *node.outputs):
        if is_parameter(name) or world.place(name).kind != "memory":
            continue
        now = world.contracts.held_to(name)
        if now is not None and entry["contracts"].get(name) != now:
            yield f"the contract of {name}, which is kept in memory, changed"


def _output_problem(name: str, entry: Entry, world: World) -> str:
    """Why an output is no longer the one that was written; empty where it is."""
    place = world.place(name)
    if name not in entry["outputs"]:
        return f"output {name} was not kept"
    if place.kind == "memory":
        return ""
    try:
        file = world.file(name)
    except DatasetAccessError as error:
        missing = str(error).startswith(("FileNotFoundError", "VersionNotFoundError"))
        return (
            f"output {place.name} is not there" if missing else f"output {place.name} cannot be read: {error}"
        )
    if file.digest == entry["outputs"][name]["file"]:
        return ""
    asked = version_asked_for(world.dataset(name))
    if asked:
        return f"output {place.name} is to be loaded in version {asked}, which is not what it made last"
    return f"output {place.name} changed since"
