"""Parameters that are not as they were, by dotted path, with the nodes that read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kedro_handoff.runs.difference.contents import leaves
from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair
from kedro_handoff.runs.own_id import got_the_id

MISSING = "(not set)"
_LONGEST = 60


def parameter_causes(material: Material) -> list[Cause]:
    """A cause for each parameter that changed, and for each that a node got otherwise than recorded."""
    causes: dict[str, Cause] = {}
    named: set[tuple[str, str]] = set()
    for path, old, new in changed_parameters(
        material.before.run["parameters"], material.after.run["parameters"]
    ):
        nodes = []
        for pair in material.pairs:
            given = [name for name in _otherwise(pair) if covers(name, path)]
            named |= {(pair.name, name) for name in given}
            nodes += [pair.name] if given else []
        causes[path] = _cause(path, old, new, tuple(nodes))
    for pair in material.pairs:
        for name in _otherwise(pair):
            if (pair.name, name) not in named:
                path = name.removeprefix("params:")
                known = causes.get(path)
                causes[path] = _unrecorded(path, (*(known.nodes if known else ()), pair.name))
    return [_marked_own_id(cause, material) for cause in causes.values()]


def _marked_own_id(cause: Cause, material: Material) -> Cause:
    """A parameter that holds the id of the run itself differs in every run and says nothing."""
    values = (cause.facts["before"], cause.facts["after"])
    runs = (material.before.run, material.after.run)
    own = values == (runs[0]["id"], runs[1]["id"]) or _nodes_got_the_id(cause, material)
    if not own:
        return cause
    facts = {**cause.facts, "own_id": True}
    gaps = tuple(dict.fromkeys(_gaps(cause, material)))
    return replace(cause, change="is the run's own id, different in every run", details=gaps, facts=facts)


def _gaps(cause: Cause, material: Material) -> Iterator[str]:
    """What else may make its nodes' results differ each time: the id alone need not be all."""
    for pair in material.pairs:
        code = pair.latest.record["code"] if pair.name in cause.nodes else None
        for gap in code["not_covered"] if code else ():
            yield f"{pair.name} is not covered: {gap['why']} ({gap['where']}, line {gap['line']})"


def _nodes_got_the_id(cause: Cause, material: Material) -> bool:
    name = f"params:{cause.facts['parameter']}"
    got = [
        got_the_id(side.record, name, side.run["id"])
        for pair in material.pairs
        if pair.name in cause.nodes
        for side in (pair.before, pair.after)
        if side
    ]
    return bool(got) and all(got)


def changed_parameters(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Dotted path, value before and value after of each parameter that differs."""
    old, new = dict(leaves(before)), dict(leaves(after))
    for path in [*(path for path in old if path not in new), *new]:
        first, second = old.get(path, MISSING), new.get(path, MISSING)
        if type(first) is not type(second) or first != second:
            yield path, first, second


def covers(parameter: str, path: str) -> bool:
    """Whether a node's parameter holds the value at a dotted path, or is a part of it."""
    name = parameter.removeprefix("params:")
    return (
        parameter == "parameters"
        or path == name
        or path.startswith(f"{name}.")
        or name.startswith(f"{path}.")
    )


def _otherwise(pair: NodePair) -> list[str]:
    """Parameters that the node got in both runs, and not the same."""
    if pair.before is None or pair.after is None:
        return []
    old, new = pair.before.record["parameters"], pair.after.record["parameters"]
    return [name for name, digest in new.items() if name in old and old[name] != digest]


def _cause(path: str, old: Any, new: Any, nodes: tuple[str, ...]) -> Cause:
    return Cause(
        id=f"parameters:{path}",
        kind="parameters",
        name=f"the parameter `{path}`",
        change=_change(old, new),
        details=tuple(_list_change(old, new)),
        facts={"parameter": path, "before": old, "after": new},
        nodes=nodes,
    )


def _change(old: Any, new: Any) -> str:
    if old is MISSING:
        return f"was added ({in_words(new)})"
    if new is MISSING:
        return f"was removed (it was {in_words(old)})"
    return f"changed from {in_words(old)} to {in_words(new)}"


def _list_change(old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, list) and isinstance(new, list):
        yield from (f"- {in_words(item)}" for item in old if item not in new)
        yield from (f"+ {in_words(item)}" for item in new if item not in old)


def in_words(value: Any) -> str:
    """A parameter's value on one short line."""
    if isinstance(value, list) and len(json.dumps(value, default=str)) > _LONGEST:
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _unrecorded(path: str, nodes: tuple[str, ...]) -> Cause:
    return Cause(
        id=f"parameters:{path}",
        kind="parameters",
        name=f"the parameter `{path}`",
        change="changed; its values are masked, or were given while the run was under way",
        facts={"parameter": path, "before": None, "after": None},
        nodes=nodes,
    )
