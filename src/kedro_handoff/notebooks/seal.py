"""The seal of a manifest: the notebook's code with which its nodes were found to agree.

As long as the seal holds, the notebook's side needs no planning to be known: it says what it said then. The
seal covers all cells, what the nodes took from them, and the version of this package. Whatever does not fit
breaks it, and the notebook is read and planned again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.static_check import NodeState, notebook_agrees, sealed_states
from kedro_handoff.structure import ProjectStructure


def sealed(manifest: Manifest, project: Path, package: str, text: str | None = None) -> Manifest:
    """The manifest with a seal, if the notebook gives just these nodes; else without one.

    A notebook that uses the project's own package gets none: what it means depends on other files, too.

    Args:
        manifest: What was promoted.
        project: The project's folder.
        package: The project's package.
        text: The notebook's text as it will be, where it is not what the file holds now.
    """
    path = project / manifest.notebook
    text = (read_text(path) or "") if text is None else text
    known = not manifest.checkout and package not in text
    agrees = known and notebook_agrees(manifest, read_program(parse_notebook(path, text)))
    return replace(manifest, seal=_seal(manifest, text) if agrees else "")


def states_under_seal(structure: ProjectStructure, manifest: Manifest) -> list[NodeState] | None:
    """The state of each node without planning, where the seal holds; else `None`."""
    text = read_text(structure.project.path / manifest.notebook)
    if not manifest.seal or text is None or manifest.seal != _seal(manifest, text):
        return None
    return sealed_states(structure, manifest)


def _seal(manifest: Manifest, text: str) -> str:
    """A hash; empty where the text is no notebook."""
    try:
        document = json.loads(text)
        cells = [[cell.get("cell_type"), cell.get("id"), _joined(cell)] for cell in document["cells"]]
        metadata = document.get("metadata") or {}
        language = [
            metadata.get("kernelspec", {}).get("language"),
            metadata.get("language_info", {}).get("name"),
        ]
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    nodes = [
        [n.name, n.function, n.source, dict(n.carried), dict(n.inputs), n.outputs, n.cell_ids, dict(n.choice)]
        for n in manifest.nodes
    ]
    values = [dict(manifest.parameters)] if manifest.parameters else []
    facts = [version("kedro-handoff"), manifest.pipeline, language, cells, nodes, *values]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _joined(cell: Any) -> str:
    source = cell.get("source") or ""
    return "".join(source) if isinstance(source, list) else str(source)
