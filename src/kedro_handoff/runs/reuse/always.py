"""Nodes that run each time, whatever has or has not changed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from kedro_handoff.runs.reuse.configuration import appends
from kedro_handoff.runs.reuse.parameters import is_parameter
from kedro_handoff.runs.reuse.places import is_partitioned
from kedro_handoff.runs.reuse.world import World

# Kedro's tags are made of letters, digits, `_`, `-` and `.`: `handoff:always` is refused by Kedro itself.
TAG = "handoff.always"


def why_always(node: Any, world: World, read: frozenset[str]) -> str:
    """Why a node runs each time, in words; empty where it may be reused.

    Args:
        node: Kedro's node.
        world: What the run finds.
        read: Datasets that some node of this run reads.
    """
    return next(_reasons(node, world, read), "")


def _reasons(node: Any, world: World, read: frozenset[str]) -> Iterator[str]:
    if TAG in node.tags:
        yield f"always runs: tagged {TAG}"
    if node.name in world.settings.always:
        yield "always runs: named under `reuse: always` in handoff.yml"
    if not node.outputs:
        yield "always runs: it has no output, so it is there for its side effect"
    if inspect.isgeneratorfunction(inspect.unwrap(getattr(node.func, "func", node.func))):
        yield "always runs: it saves piece by piece"
    if node.confirms:
        yield f"always runs: it confirms {', '.join(node.confirms)}"
    for name in node.outputs:
        yield from _output_reasons(name, world, read)
    written = {world.place(name).name: name for name in node.outputs if world.place(name).kind == "files"}
    for name in node.inputs:
        place = "" if is_parameter(name) else world.place(name).name
        if place and place in written:
            yield f"always runs: it reads {name} and writes {written[place]}, which are one file"


def _output_reasons(name: str, world: World, read: frozenset[str]) -> Iterator[str]:
    place = world.place(name)
    if place.kind == "other":
        yield f"always runs: output {name} {place.problem}"
    elif place.kind == "memory":
        if name not in read:
            yield f"always runs: output {name} is kept in memory for whoever asked for the run"
    elif is_partitioned(world.dataset(name)) or appends(world.dataset(name)):
        yield f"always runs: saving {name} adds to what is there"
