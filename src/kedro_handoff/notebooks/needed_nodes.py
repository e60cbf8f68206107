"""Which nodes of a project have to run so that promoted nodes can."""

from __future__ import annotations

from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.structure import NodeFacts, ProjectStructure


def nodes_to_run(structure: ProjectStructure, manifest: Manifest) -> tuple[str, list[str]]:
    """A registered pipeline, and names of its nodes: the promoted, and those that fill inputs in memory."""
    known = structure.pipelines
    for name in dict.fromkeys([manifest.pipeline, "__default__", *known]):
        nodes = known.get(name, ())
        makers = {output: node for node in nodes for output in node.outputs}
        pending = [node for node in nodes if _is_promoted(node, manifest)]
        wanted, missing = {node.name for node in pending}, not pending
        while pending:
            for dataset in _in_memory(structure, pending.pop()):
                maker = makers.get(dataset)
                missing = missing or maker is None
                if maker is not None and maker.name not in wanted:
                    wanted.add(maker.name)
                    pending.append(maker)
        if not missing:
            return name, [node.name for node in nodes if node.name in wanted]
    own = known.get(manifest.pipeline, ())
    return manifest.pipeline, [node.name for node in own if _is_promoted(node, manifest)]


def _is_promoted(node: NodeFacts, manifest: Manifest) -> bool:
    names = {promoted.name for promoted in manifest.nodes}
    return node.name in names or (not manifest.checkout and node.local_name in names)


def _in_memory(structure: ProjectStructure, node: NodeFacts) -> list[str]:
    data = (name for name in node.inputs if not name.startswith("params:") and name != "parameters")
    entries = structure.entries
    return [name for name in data if name not in entries or not entries[name].persisted]
