"""`%handoff_draft` in a notebook: a draft as a table, and a word that accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kedro_handoff.errors import DraftError
from kedro_handoff.magics.line import said_in_a_sentence, words_with
from kedro_handoff.magics.project import catalog_of, structure_of

if TYPE_CHECKING:
    from kedro_handoff.contracts.draft.writing import DraftedFile

_USAGE = "%handoff_draft DATASET [--accept [all|sure]] [--force] [--from-runs N]"
_OPTIONS = ("--accept", "--force", "--from-runs")


@said_in_a_sentence
def handoff_draft(line: str, local_ns: dict[str, Any] | None = None) -> Any:
    """Show what a contract of a dataset could promise; with `--accept`, write it.

    `%handoff_draft visits` shows the proposals, `%handoff_draft visits --accept` writes all of them and
    `--accept sure` those that are not in doubt. The `catalog` of the notebook is used where there is one.
    """
    name, accept, force, runs = _read(line)
    return _drafted(name, accept, force, runs, local_ns or {})


def _read(line: str) -> tuple[str, str | None, bool, int]:
    words: list[str] = words_with(line, _OPTIONS, _USAGE, DraftError)
    accept, force, runs = None, False, 1
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
    if len(words) != 1:
        raise DraftError(f"{'Give one dataset' if words else 'Say which dataset'}: {_USAGE}")
    return words[0], accept, force, runs


def _drafted(name: str, accept: str | None, force: bool, runs: int, names: dict[str, Any]) -> Any:
    # pandas; loading this module is part of starting a notebook
    from kedro_handoff.contracts.draft.source import entry_of
    from kedro_handoff.contracts.draft.surroundings import contract_file
    from kedro_handoff.contracts.draft.writing import draft_dataset, select
    from kedro_handoff.store import write_whole

    structure = structure_of(names)
    path = contract_file(structure, entry_of(structure, name))
    if accept and path.exists() and not force:
        raise DraftError(
            f"'{name}' has a contract: {structure.project.relative(path)}. `%handoff_draft {name}` shows "
            f"what would be drafted, `--force` replaces it; `kedro handoff contract draft {name} --update` "
            "shows what to change in it."
        )
    file = draft_dataset(structure, catalog_of(names, structure), name, runs)
    if accept is None:
        return Shown(file)
    if accept == "sure":
        file = select(file, structure, lambda proposal: proposal.severity == "critical")
    write_whole(file.path, file.text)
    return Shown(
        file, f"wrote {len(file.draft.proposals)} expectations to {structure.project.relative(file.path)}"
    )


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
