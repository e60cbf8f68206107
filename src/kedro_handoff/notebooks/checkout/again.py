"""The promotion of a notebook that was checked out from a node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.checkout.document import code_hash
from kedro_handoff.notebooks.checkout.update import Take, module_path, prepare_update, updated_manifest
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import FileChange, changed, read_text
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.module_text import nodes_file
from kedro_handoff.notebooks.plan import PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Program
from kedro_handoff.structure import ProjectStructure


def with_modules(structure: ProjectStructure, manifest: Manifest) -> list[tuple[PromotedNode, str]]:
    """Each promoted node with the text of the module that has its function."""
    own = nodes_file(structure.source / "pipelines" / manifest.pipeline)
    paths = [module_path(structure, node.module) if node.module else own for node in manifest.nodes]
    return [(node, read_text(path) or "") for node, path in zip(manifest.nodes, paths, strict=True)]


@dataclass(frozen=True)
class Again:
    """What the promotion of a checked-out notebook stands on.

    Attributes:
        structure: The project.
        earlier: The manifest of the checkout.
        place: The manifest's file.
        known: The project's parameters.
        take: Which side is right where both were edited.
    """

    structure: ProjectStructure
    earlier: Manifest
    place: Path
    known: Mapping[str, Any]
    take: Take

    @property
    def module(self) -> str:
        """Dotted name of the module that is brought up to date."""
        return self.earlier.nodes[0].module

    def worked_out(
        self, program: Program, brought: Sequence[FileChange], choices: Sequence[Choice]
    ) -> tuple[PromotionPlan, tuple[FileChange, ...]]:
        """The plan, and what to write: module and manifest, and what was brought into the notebook.

        Args:
            program: The notebook, with what was brought into it.
            brought: The notebook's file, where the module's code was brought into it.
            choices: What the person or markers chose; nothing but the node itself may be.
        """
        (base,) = self.earlier.nodes
        others = [c for c in choices if c.name != base.name and c.function != base.function]
        if others:
            return PromotionPlan((), (_other(program, base, others[0]),)), ()
        edited = code_hash(program.notebook) != self.earlier.checkout
        update = prepare_update(self.structure, program, base, self.take, self.known, edited)
        manifest = updated_manifest(self.earlier, update.node, program)
        path = self.structure.project.relative(self.place)
        files = [*brought, update.module, FileChange(path, read_text(self.place), manifest.text())]
        return update.plan, () if update.plan.refusals else tuple(changed(files))


def _other(program: Program, base: PromotedNode, choice: Choice) -> Refusal:
    what = choice.name or choice.function or f"cells {', '.join(map(str, choice.cells))}"
    reason = f"this notebook was checked out to work on node '{base.name}', and {what} is chosen as well"
    mend = "promote new nodes from a notebook of their own"
    return Refusal("checked-out", program.notebook.path.name, reason, mend)
