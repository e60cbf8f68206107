"""In what a notebook, or a pipeline's module, differs from what was promoted, in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.checkout.imports import bindings, bound_in
from kedro_handoff.notebooks.checkout.module_code import module_program
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.module_text import definitions, normalised
from kedro_handoff.notebooks.parameter_text import MISSING, parameter
from kedro_handoff.structure import NodeFacts


def value_differences(
    manifest: Manifest, node: PromotedNode, given: Mapping[str, Any], there: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """What notebook and project say of the node's parameters, each where it is not what was promoted."""
    notebook, project = [], []
    for name in sorted(dataset.removeprefix("params:") for dataset in node.inputs.values()):
        if name not in manifest.parameters:
            continue
        before = manifest.parameters[name]
        ours, theirs = given.get(name, before), there.get(name, parameter(there, name))
        if ours != before and ours != theirs:
            notebook.append(f"`{name}` is {ours!r} instead of {before!r}")
        if theirs != before and ours != theirs:
            said = "gone" if theirs is MISSING else f"{theirs!r} instead of {before!r}"
            project.append(f"the project's parameter '{name}' is {said}")
    return notebook, project


def code_of_node(node: PromotedNode) -> dict[str, str]:
    """Texts of the node's function and of what travels along, by name."""
    return {**node.carried, node.function: node.source}


def differences(node: PromotedNode, code: Mapping[str, str], now: PromotedNode) -> Iterator[str]:
    """In what the notebook's code, and what it takes and makes now, is not what was promoted."""
    before = code_of_node(node)
    for name in sorted(before.keys() | code.keys()):
        if name not in code:
            yield f"`{name}` is gone"
        elif name not in before:
            yield f"`{name}` is new"
        elif before[name] != code[name] and normalised(before[name]) != normalised(code[name]):
            yield f"`{name}` was changed"
    if dict(now.inputs) != dict(node.inputs):
        yield f"it takes {_listed(now.inputs.values())} instead of {_listed(node.inputs.values())}"
    if now.outputs != node.outputs:
        yield f"it makes {_listed(now.outputs)} instead of {_listed(node.outputs)}"


@lru_cache(maxsize=16)
def _imports_of(module: str) -> Mapping[str, Any]:
    body = ast.parse(module).body
    # By what they bind: `import a, b` may stand there as two lines.
    return bound_in([ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)])


def module_differences(node: PromotedNode, module: str, facts: NodeFacts | None) -> Iterator[str]:
    """In what the module and the pipeline are not what was promoted."""
    present = {name: text for name, (_, _, text) in definitions(module).items()}
    imports = _imports_of(module)
    known = bindings(module_program(Path(node.module), module), node.module) if node.module else {}
    for name, text in {**node.carried, node.function: node.in_module}.items():
        if not name.isidentifier():
            missing = bound_in([text]).items() - known.items()
            if node.module and all(binding.module == node.module for _, binding in missing):
                continue
            if bound_in([text]).items() - imports.items():
                yield f"`{text}` is gone"
        elif name not in present:
            yield f"`{name}` is gone"
        elif present[name] != text and normalised(present[name]) != normalised(text):
            yield f"`{name}` was changed"
    yield from wiring_differences(node, facts)


def wiring_differences(node: PromotedNode, facts: NodeFacts | None) -> Iterator[str]:
    """In what the pipeline's node takes and makes something else than was promoted."""
    if facts is None:
        yield f"the pipeline has no node '{node.name}'"
        return
    taken = {name.split("@")[0] for name in node.inputs.values() if not name.startswith("params:")}
    if taken != {dataset for dataset in facts.inputs if not dataset.startswith("params:")}:
        yield f"the node takes {_listed(facts.inputs)} instead of {_listed(taken)}"
    if {name.split("@")[0] for name in node.outputs} != set(facts.outputs):
        yield f"the node makes {_listed(facts.outputs)} instead of {_listed(node.outputs)}"


def _listed(names: Any) -> str:
    return ", ".join(sorted(names)) or "nothing"
