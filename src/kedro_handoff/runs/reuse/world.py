"""What a run finds: files, code, hooks and contracts as they are now, each looked at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from kedro.io.core import DatasetError

from kedro_handoff.fingerprint.files import FileFingerprint, Sight, file_sight, settled_for_good
from kedro_handoff.project import Project
from kedro_handoff.reuse_settings import ReuseSettings
from kedro_handoff.runs.reuse.configuration import configuration, short
from kedro_handoff.runs.reuse.contract_facts import ContractFacts
from kedro_handoff.runs.reuse.entry_store import EntryStore
from kedro_handoff.runs.reuse.hook_facts import hook_facts, others
from kedro_handoff.runs.reuse.known import Known, known_by_file
from kedro_handoff.runs.reuse.places import Place, files_of, load_path, place_of, unwrapped
from kedro_handoff.runs.reuse.roots import first_party_names, first_party_roots

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code import CodeFingerprint


class World:
    """One run's project, catalog and hooks, with what has been found out of them so far.

    Attributes:
        pending: Datasets that a node will make anew, with that node's name (`runs stale` only).
        own: Top-level names of the project's modules.
        made: What nodes of this run made, or would have made, by dataset.
        written: Datasets that nodes of this run make, or would.
        lock: For whoever runs several nodes at a time.
    """

    def __init__(self, project: Project, catalog: Any, hook_manager: Any, store: EntryStore) -> None:
        self.project = project
        self.catalog = catalog
        self.store = store
        self.pending: dict[str, str] = {}
        self.made: dict[str, Known] = {}
        self.written: frozenset[str] = frozenset()
        self.contracts = ContractFacts(project, catalog, self.code)
        self.own = frozenset(first_party_names(project.path))
        self._roots = first_party_roots(project.path)
        self._codes: dict[Any, CodeFingerprint] = {}
        self._files: dict[str, FileFingerprint] = {}
        self._known_files = store.known_files()
        self._hashed_at: dict[str, float] = {}
        self._by_file: dict[tuple[str, str, str], Known] | None = None
        self._hook_manager = hook_manager
        self._hooks: dict[str, str] | None = None
        self._after_save: bool | None = None
        self.lock = RLock()
        self._places: dict[str, Place] = {}
        self._configurations: dict[tuple[str, str], dict[str, str]] = {}

    @property
    def settings(self) -> ReuseSettings:
        """What the project says of reuse."""
        return self.project.settings.reuse

    def is_ignored(self, name: str) -> bool:
        """Whether the user says that a parameter does not count."""
        return name in self.settings.ignore or name.removeprefix("params:") in self.settings.ignore

    def dataset(self, name: str) -> Any:
        """The dataset of the catalog; `None` where there is none."""
        return self.catalog.get(name)

    def place(self, name: str) -> Place:
        """Where a dataset's data are. Looked at once: while a dataset is saved, its path is another."""
        if name not in self._places:
            trusted = self.settings.file_datasets
            self._places[name] = place_of(self.dataset(name), self.project.path, trusted)
        return self._places[name]

    def configuration(self, name: str, side: str) -> dict[str, str]:
        """How a dataset is read (`load`) or written (`save`), validators that change data included."""
        found = self._configurations.get((name, side))
        if found is None:
            place = self.place(name)
            found = {} if place.kind == "memory" else self._configuration(name, side, place.name)
            self._configurations[name, side] = found
        return found

    def code(self, function: Callable[..., Any]) -> CodeFingerprint:
        """The fingerprint of a function or class with all first-party code behind it."""
        if function not in self._codes:
            self._codes[function] = self.code_now(function)
        return self._codes[function]

    def code_now(self, function: Callable[..., Any]) -> CodeFingerprint:
        """The same, as it is at this moment: a node may change what its module's names stand for."""
        from kedro_handoff.fingerprint.code import code_fingerprint  # only where something is reused

        return code_fingerprint(function, self._roots)

    def file(self, name: str) -> FileFingerprint:
        """The bytes that a load of a dataset would read now.

        Raises:
            DatasetAccessError: There are none, or they cannot be read.
        """
        if name not in self._files:
            key = self._key(name)
            now, known = time.time(), self._known_files.get(key)
            found = files_of(self.dataset(name), known)
            self._known_files[key] = found
            if found is not known:
                self._hashed_at[key] = now
            self._files[name] = self._lasting(key, found)
        return self._files[name]

    def _lasting(self, key: str, found: FileFingerprint) -> FileFingerprint:
        """The same without a state that only this run may trust."""
        hashed_at = self._hashed_at.get(key)
        lasts = hashed_at is None or settled_for_good(found, hashed_at)
        return found if lasts else replace(found, state=())

    def maker_of(self, name: str) -> str:
        """The node that will make a dataset anew, perhaps by another name (`x@pandas`); else empty."""
        place = self.place(name).name
        made = (
            other for other in self.pending if other == name or (place and self.place(other).name == place)
        )
        return next((self.pending[other] for other in made), "")

    def makes(self, name: str) -> bool:
        """Whether a node of this run makes a dataset, perhaps by another name (`x@pandas`)."""
        place = self.place(name).name
        return any(other == name or (place and self.place(other).name == place) for other in self.written)

    def sight(self, name: str) -> Sight | None:
        """What is there without reading it; `None` where nothing is."""
        try:
            return file_sight(*load_path(unwrapped(self.dataset(name))))
        except (OSError, DatasetError):
            return None

    def forget(self, name: str) -> None:
        """Look at a dataset's files anew next time: something has been saved, there or by another name."""
        place = self.place(name).name
        for other in [found for found in self._files if found == name or self.place(found).name == place]:
            del self._files[other]

    def forget_all(self) -> None:
        """Look at all files and entries anew next time: other processes work on the same run."""
        self._files.clear()
        self._by_file = None

    def known(self, name: str, file: FileFingerprint) -> Known | None:
        """What is known of the value behind these bytes, from this run or an earlier one."""
        if self._by_file is None:
            self._by_file = known_by_file(self.store.all())
        return self._by_file.get((name, file.digest, short(self.configuration(name, "save"))))

    def learn(self, name: str, file: str, known: Known) -> None:
        """Note what value a node of this run saved as these bytes."""
        if self._by_file is None:
            self._by_file = known_by_file(self.store.all())
        self._by_file[name, file, short(self.configuration(name, "save"))] = known

    def hooks(self) -> Mapping[str, str]:
        """The hooks that could change a node's inputs or outputs, with a digest or version of each."""
        if self._hooks is None:
            self._hooks = dict(hook_facts(self._hook_manager, self.code))
        return self._hooks

    @property
    def hooks_after_save(self) -> bool:
        """Whether a hook of the project's could change what was saved before anybody hashes it."""
        if self._after_save is None:
            self._after_save = any(others(self._hook_manager, "after_dataset_saved"))
        return self._after_save

    def keep_files(self) -> None:
        """Remember what was hashed, for the next run.

        Raises:
            OSError: It could not be written.
        """
        kept = {key: self._lasting(key, file) for key, file in self._known_files.items()}
        self.store.keep_files(kept)

    def _configuration(self, name: str, side: str, place: str) -> dict[str, str]:
        found = configuration(self.dataset(name), side, place, self.code)
        validator = self.contracts.transforming(name)
        return found if validator is None else {**found, "validator": validator}

    def _key(self, name: str) -> str:
        try:
            return str(load_path(self.dataset(name))[0])
        except Exception:  # noqa: BLE001 - the look itself will say what is wrong
            return name


def project_file(path: str, project: Path) -> str:
    """A file of the project as a person in its folder would type it; any other as it is."""
    place = Path(path)
    return place.relative_to(project).as_posix() if place.is_relative_to(project) else path
