"""Datasets for the files that a notebook reads and writes: those of the catalog, else new ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.catalog_calls import CATALOG
from kedro_handoff.notebooks.credentials import credential_names
from kedro_handoff.notebooks.file_entry import Obstacle, Place, entry_of, place_of
from kedro_handoff.notebooks.file_types import DEFAULTS
from kedro_handoff.notebooks.file_use import FileUse
from kedro_handoff.notebooks.io_calls import FileCall, file_call
from kedro_handoff.notebooks.library_binding import LibraryCall, library_call, library_entry
from kedro_handoff.notebooks.literals import Constants
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.sql_binding import SqlCall, sql_call, sql_entry
from kedro_handoff.structure import EntryFacts, ProjectStructure

_ARGS = ("load_args", "save_args", "fs_args")


def with_files(program: Program, structure: ProjectStructure) -> Program:
    """The program with a dataset for each statement that reads or writes a file and does nothing else.

    Nothing is run and no file is opened. Where no dataset can stand for a file, the reason and the mend are
    kept for whoever wants to promote it.
    """
    binding = _Binding(program, structure)
    return replace(program, files={use.position: use for use in binding.uses()})


class _Binding:
    def __init__(self, program: Program, structure: ProjectStructure) -> None:
        self._program = program
        self._structure = structure
        self._project = structure.project.path.resolve()
        self._constants = Constants(program)
        self._present = dict(_present(structure, self._project))
        self._written = {
            output for nodes in structure.pipelines.values() for node in nodes for output in node.outputs
        }
        self._taken = {*structure.entries, CATALOG, "parameters"}
        self._bound = {n for s in program.statements for n in s.names.binds}
        self._new: dict[str, dict[str, Any]] = {}
        self._files: dict[str, str] = {}
        self._read: dict[str, FileCall] = {}
        self._rewritten: set[str] = set()

    def uses(self) -> list[FileUse]:
        found: list[FileUse] = []
        for statement in self._program.statements:
            call = file_call(statement, self._constants)
            table = sql_call(statement, self._constants) if call is None else None
            example = library_call(statement, self._constants)
            if example is not None:
                found.append(self._example(example))
            if call is not None:
                found.append(self._use(call))
            elif table is not None:
                found.append(self._table(table))
        # What a later statement says of a file belongs to the entry of an earlier one, too.
        return [replace(use, entry=self._new.get(use.dataset, use.entry)) for use in found]

    def _use(self, call: FileCall) -> FileUse:
        variable = call.target or (call.value.id if isinstance(call.value, ast.Name) else "")
        use = FileUse(call.statement.position, call.reads, variable, call.value, line=call.call.lineno)
        try:
            if not call.reads and not variable:
                raise _UNNAMED
            place = place_of(call, self._constants, self._project)
            use = replace(use, path=place.whole, notes=place.notes)
            dataset, entry, notes = self._dataset(call, place)
            return replace(use, dataset=dataset, entry=entry, notes=(*place.notes, *notes))
        except Obstacle as obstacle:
            return replace(use, obstacle=(obstacle.code, obstacle.reason, obstacle.mend))

    def _table(self, call: SqlCall) -> FileUse:
        position, line = call.statement.position, call.call.lineno
        use = FileUse(position, call.reads, call.variable, call.value, line=line)
        try:
            if not call.variable:
                raise _UNNAMED
            known = credential_names(self._structure.project)
            entry = sql_entry(call, self._constants, self._project, known)
        except Obstacle as obstacle:
            return replace(use, obstacle=(obstacle.code, obstacle.reason, obstacle.mend))
        for facts in self._structure.entries.values():
            if _same_table(facts.config, entry, call.reads):
                return replace(use, dataset=facts.name)
        stem = str(entry.get("table_name") or call.variable).lower()
        name = self._free([stem, f"{stem}_table"], stem, call.variable)
        return replace(use, dataset=name, entry=self._add(name, entry))

    def _example(self, call: LibraryCall) -> FileUse:
        use = FileUse(call.statement.position, True, call.target, line=call.call.lineno)
        try:
            entry = library_entry(call, self._constants)
        except Obstacle as obstacle:
            return replace(use, obstacle=(obstacle.code, obstacle.reason, obstacle.mend))
        for name, known in [*((n, f.config) for n, f in self._structure.entries.items()), *self._new.items()]:
            if all(known.get(key) == entry.get(key) for key in ("type", "loader", "load_args", "part")):
                return replace(use, dataset=name, entry=self._new.get(name, {}))
        name = self._free([call.name, f"raw_{call.name}"], call.name, call.target)
        return replace(use, dataset=name, entry=self._add(name, entry))

    def _dataset(self, call: FileCall, place: Place) -> tuple[str, dict[str, Any], tuple[str, ...]]:
        """The dataset's name, its entry where the catalog needs one, and notes."""
        wanted = entry_of(call, place, self._constants)
        self._in_order(call, place)
        others = self._present.get(place.whole, [])
        for facts in others:
            if _same(facts.config, wanted, call.reads):
                return facts.name, {}, ()
        made = next((facts for facts in others if facts.name in self._written), None)
        if others and (not call.reads or made is not None):
            raise _differs((made or others[0]).name, wanted, call.reads)
        known = self._files.get(place.whole)
        if known is not None:
            joined = _joined(self._new[known], wanted)
            if joined is not None:
                self._new[known] = joined
                return known, joined, ()
            if place.whole in self._rewritten:
                raise _differs(known, wanted, call.reads)
        name = self._name(place, call)
        layer = place.layer or ("raw" if call.reads and "://" not in place.shown else "")
        entry = self._add(
            name, {**wanted, **({"metadata": {"kedro-viz": {"layer": layer}}} if layer else {})}
        )
        self._files.setdefault(place.whole, name)
        note = f"catalog entry '{others[0].name}' reads the same file in another way" if others else ""
        return name, entry, (note,) if note else ()

    def _in_order(self, call: FileCall, place: Place) -> None:
        """A pipeline reads a file after it was written, a notebook in the order of its cells."""
        earlier = self._read.get(place.whole)
        if not call.reads and earlier is not None:
            raise Obstacle(
                "file-overwritten",
                f"'{place.shown}' is read at {self._program.place(earlier.statement)} and written over here: "
                "in a pipeline it would be written first",
                "write to another file",
            )
        if call.reads:
            self._read.setdefault(place.whole, call)
        else:
            self._rewritten.add(place.whole)

    def _name(self, place: Place, call: FileCall) -> str:
        """A name after the file that nothing else has: `visits`, `raw_visits`, `visits_csv`, `visits_2`."""
        path = Path(place.shown.split("?")[0])
        stem = re.sub(r"\W+", "_", path.stem).strip("_").lower() or "data"
        stem = f"data_{stem}" if stem[0].isdigit() else stem
        variable = call.target or (call.value.id if isinstance(call.value, ast.Name) else "")
        suffix = path.suffix.lstrip(".").lower()
        wanted = [stem, f"raw_{stem}" if call.reads else "", f"{stem}_{suffix}" if suffix else ""]
        return self._free(wanted, stem, variable)

    def _free(self, wanted: list[str], stem: str, variable: str) -> str:
        """The first name that nothing else has: no dataset, and no variable that may become one."""
        others = self._bound - {variable}
        numbered = (f"{stem}_{number}" for number in range(2, 1000))
        candidates = (*filter(None, wanted), *numbered)
        return next(name for name in candidates if name not in self._taken and name not in others)

    def _add(self, name: str, entry: dict[str, Any]) -> dict[str, Any]:
        self._taken.add(name)
        self._new[name] = entry
        return entry


_UNNAMED = Obstacle(
    "file-inside",
    "what is written here is worked out in the same line",
    "give it a name on a line of its own: `result = ...`, then write `result`",
)


def _same_table(there: Mapping[str, Any], wanted: Mapping[str, Any], reads: bool) -> bool:
    keys = ("type", "sql", "table_name", "load_args" if reads else "save_args")
    return all(there.get(key) == wanted.get(key) for key in keys) and "credentials" in wanted


def _present(structure: ProjectStructure, project: Path) -> Iterator[tuple[str, list[EntryFacts]]]:
    found: dict[str, list[EntryFacts]] = {}
    for facts in structure.entries.values():
        path = facts.config.get("filepath")
        if isinstance(path, str) and not facts.config.get("versioned"):
            whole = path if "://" in path else (project / path).as_posix()
            found.setdefault(whole, []).append(facts)
    yield from found.items()


def _same(there: Mapping[str, Any], wanted: Mapping[str, Any], reads: bool) -> bool:
    """Whether an entry reads, or writes, a file as a call does."""
    kind = str(there.get("type", "")).removeprefix("kedro_datasets.")
    if kind != wanted["type"]:
        return False
    for key in ("file_format", "backend"):
        if there.get(key) != wanted.get(key):
            return False
    args = "load_args" if reads else "save_args"
    defaults: Mapping[str, Any] = {} if reads else DEFAULTS.get(kind, {})
    one, other = ({**defaults, **(entry.get(args) or {})} for entry in (there, wanted))
    opening = "open_args_load" if reads else "open_args_save"
    opened = [(entry.get("fs_args") or {}).get(opening) for entry in (there, wanted)]
    return one == other and opened[0] == opened[1]


def _joined(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """One entry that says what both say; `None` where they contradict each other."""
    shared = {key: value for key, value in wanted.items() if key not in _ARGS}
    if any(known.get(key) != shared.get(key) for key in {*shared, *known} - {*_ARGS, "metadata"}):
        return None
    both = {key: {**known.get(key, {}), **wanted.get(key, {})} for key in _ARGS if key in {*known, *wanted}}
    for key in both:
        if key != "fs_args" and key in known and key in wanted and known[key] != wanted[key]:
            return None
    return {**known, **both}


def _differs(name: str, wanted: Mapping[str, Any], reads: bool) -> Obstacle:
    verb = "reads" if reads else "writes"
    given = wanted.get("load_args" if reads else "save_args") or "no arguments"
    call = f'catalog.load("{name}")' if reads else f'catalog.save("{name}", ...)'
    return Obstacle(
        "file-differs",
        f"dataset '{name}' {verb} the same file in another way ({wanted['type']} with {given} here)",
        f"make the two the same, or use the dataset itself: `{call}`",
    )
