"""One execution of a node, watched: what exactly it read and wrote, and the entry that is kept of it.

Another run may write the same files at the same time. So a file is hashed where no other run can reach it
(beside its target, before it is moved there), and an entry is kept only where all inputs are after the
execution the very files that they were before it.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from kedro.framework.hooks import hook_impl

from kedro_handoff.fingerprint.files import Sight
from kedro_handoff.fingerprint.value import ValueFingerprint, fingerprint_of
from kedro_handoff.runs.recording.hashed_file import HashedFile, file_hashed_already, hashed_file
from kedro_handoff.runs.recording.masking import masked
from kedro_handoff.runs.recording.values import hashed_already, overheard
from kedro_handoff.runs.reuse.circumstances import Found
from kedro_handoff.runs.reuse.constants import shown_texts
from kedro_handoff.runs.reuse.decision import Decision, slot_of
from kedro_handoff.runs.reuse.entry import FORMAT, Entry, OutputFacts
from kedro_handoff.runs.reuse.inputs import known_by, known_of
from kedro_handoff.runs.reuse.known import Known
from kedro_handoff.runs.reuse.parameters import is_json, is_parameter
from kedro_handoff.runs.reuse.places import files_of, load_path, unwrapped, version_asked_for
from kedro_handoff.runs.reuse.sharing import why_shared
from kedro_handoff.runs.reuse.world import World
from kedro_handoff.store import utc_now
from kedro_handoff.whole_save import PREFIX


class Execution:
    """A node that is about to run; an incremental run registers it with Kedro's hooks while it does.

    Attributes:
        saved: What it saved, by dataset.
        doubts: Why what it did cannot stand for a later execution, in words.
    """

    def __init__(self, decision: Decision, found: Found, world: World, reads_back: bool = True) -> None:
        """Begin to watch.

        Args:
            decision: Why the node runs, and whether this may stand for a later execution.
            found: The node as it was looked at.
            world: What the run finds.
            reads_back: Whether what is saved where others may write is loaded again, to see that it is it.
        """
        self.saved: dict[str, Known] = {}
        self.doubts: list[str] = []
        self._decision = decision
        self._found = found
        self._world = world
        self._reads_back = reads_back
        self._streams = inspect.isgeneratorfunction(inspect.unwrap(decision.node.func))
        self._files: dict[str, str] = {}
        self._ignored: dict[str, Any] = {}
        self._sights: dict[str, Sight | None] = {}
        self._contracts: dict[str, str | None] = {}
        self._started = time.perf_counter()

    def begin(self) -> None:
        """Look at the inputs before they are read."""
        with self._no_failure("its inputs"):
            self._sights = dict(self._look())
            names = (*self._sights, *self._decision.node.outputs)
            self._contracts = {name: self._world.contracts.held_to(name) for name in names}

    @hook_impl(wrapper=True)
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Any) -> Generator[None, Any, Any]:
        """Before and after all others: see `saving`."""
        if node.name != self._decision.node.name:
            return (yield)
        with self.saving(dataset_name, data):
            return (yield)

    @contextmanager
    def saving(self, name: str, data: Any) -> Iterator[None]:
        """Around all that follows a save: hash the file while it is still where nobody else looks.

        The value is hashed once: whoever of the others does it is listened to, unless somebody could
        have changed it by then.
        """
        if self._streams:
            self.saved[name] = Known(None, "it was saved piece by piece")
            yield
            return
        found: ValueFingerprint | None = None
        hashed: HashedFile | None = None
        with self._no_failure(f"output {name}"):
            apart = self._is_apart(name)
            if self._world.hooks_after_save or (apart is False and self._reads_back):
                found = fingerprint_of(data)
            asked = version_asked_for(self._world.dataset(name))
            if apart is not None and asked:
                self.doubts.append(f"output {name} is to be loaded in version {asked}, not as it was saved")
            elif apart is not None:
                hashed = self._hashed(name, apart, found)
        with overheard(data) as heard, hashed_already(data, found), file_hashed_already(hashed):
            yield
        with self._no_failure(f"output {name}"):
            self._note(name, data, found or (heard[0] if heard else fingerprint_of(data)))

    def _is_apart(self, name: str) -> bool | None:
        """Whether what was saved lies where no other run writes; `None` where it is no file."""
        if self._world.place(name).kind != "files":
            return None
        path = PurePosixPath(str(getattr(unwrapped(self._world.dataset(name)), "_filepath", "")))
        return path.parent.name.startswith(PREFIX)

    def _hashed(self, name: str, apart: bool, found: ValueFingerprint | None) -> HashedFile | None:
        dataset = unwrapped(self._world.dataset(name))
        digest = files_of(dataset).digest
        content = found.digest if found is not None else None
        if not apart and (content is None or known_of(dataset.load()).content != content):
            raise ValueError(_UNTOLD)
        self._files[name] = digest
        return hashed_file(load_path(dataset)[0], digest) if apart else None

    def _note(self, name: str, data: Any, found: ValueFingerprint) -> None:
        known = known_by(found, data, self._found.made_by, self._found.key)
        if self._world.place(name).kind == "memory":
            shared = why_shared(self._world.dataset(name), data)
            known = known if not shared else replace(known, content=None, unsound=shared)
        self.saved[name] = known

    @contextmanager
    def _no_failure(self, subject: str) -> Iterator[None]:
        """Whatever goes wrong with looking at data is a doubt, and no reason for a run to fail."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - data and stores of any kind
            said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            self.doubts.append(f"{subject}: {said}")

    def replaced(self, values: Mapping[str, Any]) -> None:
        """Note inputs that a hook gave the node in place of the catalog's."""
        for name, value in values.items():
            if self._world.is_ignored(name):
                self._ignored[name] = value
                continue
            self.doubts.append(
                f"a hook gave it another {name} (`reuse: {{ignore: [{name}]}}` in handoff.yml where that "
                "does not matter)"
            )

    @property
    def code(self) -> str:
        """The digest of the node's code as it was looked at."""
        return self._found.circumstances["code"]

    @property
    def complete(self) -> bool:
        """Whether all that it returns is saved."""
        return self.saved.keys() >= set(self._decision.node.outputs)

    def finish(self, run_id: str) -> Entry | None:
        """The entry of what was done; `None` where it may not stand for a later execution."""
        with self._no_failure("what it read and wrote"):
            self._look_again()
        if self.doubts or not self._decision.keepable:
            return None
        return self._entry(run_id)

    def _look_again(self) -> None:
        world, node = self._world, self._decision.node
        for name, before in self._sights.items():
            world.forget(name)
            if world.sight(name) != before or self._differs(name):
                self.doubts.append(f"input {name} changed while it ran")
        for name in node.outputs:
            unseen = name not in self.saved or (world.place(name).kind == "files" and name not in self._files)
            if unseen and not any(doubt.startswith(f"output {name}") for doubt in self.doubts):
                self.doubts.append(f"output {name} was not seen when it was saved")
        for name, digest in self._files.items():
            world.forget(name)
            if name in self.saved:
                world.learn(name, digest, self.saved[name])

    def _entry(self, run_id: str) -> Entry:
        node, found = self._decision.node, self._found
        return {
            "format": FORMAT,
            "node": node.name,
            "slot": slot_of(node, self._world),
            "key": found.key,
            "run_id": run_id,
            "time": utc_now(),
            "seconds": round(time.perf_counter() - self._started, 4),
            "circumstances": found.circumstances,
            "made_by": found.made_by,
            "texts": shown_texts(found.texts),
            "contracts": self._contracts,
            "ignored": {
                # What could be a credential is not kept: the node is then computed again without it.
                name: value
                for name, value in self._ignored.items()
                if is_json(value) and masked(value, name.removeprefix("params:")) == value
            },
            "outputs": {name: self._output(name) for name in node.outputs},
        }

    def _output(self, name: str) -> OutputFacts:
        known = self.saved[name]
        return {
            "file": self._files.get(name),
            "content": known.content,
            "held": known.held,
            "unsound": known.unsound,
            "columns": dict(known.columns),
            "plain": known.plain,
            "libraries": list(known.libraries),
        }

    def _look(self) -> Iterator[tuple[str, Sight | None]]:
        for name in self._decision.node.inputs:
            if not is_parameter(name) and self._world.place(name).kind == "files":
                yield name, self._world.sight(name)

    def _differs(self, name: str) -> bool:
        facts = self._found.circumstances["inputs"].get(name)
        return facts is not None and self._world.file(name).digest != facts["file"]


_UNTOLD = "what lies there cannot be told from what another run may have written"
