"""`%handoff_draft` in a notebook: a draft as a table, and a word that accepts it.

Kedro registers it with its own magics where it starts the notebook (`kedro jupyter lab`, `kedro ipython`, or
`%reload_kedro`), by the entry point `kedro.line_magic`; elsewhere `%load_ext kedro_handoff` does.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro_handoff.errors import DraftError, HandoffError, ProjectError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from kedro_handoff.contracts.draft.writing import DraftedFile
    from kedro_handoff.structure import ProjectStructure

_USAGE = "%handoff_draft DATASET [--accept [all|sure]] [--force] [--from-runs N]"


def register(ipython: InteractiveShell) -> None:
    """Register the magics in an IPython session."""
    from IPython.core.magic import needs_local_scope

    # IPython's own signature is not typed.
    ipython.register_magic_function(needs_local_scope(handoff_draft), "line", "handoff_draft")  # type: ignore[no-untyped-call]


def handoff_draft(line: str, local_ns: dict[str, Any] | None = None) -> Any:
    """Show what a contract of a dataset could promise; with `--accept`, write it.

    `%handoff_draft visits` shows the proposals, `%handoff_draft visits --accept` writes all of them and
    `--accept sure` those that are not in doubt. The `catalog` of the notebook is used where there is one.
    """
    try:
        name, accept, force, runs = _read(line)
        return _drafted(name, accept, force, runs, local_ns or {})
    except HandoffError as error:
        # A page of stack frames would hide the sentence that says what to do.
        print(f"Error: {error}")
        return None


def _read(line: str) -> tuple[str, str | None, bool, int]:
    words, accept, force, runs = shlex.split(line), None, False, 1
    if "--force" in words:
        words.remove("--force")
        force = True
    if "--from-runs" in words:
        place = words.index("--from-runs")
        count = words[place + 1] if len(words) > place + 1 else ""
        if not count.isdigit() or int(count) < 1:
            raise DraftError(f"`--from-runs` needs the number of runs: {_USAGE}")
        runs = int(count)
        del words[place : place + 2]
    if "--accept" in words:
        place = words.index("--accept")
        accept = words[place + 1] if len(words) > place + 1 and words[place + 1] in ("all", "sure") else "all"
        words = [word for word in words[:place] + words[place + 1 :] if word not in ("all", "sure")]
    if len(words) != 1 or words[0].startswith("-"):
        raise DraftError(f"Say which dataset: {_USAGE}")
    return words[0], accept, force, runs


def _drafted(name: str, accept: str | None, force: bool, runs: int, names: dict[str, Any]) -> Any:
    # pandas; loading this module is part of starting a notebook
    from kedro_handoff.contracts.draft.source import entry_of
    from kedro_handoff.contracts.draft.surroundings import contract_file
    from kedro_handoff.contracts.draft.writing import draft_dataset, select
    from kedro_handoff.store import write_whole

    structure, catalog = _project(names)
    path = contract_file(structure, entry_of(structure, name))
    if accept and path.exists() and not force:
        raise DraftError(
            f"'{name}' has a contract: {structure.project.relative(path)}. `%handoff_draft {name}` shows "
            f"what would be drafted, `--force` replaces it; `kedro handoff contract draft {name} --update` "
            "shows what to change in it."
        )
    file = draft_dataset(structure, catalog, name, runs)
    if accept is None:
        return Shown(file)
    if accept == "sure":
        file = select(file, structure, lambda proposal: proposal.severity == "critical")
    write_whole(file.path, file.text)
    return Shown(
        file, f"wrote {len(file.draft.proposals)} expectations to {structure.project.relative(file.path)}"
    )


def _project(names: dict[str, Any]) -> tuple[ProjectStructure, Any]:
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.utils import find_kedro_project

    from kedro_handoff.project import project_in
    from kedro_handoff.structure import read_structure

    context = names.get("context")
    root = getattr(context, "project_path", None) or find_kedro_project(Path.cwd())
    if root is None:
        raise ProjectError(
            f"{Path.cwd()} is not inside a Kedro project. Run `%reload_kedro <path to the project>` first."
        )
    metadata = bootstrap_project(Path(root))
    env = getattr(context, "env", None)
    source = metadata.source_dir.joinpath(*metadata.package_name.split("."))
    structure = read_structure(project_in(metadata.project_path, env), metadata.package_name, source)
    catalog = names.get("catalog")
    if catalog is None:
        with KedroSession.create(project_path=metadata.project_path, env=env) as session:
            catalog = session.load_context().catalog  # type: ignore[attr-defined]
    return structure, catalog


class Shown:
    """A draft as a notebook shows it: a table, in HTML where that is shown, else in text."""

    def __init__(self, file: DraftedFile, done: str = "") -> None:
        self.draft = file.draft
        self._last = (
            done or f"%handoff_draft {file.draft.dataset} --accept   writes it; `--accept sure` what is sure"
        )

    def _repr_html_(self) -> str:
        from html import escape

        from kedro_handoff.contracts.draft.listing import as_html

        return f"{as_html(self.draft)}<p>{escape(self._last)}</p>"

    def __repr__(self) -> str:
        from kedro_handoff.contracts.draft.listing import as_text

        return "\n".join([*as_text(self.draft), self._last])
