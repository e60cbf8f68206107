"""All that a node's outputs depend on, as it is now."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kedro_handoff.runs.reuse.configuration import libraries, short
from kedro_handoff.runs.reuse.entry import Circumstances, InputFacts, ParameterFacts
from kedro_handoff.runs.reuse.inputs import see_input
from kedro_handoff.runs.reuse.packages import versions_with_dependencies
from kedro_handoff.runs.reuse.parameters import is_parameter, parameter_facts
from kedro_handoff.runs.reuse.world import World, project_file

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code import CodeFingerprint


@dataclass(frozen=True)
class Found:
    """A node as it was looked at.

    Attributes:
        circumstances: What its outputs depend on.
        key: Stands for all of it.
        made_by: Stands for code and packages, its inputs' included.
        kinds: Kind of each part of its code (`function`, `constant`, ...).
        texts: Text of each constant among them, as written.
        problems: Why the node cannot be reused whatever the circumstances, in words.
        made_anew: Inputs that another node makes first, with that node (`runs stale` only).
    """

    circumstances: Circumstances
    key: str
    made_by: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    made_anew: Mapping[str, str] = field(default_factory=dict)


def look_at(node: Any, world: World) -> Found:
    """Look at a node, its code, inputs, parameters and outputs."""
    trusted = node.name in world.settings.trust
    code = world.code_now(node.func)
    problems = [] if trusted else list(_not_covered(code, world))
    inputs: dict[str, InputFacts] = {}
    packages = {name for name in code.packages if name != "python"}
    made_anew: dict[str, str] = {}
    for name in _once(name for name in node.inputs if not is_parameter(name)):
        seen = see_input(name, world, trusted)
        if seen.problem:
            problems.append(_with_hint(seen.problem, node.name) if seen.trustable else seen.problem)
        if seen.made_anew:
            made_anew[name] = seen.made_anew
        elif seen.facts is not None:
            inputs[name] = seen.facts
            packages.update(seen.libraries)
    parameters, unsound = _parameters(node, world)
    circumstances = _circumstances(node, code, packages, inputs, parameters, world)
    made_by = short(
        [code.digest, circumstances["packages"], sorted(facts["made_by"] for facts in inputs.values())]
    )
    kinds = {part.name: part.kind for part in code.parts}
    texts = {part.name: part.source for part in code.parts if part.kind == "constant"}
    said = (*problems, *unsound)
    return Found(circumstances, short(circumstances), made_by, kinds, texts, said, made_anew)


def unseen(node: Any) -> Found:
    """A node that cannot be looked at: what it makes is like nothing that was made before."""
    nothing: Circumstances = {
        "function": _function_name(node.func),
        "wiring": "",
        "code": "",
        "parts": {},
        "packages": {},
        "python": "",
        "platform": "",
        "hooks": {},
        "parameters": {},
        "inputs": {},
        "outputs": {},
    }
    return Found(nothing, "", uuid4().hex)


def _circumstances(
    node: Any,
    code: CodeFingerprint,
    packages: set[str],
    inputs: dict[str, InputFacts],
    parameters: dict[str, ParameterFacts],
    world: World,
) -> Circumstances:
    return {
        "function": _function_name(node.func),
        "wiring": short([_plain(node._inputs), _plain(node._outputs)]),
        "code": code.digest,
        "parts": {part.name: part.digest for part in code.parts},
        "packages": versions_with_dependencies(sorted((packages | _writers(node, world)) - world.own)),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "platform": f"{sys.platform} {platform.machine()}",
        "hooks": dict(world.hooks()),
        "parameters": parameters,
        "inputs": inputs,
        "outputs": {name: world.configuration(name, "save") for name in node.outputs},
    }


def _writers(node: Any, world: World) -> set[str]:
    """Packages that write the node's outputs."""
    files = (name for name in node.outputs if world.place(name).kind == "files")
    return {library for name in files for library in libraries(world.dataset(name))}


def _not_covered(code: CodeFingerprint, world: World) -> Iterator[str]:
    for gap in code.not_covered:
        place = project_file(gap.where, world.project.path)
        yield f"its code is not covered: {place}{f':{gap.line}' if gap.line else ''} {gap.why}"


def _with_hint(problem: str, node: str) -> str:
    return f"{problem} (`reuse: {{trust: [{node}]}}` in handoff.yml would let it be)"


def _parameters(node: Any, world: World) -> tuple[dict[str, ParameterFacts], list[str]]:
    found: dict[str, ParameterFacts] = {}
    problems = []
    for name in _once(name for name in node.inputs if is_parameter(name)):
        if world.is_ignored(name):
            continue
        dataset = world.dataset(name)
        facts = parameter_facts(name, dataset.load()) if dataset is not None and dataset.exists() else None
        if facts is None:
            problems.append(f"parameter {name} cannot be hashed")
        else:
            found[name] = facts
    return found, problems


def _function_name(function: Any) -> str:
    inner = getattr(function, "func", function)
    return f"{getattr(inner, '__module__', '')}.{getattr(inner, '__qualname__', type(inner).__qualname__)}"


def _plain(names: Any) -> Any:
    return dict(names) if isinstance(names, Mapping) else names


def _once(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))
