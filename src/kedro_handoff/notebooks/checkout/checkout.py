"""A node checked out: the notebook to work on it, and the manifest by which its way back is known."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.checkout.cells import cells_of
from kedro_handoff.notebooks.checkout.document import code_hash, notebook_text, written_notes
from kedro_handoff.notebooks.checkout.module_code import code_of, module_program
from kedro_handoff.notebooks.checkout.node_place import NodePlace, find_node, users_of
from kedro_handoff.notebooks.checkout.update import Take
from kedro_handoff.notebooks.checkout.upstream import upstream_of
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import FileChange, changed, read_text
from kedro_handoff.notebooks.manifest import FOLDER, Manifest, manifest_path, read_manifest
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Checkout:
    """What a checkout will write.

    Attributes:
        node: The node.
        notebook: The notebook's file, relative to the project.
        files: Notebook and manifest, where they change.
        notes: What a person should know.
        refusals: What will keep the node from being promoted again, as its code is now.
    """

    node: NodePlace
    notebook: Path
    files: tuple[FileChange, ...]
    notes: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def prepare_checkout(
    structure: ProjectStructure, name: str, notebook: Path | None = None, take: Take = ""
) -> Checkout:
    """Work a checkout out; nothing is written and no data are loaded.

    Args:
        structure: The project.
        name: The node.
        notebook: The notebook to write; by default `notebooks/<node>.ipynb`.
        take: `module` writes a notebook that was edited anew; `notebook` leaves it as it is.

    Raises:
        NotebookError: The node cannot be brought into a notebook, or the file is in use.
    """
    place = find_node(structure, name)
    project = structure.project
    path = (notebook or project.path / "notebooks" / f"{place.local_name}.ipynb").resolve()
    if not path.is_relative_to(project.path.resolve()) or path.suffix != ".ipynb":
        raise NotebookError(f"{path} must be a notebook (.ipynb) in the project's folder {project.path}.")
    relative = path.relative_to(project.path.resolve())
    before = read_text(path)
    manifest = manifest_path(project.base, relative.as_posix())
    earlier = read_manifest(manifest)
    if before is not None and take == "notebook":
        return Checkout(place, relative, (), (f"{relative} stays as it is",))
    _guard(relative, before, earlier, place, take)
    text, found, refusals = _made(structure, place, path, relative)
    known = read_text(manifest)
    if earlier is not None and earlier.nodes == found.nodes:
        found = replace(found, versions=earlier.versions)
        if before is not None and take != "module":
            text = before  # nothing new in the module: what the notebook shows may stay
    if before is not None and text != before and take != "module" and written_notes(before):
        raise NotebookError(
            f"The module has changed, so {relative} would be written anew, but it has notes of yours. Keep "
            "the file (`--take notebook`), or write it anew, notes lost (`--take module`)."
        )
    files = [FileChange(relative, before, text), FileChange(project.relative(manifest), known, found.text())]
    return Checkout(
        place, relative, tuple(changed(files)), tuple(_notes(structure, place, relative)), refusals
    )


def _guard(
    relative: Path, before: str | None, earlier: Manifest | None, place: NodePlace, take: Take
) -> None:
    """See that no work is overwritten."""
    if before is None:
        return
    if earlier is None or not earlier.checkout or [node.name for node in earlier.nodes] != [place.name]:
        raise NotebookError(
            f"{relative} is another notebook; choose a file for this one: "
            f"kedro handoff checkout {place.name} --notebook notebooks/{place.local_name}_node.ipynb"
        )
    edited = code_hash(parse_notebook(relative, before)) != earlier.checkout
    if edited and take != "module":
        raise NotebookError(
            f"{relative} was edited since it was checked out. Bring the edits into the module "
            f"(kedro handoff promote {relative}), keep the file (`--take notebook`), or write it anew from "
            "the module, edits lost (`--take module`)."
        )


def _made(
    structure: ProjectStructure, place: NodePlace, path: Path, relative: Path
) -> tuple[str, Manifest, tuple[Refusal, ...]]:
    text = read_text(place.path) or ""
    module = sys.modules[place.module]
    program = module_program(place.path, text.replace("\r\n", "\n"))
    package = place.path.name == "__init__.py"
    code = code_of(program, place.module, package, place.function, lambda name: hasattr(module, name))
    upstream = upstream_of(structure, place.pipeline, list(place.inputs.values()))
    shown = structure.project.relative(place.path).as_posix()
    written = notebook_text(list(cells_of(place, code, upstream, shown, relative.as_posix())))
    notebook = read_program(parse_notebook(path, written))
    return written, *_manifest(place, notebook, relative)


def _manifest(place: NodePlace, program: Program, relative: Path) -> tuple[Manifest, tuple[Refusal, ...]]:
    choice = Choice(function=place.function, name=place.name, outputs=place.outputs)
    plan = plan_promotion(program, [choice])
    node = next((n for n in plan.nodes if n.name == place.name), None)
    if node is None or dict(node.inputs) != place.inputs or node.outputs != place.outputs:
        reasons = "; ".join(f"{r.reason} ({r.mend})" for r in plan.refusals) or "its call cannot be written"
        raise NotebookError(f"Node '{place.name}' cannot be brought into a notebook: {reasons}.")
    kept = replace(promoted(node, program, [choice]), module=place.module)
    versions = {"kedro-handoff": version("kedro-handoff"), "python": platform.python_version()}
    checkout = code_hash(program.notebook)
    return Manifest(relative.as_posix(), place.pipeline, (kept,), versions, checkout), plan.refusals


def _notes(structure: ProjectStructure, place: NodePlace, relative: Path) -> list[str]:
    notes = []
    users = users_of(place)
    if users:
        notes.append(
            f"`{place.function}` is the function of {', '.join(users)} too: a change changes them all"
        )
    for path in sorted((structure.project.base / FOLDER).glob("*.json")):
        manifest = read_manifest(path)
        if manifest is None or manifest.notebook == relative.as_posix():
            continue
        names = {f"{manifest.pipeline}:{node.name.rpartition('.')[2]}" for node in manifest.nodes}
        if f"{place.pipeline}:{place.name.rpartition('.')[2]}" in names:
            notes.append(
                f"the node came from {manifest.notebook}, which will be behind once this one is promoted: "
                f"kedro handoff promote {manifest.notebook} --take module brings it up to date"
            )
    return notes
