"""What was promoted from a notebook: the file by which both sides are known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.module_text import normalised
from kedro_handoff.structure import ProjectStructure

FORMAT = 1
FOLDER = "handoff"


@dataclass(frozen=True)
class PromotedNode:
    """One node as it was promoted.

    Attributes:
        name: Name of the node.
        function: Name of its function.
        source: The function's text as the notebook gives it.
        carried: Text of what travelled along, by name; imports under their own text.
        inputs: Argument to dataset or parameter.
        outputs: Datasets that it makes.
        cells: Numbers of its cells at that time.
        cell_ids: Ids of its cells; empty in notebooks without.
        choice: How it was chosen, so that it can be planned again.
        module: Dotted name of the module that its function lives in; empty for the pipeline's `nodes.py`.
        module_source: The function's text in the module where it was written otherwise than the notebook
            gives it, with types for instance; empty where both are the same.
    """

    name: str
    function: str
    source: str
    carried: Mapping[str, str]
    inputs: Mapping[str, str]
    outputs: tuple[str, ...]
    cells: tuple[int, ...]
    cell_ids: tuple[str, ...] = ()
    choice: Mapping[str, Any] = field(default_factory=dict)
    module: str = ""
    module_source: str = ""

    @property
    def in_module(self) -> str:
        """The function's text as it was written into the module."""
        return self.module_source or self.source

    @property
    def fingerprint(self) -> str:
        """Changes when the meaning of the code or its binding does; formatting and comments do not count."""
        parts = [normalised(self.source), *(normalised(self.carried[name]) for name in sorted(self.carried))]
        bound = json.dumps([dict(self.inputs), list(self.outputs)], sort_keys=True)
        return hashlib.sha256("\0".join([*parts, bound]).encode()).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """All nodes that came from one notebook.

    Attributes:
        notebook: Path of the notebook in the project.
        pipeline: The pipeline that took them.
        nodes: In physical order of the notebook.
        versions: Versions of what made it.
        checkout: Hash of the code cells when notebook and module were last the same, where the notebook was
            checked out from the node; else empty.
        seal: What `seal.py` says of the notebook's code when it gave just these nodes; else empty.
        parameters: Values that the notebook gave the parameters of these nodes, by `test_size` or
            `model.test_size`.
    """

    notebook: str
    pipeline: str
    nodes: tuple[PromotedNode, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    checkout: str = ""
    seal: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """The file's text."""
        document = {"format": FORMAT, **asdict(self)}
        for node, facts in zip(self.nodes, document["nodes"], strict=True):
            facts["fingerprint"] = node.fingerprint
            if not facts["module"]:
                del facts["module"]
        for name in ("checkout", "seal", "parameters"):
            if not document[name]:
                del document[name]
        return json.dumps(document, indent=2, sort_keys=False) + "\n"


def manifest_path(base: Path, notebook: str) -> Path:
    """Where the manifest of a notebook is, under the base environment's configuration."""
    return base / FOLDER / f"{Path(notebook).with_suffix('').as_posix().replace('/', '.')}.json"


def manifest_of(structure: ProjectStructure, notebook: Path) -> Manifest | None:
    """The manifest of a notebook of the project, or `None` where nothing was promoted from it.

    Raises:
        NotebookError: The file is damaged, or of a newer format.
    """
    project = structure.project
    return read_manifest(manifest_path(project.base, project.relative(notebook.resolve()).as_posix()))


def read_manifest(path: Path) -> Manifest | None:
    """The manifest, or `None` where nothing was promoted.

    Raises:
        NotebookError: The file is damaged, or of a newer format.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise NotebookError(f"The manifest {path} cannot be read: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotebookError(f"The manifest {path} is of another format; this kedro-handoff reads {FORMAT}.")
    try:
        return Manifest(
            document["notebook"],
            document["pipeline"],
            tuple(map(_node, document["nodes"])),
            document.get("versions") or {},
            document.get("checkout") or "",
            document.get("seal") or "",
            document.get("parameters") or {},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotebookError(f"The manifest {path} is damaged: {error} is missing or wrong.") from error


def _node(facts: Mapping[str, Any]) -> PromotedNode:
    known = {name: value for name, value in facts.items() if name != "fingerprint"}
    for name in ("outputs", "cells", "cell_ids"):
        known[name] = tuple(known.get(name) or ())
    return PromotedNode(**known)
